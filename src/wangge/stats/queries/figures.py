"""The figures of a period by town and by matter, each share with its sample."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases import queries as case_queries
from wangge.cases.queries.desk import english
from wangge.catalog import queries as catalog_queries
from wangge.kernel import clock
from wangge.stats.queries.ended import Counts, came_back_to, closed_by_place, ended, overdue, summed
from wangge.stats.queries.wall import sweep_lag, towns_of
from wangge.stats.rules import PERIODS, Share

MOST_MATTERS = 30
KEPT_OUTCOMES = ("solved", "partly")  # only what was solved can come back


@dataclass(frozen=True)
class PlaceRow:
    """The figures of one town, or of everything the viewer sees (without a position)."""

    area_no: int | None
    name: str
    closed: int
    overdue: int
    closed_of_due: Share
    on_time: Share
    solved: Share
    satisfied: Share


@dataclass(frozen=True)
class MatterRow:
    """How often cases of one matter came back after they had been closed as solved."""

    matter_id: UUID
    name: str
    came_back: Share


@dataclass(frozen=True)
class Figures:
    """The figures of a period, cut at one moment. `all_places` sums what `places` shows by town."""

    days: int
    since: datetime
    until: datetime
    all_places: PlaceRow
    places: Sequence[PlaceRow]
    came_back: Share
    matters: Sequence[MatterRow]
    suggestions: case_queries.Accuracy
    sweep_lag: timedelta

    @property
    def suggested(self) -> Share:
        """Of all dispatches, those that had suggestions."""
        return Share(self.suggestions.suggested, self.suggestions.dispatches)

    @property
    def first(self) -> Share:
        """Of dispatches with suggestions, those that took the first."""
        return Share(self.suggestions.first, self.suggestions.suggested)

    @property
    def top_three(self) -> Share:
        """Of dispatches with suggestions, those that took one of the three."""
        return Share(self.suggestions.top_three, self.suggestions.suggested)

    @property
    def lag_seconds(self) -> int:
        """How far the reminders are behind, in seconds."""
        return round(self.sweep_lag.total_seconds())


def figures(scope: Scope, *, days: int = PERIODS[1]) -> Figures:
    """The figures of the last days; the number of queries grows neither with cases nor with towns or matters."""
    now = clock.now()
    by_grid = _by_grid(scope, days, now)
    everything = _place(None, "", list(by_grid.values()))
    came_back, matters = _matters(scope, days, now)
    return Figures(
        days=days,
        since=now - timedelta(days=days),
        until=now,
        all_places=everything,
        places=_places(scope, by_grid),
        came_back=came_back,
        matters=matters,
        suggestions=case_queries.suggestion_accuracy(scope, now - timedelta(days=days)),
        sweep_lag=sweep_lag(scope),
    )


def _by_grid(scope: Scope, days: int, now: datetime) -> dict[int, Counts]:
    """What each place counts, in two queries."""
    found = closed_by_place(scope, days, now)
    for area_no, count in overdue(scope, now).order_by().values_list("area_no").annotate(count=Count("id")):
        found.setdefault(area_no, Counter())["overdue"] += count
    return found


def _places(scope: Scope, by_grid: dict[int, Counts]) -> list[PlaceRow]:
    language = "en" if english() else "zh"
    return [
        _place(town.area_no, area_queries.name_in(town, language),
               [counts for no, counts in by_grid.items() if town.area_no <= no <= town.area_end])
        for town in towns_of(scope)
    ]  # fmt: skip


def _place(area_no: int | None, name: str, parts: Sequence[Counts]) -> PlaceRow:
    n = summed(parts)
    return PlaceRow(
        area_no=area_no,
        name=name,
        closed=n["closed"],
        overdue=n["overdue"],
        closed_of_due=Share(n["closed"], n["closed"] + n["overdue"]),
        on_time=Share(n["closed"] - n["late"], n["closed"]),
        solved=Share(n["solved"], n["judged"]),
        satisfied=Share(n["satisfied"], n["rated"]),
    )


def _matters(scope: Scope, days: int, now: datetime) -> tuple[Share, list[MatterRow]]:
    """Of the cases closed as solved, those that came back; over all, and by matter, the most frequent first."""
    done = ended(scope, days, now).filter(outcome__in=KEPT_OUTCOMES, matter__isnull=False).order_by()
    closed = dict(done.values_list("matter_id").annotate(count=Count("id")))
    again = came_back_to(scope, days, now)
    back = dict(done.filter(id__in=again).values_list("matter_id").annotate(count=Count("id"))) if again else {}
    often = sorted(back, key=lambda matter_id: (-back[matter_id], str(matter_id)))[:MOST_MATTERS]
    rows = [MatterRow(one, _matter_name(one), Share(back[one], closed[one])) for one in often]
    return Share(sum(back.values()), sum(closed.values())), rows


def _matter_name(matter_id: UUID) -> str:
    matter = catalog_queries.matter_by_id(matter_id)
    return (matter.name_en if english() else matter.name_zh) if matter else ""
