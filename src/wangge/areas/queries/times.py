"""The territory as it was on a day, and as some moment knew it: valid time and recorded time apart."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from wangge.areas.models import AreaVersion
from wangge.areas.statements import times as statements

Box = tuple[float, float, float, float]


class AreaThen(NamedTuple):
    """An area as it was: `area_no` … `area_end` is the position it had then."""

    area_id: UUID
    area_no: int
    area_end: int
    level: str
    parent_id: UUID | None
    name: str
    name_en: str
    kind: str


class BorderThen(NamedTuple):
    """A border as it was, in CGCS2000 degrees as WKB, with the position the area had then."""

    area_id: UUID
    area_no: int
    region_no: int | None
    level: str
    name: str
    name_en: str
    is_synthetic: bool
    wkb: bytes


def areas_as_of(
    valid: date,
    recorded: datetime | None = None,
    *,
    under: tuple[int, int] | None = None,
    levels: Sequence[str] = (),
) -> list[AreaThen]:
    """The areas that were on this day, as known at `recorded` (now if none is given), in order of position then.

    `under` is a range of positions of then; `levels` names the levels wanted (none: all).
    """
    return [AreaThen(*row) for row in statements.areas_as_of(valid, recorded, under, levels)]


def area_as_of(area_id: UUID, valid: date, recorded: datetime | None = None) -> AreaThen | None:
    """One area as it was on this day, as known at `recorded`; None when it was not."""
    rows = statements.areas_as_of(valid, recorded, None, (), area=area_id)
    return AreaThen(*rows[0]) if rows else None


def children_as_of(parent_id: UUID, valid: date, recorded: datetime | None = None) -> list[AreaThen]:
    """The areas right below one on this day, in order of position."""
    return [AreaThen(*row) for row in statements.areas_as_of(valid, recorded, None, (), parent=parent_id)]


def path_as_of(area_id: UUID, valid: date, recorded: datetime | None = None) -> list[AreaThen]:
    """The area with all above it on this day, from the root down; empty when it was not."""
    found: list[AreaThen] = []
    at: UUID | None = area_id
    while at is not None and (area := area_as_of(at, valid, recorded)):
        found.append(area)
        at = area.parent_id
    return found[::-1]


def versions_of(area_id: UUID) -> list[AreaVersion]:
    """What was known of an area before, the newest record first."""
    rows = AreaVersion.objects.filter(area_id=area_id).select_related("parent", "level", "plan")
    return list(rows.order_by("-recorded_at", "-valid_from"))


def borders_as_of(
    valid: date, recorded: datetime | None = None, *, levels: Sequence[str] = (), box: Box | None = None
) -> list[BorderThen]:
    """The borders that held on this day, as known at `recorded`, of some levels, touching a box (west … north)."""
    rows = statements.borders_as_of(valid, recorded, levels, box)
    return [BorderThen._make([*facts, bytes(wkb)]) for *facts, wkb in rows]


def codes_as_of(area_id: UUID, valid: date, recorded: datetime | None = None) -> list[tuple[str, str, str]]:
    """The official codes an area had on this day: system, vintage, code."""
    return [(system, vintage, code) for system, vintage, code in statements.codes_as_of(area_id, valid, recorded)]


def change_dates() -> list[date]:
    """The days on which areas or borders changed by re-division, oldest first."""
    return statements.change_dates()
