"""The territory page by page, as programs of others fetch it: a page costs the same wherever it begins."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from wangge.areas.models import AreaLevel
from wangge.areas.statements import paging as statements
from wangge.kernel.caches import kept_for
from wangge.kernel.geometry import from_wkb, touches_box

Box = tuple[float, float, float, float]


class PagedArea(NamedTuple):
    """An area with the facts of the last day asked for; its border as WKB (CGCS2000 degrees), None without one."""

    area_id: UUID
    area_no: int
    level: str
    parent_id: UUID | None
    name: str
    name_en: str
    kind: str
    valid_from: date
    valid_to: date | None
    code: str
    code_book: str
    is_synthetic: bool
    wkb: bytes | None


@kept_for(30)
def level_keys() -> dict[str, bool]:
    """Every level by its key, from the top down, and whether it is one of grids."""
    return dict(AreaLevel.objects.order_by("rank").values_list("key", "is_grid"))


def page_of_areas(
    days: tuple[date, date],
    *,
    levels: Sequence[str],
    after: int = 0,
    most: int,
    box: Box | None = None,
    spans: tuple[Sequence[int], Sequence[tuple[int, int]]] | None = None,
    narrowed: Mapping[str, Any] | None = None,
) -> list[PagedArea]:
    """The areas of some levels that were within these days (first and last), in order, after a position.

    `box` leaves those whose border touches it; `spans` those at one of these positions or in one of these ranges;
    `narrowed` those with this id, parent, kind, name or code. Fewer than `most` means that there are no more.
    """
    values: dict[str, Any] = {"first": days[0], "last": days[1], "most": most, **(narrowed or {})}
    if box:
        values |= dict(zip(("west", "south", "east", "north"), box, strict=True))
    if spans is not None:
        starts, ends = zip(*spans[1], strict=True) if spans[1] else ((), ())
        values |= {"nos": list(spans[0]), "starts": list(starts), "ends": list(ends)}
    found: list[PagedArea] = []
    while len(found) < most:
        rows = [PagedArea(*row) for row in statements.page({**values, "after": after}, levels=levels)]
        found += [row for row in rows if box is None or _touches(row.wkb, box)]
        if len(rows) < most:
            break
        after = rows[-1].area_no
    return found[:most]


def _touches(wkb: bytes | None, box: Box) -> bool:
    return wkb is not None and touches_box(from_wkb(wkb), box)
