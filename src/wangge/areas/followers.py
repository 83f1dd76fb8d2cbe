"""The register of what stands on the territory: apps above say what they keep by area, and how it follows a change.

`Rows` are located rows (cases, components, buildings): each has a position, most have a point. `Holders` are people and
units with a duty for an area (posts, duties): when the area ends they go on in the areas that follow it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.functional import Promise


class Located(NamedTuple):
    """A row with where it is: its key, the position it has, and its point if it has one."""

    region_no: int
    row_id: UUID
    area_no: int
    lon: float | None
    lat: float | None


class Moved(NamedTuple):
    """A row and the position it gets in place of the old one."""

    region_no: int
    row_id: UUID
    old_no: int
    new_no: int


class Handover(NamedTuple):
    """What becomes of areas that end: for each the areas that follow it, and from when on."""

    heirs: Mapping[UUID, Sequence[UUID]]
    by: UUID | None
    at: datetime


Ranges = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class Rows:
    """How one kind of located rows is counted, found and moved; when areas are renumbered, `AreasRenumbered` tells."""

    key: str
    label: str | Promise
    count: Callable[[Ranges], Mapping[str, int]]  # figures by name, within ranges of positions
    find: Callable[[Sequence[int], Sequence[int]], list[Located]]  # in these regions, at these very positions
    move: Callable[[Sequence[Moved]], None]  # rows that stand elsewhere by now are left alone
    weigh: Callable[[Sequence[Located]], Sequence[Mapping[str, float]]] | None = None  # households, residents of each


@dataclass(frozen=True)
class Holders:
    """How one kind of duty for an area is counted and handed on."""

    key: str
    label: str | Promise
    count: Callable[[Sequence[UUID]], Mapping[UUID, int]]
    hand_over: Callable[[Handover], int]
    staffs: bool = False  # an area without any is told as unstaffed


_rows: dict[str, Rows] = {}
_holders: dict[str, Holders] = {}


def follow(follower: Rows | Holders) -> None:
    """Add what an app keeps by area; called from its `ready`. The same key again replaces it."""
    if isinstance(follower, Rows):
        _rows[follower.key] = follower
    else:
        _holders[follower.key] = follower


def located() -> list[Rows]:
    """Every kind of located rows."""
    return list(_rows.values())


def holding() -> list[Holders]:
    """Every kind of duty."""
    return list(_holders.values())
