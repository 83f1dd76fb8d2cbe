"""The cases of a period, annotated once for every figure about them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce

from wangge.access.rules import Scope
from wangge.cases import queries as case_queries
from wangge.cases.models import CaseClock, CaseQuerySet
from wangge.cases.queries.desk import lit
from wangge.stats.rules import DISSATISFIED, SATISFIED

Counts = Counter[str]


def _has_clock(**about: object) -> Coalesce:
    """Whether the case has such a run of the handling clock; asked by key for each case looked at.

    Not an EXISTS: PostgreSQL may answer that by reading every clock there ever was.
    """
    runs = CaseClock.objects.filter(
        region_no=OuterRef("region_no"), case_id=OuterRef("id"), kind="whole", **about
    ).order_by()
    return Coalesce(Subquery(runs.values(found=Value(True))[:1]), Value(False))  # noqa: FBT003


LATE = _has_clock(stopped_at__gt=F("due_at"))  # late is a case whose handling clock stopped after its due date
OF_CLOSED: Mapping[str, Q] = {  # parts of what was closed
    "closed": Q(),
    "on_time": Q(is_late=False),
    "late": Q(is_late=True),
    "judged": Q(solved__isnull=False),
    "solved": Q(solved=True),
    "not_solved": Q(solved=False),
    "rated": Q(stars__isnull=False),
    "satisfied": Q(stars__gte=SATISFIED),
    "dissatisfied": Q(stars__lte=DISSATISFIED),
}


def ended(scope: Scope, days: int, now: datetime) -> CaseQuerySet:
    """The visible cases closed in the last days; led by region and moment of closing."""
    since = now - timedelta(days=days)
    closed = case_queries.visible(scope).filter(closed_at__gte=since, closed_at__lte=now)
    return closed.annotate(is_late=LATE)


def closed_by_place(scope: Scope, days: int, now: datetime) -> dict[int, Counts]:
    """What was closed in the last days at each place, by the parts of OF_CLOSED. One statement."""
    counted = {name: part for name, part in OF_CLOSED.items() if name != "on_time"}  # what is not late
    wanted = {f"n_{name}": Count("id", filter=part or None) for name, part in counted.items()}
    rows = ended(scope, days, now).order_by().values_list("area_no").annotate(**wanted)
    return {area_no: Counter(dict(zip(counted, counts, strict=True))) for area_no, *counts in rows}


def summed(parts: Iterable[Counts]) -> Counts:
    """The counts of several places together."""
    return sum(parts, Counter())


def overdue(scope: Scope, now: datetime) -> CaseQuerySet:
    """The visible open cases whose handling clock has run out."""
    red = case_queries.visible(scope).filter(lit("red", now))
    return red.annotate(has_run_out=_has_clock(stopped_at=None, due_at__lte=now)).filter(has_run_out=True)


def came_back_to(scope: Scope, days: int, now: datetime) -> set[UUID]:
    """The earlier cases that visible ones of the last days were recognised as; found by their moment of intake."""
    since = now - timedelta(days=days)
    again = case_queries.visible(scope).filter(recorded_at__gte=since, recurrence_of__isnull=False)
    return {one for one in again.values_list("recurrence_of", flat=True) if one}
