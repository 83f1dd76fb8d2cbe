"""A period counted by the borders of a day: by those of then, or restated by those of now."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import AreaMove, Plan
from wangge.cases import queries as case_queries
from wangge.cases.queries.desk import english
from wangge.kernel import clock


@dataclass(frozen=True)
class BorderRow:
    """What one area counts: cases reported in the period, and of these those closed before it was over."""

    area_no: int
    level: str
    name: str
    depth: int
    reported: int
    closed: int


def by_borders(scope: Scope, begin: date, end: date, *, borders: date, levels: Sequence[str] = ()) -> list[BorderRow]:
    """Cases reported from `begin` up to (not on) `end`, by the areas of the day `borders`, in order of position.

    Printed again after any re-division with the same day, it says what it said. Two statements for the cases and the
    areas. Only what the viewer may see now is counted.
    """
    counts = _by_place(scope, begin, end, borders)
    language = "en" if english() else "zh"
    rows = []
    for area in _areas(scope, borders, levels):
        inside = [n for no, n in counts.items() if area.area_no <= no <= area.area_end]
        total = sum(inside, Counter())
        name = area.name_en if language == "en" and area.name_en else area.name
        rows.append(BorderRow(area.area_no, area.level, name, 0, total["reported"], total["closed"]))
    return rows


def border_days() -> list[date]:
    """The days from which borders hold that may be chosen: each re-division, newest first, and today."""
    return [clock.today(), *reversed(area_queries.change_dates())]


def _areas(scope: Scope, borders: date, levels: Sequence[str]) -> list[area_queries.AreaThen]:
    found: dict[int, area_queries.AreaThen] = {}
    for begin, end in scope.area_ranges:
        for area in area_queries.areas_as_of(borders, under=(begin, end), levels=levels):
            found[area.area_no] = area
    return [found[no] for no in sorted(found)]


def _by_place(scope: Scope, begin: date, end: date, borders: date) -> dict[int, Counter[str]]:
    """Counts by the position each case had on the day: a move made later is taken back."""
    start, stop = (_midnight(day) for day in (begin, end))
    cases = case_queries.visible(scope).filter(recorded_at__gte=start, recorded_at__lt=stop)
    closed = Count("id", filter=Q(closed_at__lt=stop))
    rows = (
        cases.annotate(then_no=_then(borders)).order_by().values_list("then_no").annotate(n=Count("id"), closed=closed)
    )
    return {no: Counter(reported=n, closed=done) for no, n, done in rows}


def _then(borders: date) -> Coalesce:
    later = AreaMove.objects.filter(
        region_no=OuterRef("region_no"), kind="case", row_id=OuterRef("id"), plan__state=Plan.State.DONE,
        plan__effective_date__gt=borders,
    )  # fmt: skip
    first = later.order_by("plan__effective_date", "plan__done_at").values("old_no")[:1]
    return Coalesce(Subquery(first), F("area_no"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), clock.zone())
