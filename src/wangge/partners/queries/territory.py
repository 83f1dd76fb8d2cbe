"""The divisions and grids as features: of any day, by level, place, parent, kind, name or code."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wangge.areas.queries.paging import PagedArea, level_keys, page_of_areas
from wangge.kernel import clock
from wangge.partners.queries.features import Feature, Page, Wanted

Spans = tuple[Sequence[int], Sequence[tuple[int, int]]]


def areas_page(wanted: Wanted) -> Page:
    """Divisions and grids of every level, in the order of the tree."""
    return _page(wanted, _levels(wanted, list(level_keys())))


def grids_page(wanted: Wanted) -> Page:
    """Grids of every level of grids, in the order of the tree."""
    return _page(wanted, _levels(wanted, grid_levels()))


def grid_levels() -> list[str]:
    """The levels that are grids."""
    return [key for key, is_grid in level_keys().items() if is_grid]


def _levels(wanted: Wanted, known: list[str]) -> list[str]:
    level = wanted.equal.get("level")
    return known if level is None else [level] if level in known else []


def _page(wanted: Wanted, levels: list[str]) -> Page:
    rows = rows_of(wanted, levels)
    after = str(rows[wanted.limit - 1].area_no) if len(rows) > wanted.limit else ""
    return Page([feature_of(row) for row in rows[: wanted.limit]], after)


def rows_of(wanted: Wanted, levels: list[str], spans: Spans | None = None) -> list[PagedArea]:
    """One area more than wanted, if there are so many."""
    after = int(wanted.after) if wanted.after else 0
    narrowed = {name: value for name, value in wanted.equal.items() if name != "level"}
    return page_of_areas(
        wanted.days or (clock.today(), clock.today()), levels=levels, after=after, most=wanted.limit + 1,
        box=wanted.box, spans=spans, narrowed=narrowed,
    )  # fmt: skip


def feature_of(row: PagedArea, more: Mapping[str, Any] | None = None) -> Feature:
    """An area as a feature. Its position is text: programs lose the last digits of numbers this long."""
    properties = {
        "no": str(row.area_no),
        "name": row.name,
        "name_en": row.name_en,
        "level": row.level,
        "kind": row.kind,
        "parent": _written(row.parent_id),
        "code": row.code,
        "code_book": row.code_book,
        "valid_from": _day(row.valid_from),
        "valid_to": _day(row.valid_to),
        "synthetic": row.is_synthetic,
    }
    return Feature(str(row.area_id), {**properties, **(more or {})}, row.wkb)


def _written(key: UUID | None) -> str | None:
    return str(key) if key else None


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
