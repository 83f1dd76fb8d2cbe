"""What a morning's digest counts: one walk over a region for each figure, folded into the areas that hold the cases."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.areas import queries as area_queries
from wangge.areas.models import Area, Region
from wangge.cases.models import Case, CaseEvent, Notice
from wangge.cases.queries.desk import lit
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Move
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import OutboxEntry
from wangge.stats.queries.ended import LATE
from wangge.stats.rules import DISSATISFIED

SHOWN = 20  # cases named for each figure
LEADER = "leader"  # to whom flows address what a digest tells
COUNTED = ("escalated", "overdue", "waiting", "came_back", "dissatisfied", "new", "closed", "on_time")
Cases = QuerySet[Case]


@dataclass
class Tally:
    """How many cases a figure counts, and the first of them."""

    count: int = 0
    cases: list[str] = field(default_factory=list)

    def add(self, key: RegionKey) -> None:
        """Count one more."""
        self.count += 1
        if len(self.cases) < SHOWN:
            self.cases.append(str(key))

    @property
    def as_data(self) -> dict[str, object]:
        """As a digest keeps it."""
        return {"count": self.count, "cases": self.cases}


def areas_with_digests() -> dict[int, list[Area]]:
    """For each region where reports are taken in: its own area and its towns, the areas that get a digest."""
    regions = Region.objects.filter(region_no__in=area_queries.open_regions()).select_related("area")
    return {
        one.region_no: [one.area, *Area.objects.under(one.area).current().filter(level="town").exclude(pk=one.area_id)]
        for one in regions.order_by("region_no")
    }


def told_of(
    region_no: int, areas: Sequence[Area], since: datetime, until: datetime
) -> dict[int, dict[str, dict[str, object]]]:
    """The figures of each area by its position, between two moments, and of what stands open at the second."""
    found = {area.area_no: {name: Tally() for name in COUNTED} for area in areas}
    for name, cases in _sources(region_no, since, until).items():
        for area_no, case_id in _walk(cases):
            for area in areas:
                if area.area_no <= area_no <= area.area_end:
                    found[area.area_no][name].add(RegionKey(region_no, case_id))
    return {no: {name: tally.as_data for name, tally in tallies.items()} for no, tallies in found.items()}


def _walk(cases: Cases) -> Iterable[tuple[int, UUID]]:
    return cases.values_list("area_no", "id").iterator(chunk_size=2000)


def _sources(region_no: int, since: datetime, until: datetime) -> Mapping[str, Cases]:
    """The cases each figure counts, in the order in which a leader should see the first of them."""
    here = Case.objects.filter(region_no=region_no)
    closed = here.filter(closed_at__gte=since, closed_at__lt=until).order_by("-closed_at")
    told = Notice.objects.filter(region_no=region_no, to_role=LEADER, at__gte=since, at__lt=until)
    steps = _steps(region_no, since, until)
    back = steps.filter(move__in=_moves(lambda move: move.begins_round))
    chosen = steps.filter(data__has_key="matter_id", case_id=OuterRef("id"))
    rated = steps.filter(Q(data__solved=False) | Q(data__stars__lte=DISSATISFIED), move__in=_moves(_rates))
    return {
        "escalated": here.filter(id__in=told.values("case_id")).order_by("order_at"),
        "overdue": here.filter(lit("red", until)).order_by("order_at"),
        "waiting": here.open().filter(Q(stage="disputed") | ~Q(asks="")).order_by("order_at"),
        "came_back": here.filter(
            Q(id__in=back.values("case_id")) | (Q(recurrence_of__isnull=False) & Exists(chosen))
        ).order_by("order_at"),
        "dissatisfied": here.filter(id__in=rated.values("case_id")).order_by("-updated_at"),
        "new": here.filter(recorded_at__gte=since, recorded_at__lt=until).order_by("-recorded_at"),
        "closed": closed,
        "on_time": closed.annotate(is_late=LATE).filter(is_late=False),
    }


def _steps(region_no: int, since: datetime, until: datetime) -> QuerySet[CaseEvent]:
    """The steps of a day, found by the facts of that day and not in the whole history."""
    facts = OutboxEntry.objects.filter(region_no=region_no, fact="case_moved", at__gte=since, at__lt=until)
    moved = facts.values("subject_id")
    return CaseEvent.objects.filter(
        region_no=region_no, case_id__in=moved, recorded_at__gte=since, recorded_at__lt=until
    ).order_by()


def _rates(move: Move) -> bool:
    return "rating" in move.needs


def _moves(is_wanted: Callable[[Move], bool]) -> list[str]:
    """The names of such moves in every published flow."""
    flows: list[Any] = [flow_queries.flow_by_key(one.key) for one in flow_queries.versions()]
    return sorted({move.key for flow in flows for move in flow.moves.values() if is_wanted(move)})
