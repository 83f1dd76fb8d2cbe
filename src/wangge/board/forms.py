"""What an address of the digest, of the figures or of the map asks for; anything unknown means the ordinary page."""

import math
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.http import QueryDict

from wangge.stats.queries import BEHIND
from wangge.stats.rules import PERIODS


@dataclass(frozen=True)
class Asked:
    """The period and the part of the figures somebody looks at."""

    days: int
    figure: str = "closed"
    area_no: int | None = None
    matter_id: UUID | None = None

    @classmethod
    def read(cls, given: QueryDict) -> "Asked":
        """What an address names."""
        days, figure = read_number(given.get("days", "")), given.get("figure", "")
        return cls(
            days=days if days in PERIODS else PERIODS[1],
            figure=figure if figure in BEHIND else "closed",
            area_no=read_number(given.get("area", "")),
            matter_id=_uuid(given.get("matter", "")),
        )


def read_number(written: str) -> int | None:
    """A number in an address."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else None


def _uuid(written: str) -> UUID | None:
    try:
        return UUID(written)
    except ValueError:
        return None


def read_day(written: str) -> date | None:
    """A day in an address."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


WIDEST = (-180.0, -85.0, 180.0, 85.0)


@dataclass(frozen=True)
class MapView:
    """The part of the map somebody looks at: west, south, east, north in degrees, the zoom, and the day."""

    box: tuple[float, float, float, float] | None
    zoom: int
    at: date | None

    @classmethod
    def read(cls, given: QueryDict) -> "MapView":
        """What an address names; no box means all there is."""
        zoom = read_number(given.get("zoom", ""))
        return cls(_box(given.get("box", "")), 10 if zoom is None else min(zoom, 17), read_day(given.get("at", "")))


def read_layers(given: QueryDict) -> frozenset[str]:
    """The layers that an address names, by their keys; none named means the borders."""
    return frozenset(given.get("layers", "areas")[:200].split(","))


def _box(written: str) -> tuple[float, float, float, float] | None:
    try:
        west, south, east, north = (float(part) for part in written.split(","))
    except ValueError:
        return None
    if not all(math.isfinite(one) for one in (west, south, east, north)):
        return None
    return max(west, WIDEST[0]), max(south, WIDEST[1]), min(east, WIDEST[2]), min(north, WIDEST[3])
