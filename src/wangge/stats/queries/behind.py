"""The cases behind a figure: every number of the figures leads here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases import queries as case_queries
from wangge.cases.models import CaseQuerySet
from wangge.cases.queries.desk import CaseRow, case_rows
from wangge.kernel import clock
from wangge.stats.queries.ended import OF_CLOSED, came_back_to, ended, overdue
from wangge.stats.queries.figures import KEPT_OUTCOMES

SHOWN = 100
BEHIND = (*OF_CLOSED, "overdue", "came_back", "dispatched")


@dataclass(frozen=True)
class Behind:
    """The first cases of a figure, and whether there are more than are shown."""

    rows: Sequence[CaseRow]
    has_more: bool


def cases_behind(
    scope: Scope, figure: str, *, days: int, area_no: int | None = None, matter_id: UUID | None = None
) -> Behind:
    """The cases one number counts, newest first (overdue ones: longest overdue first). Two statements."""
    found = _cases(scope, figure, days, clock.now())
    if area_no is not None:
        found = found.filter(area_no__range=area_queries.range_of(area_no))
    if matter_id is not None:
        found = found.filter(matter_id=matter_id)
    cases = list(found[: SHOWN + 1])
    return Behind(case_rows(cases[:SHOWN]), len(cases) > SHOWN)


def _cases(scope: Scope, figure: str, days: int, now: datetime) -> CaseQuerySet:
    if figure == "overdue":
        return overdue(scope, now).order_by("order_at")
    if figure == "dispatched":
        since = now - timedelta(days=days)
        sent = case_queries.visible(scope).filter(recorded_at__gte=since, main_unit__isnull=False)
        return sent.order_by("-recorded_at")
    if figure == "came_back":
        again = came_back_to(scope, days, now)
        done = ended(scope, days, now).filter(outcome__in=KEPT_OUTCOMES, id__in=again)
        return done.order_by("-closed_at")
    return ended(scope, days, now).filter(OF_CLOSED[figure]).order_by("-closed_at")
