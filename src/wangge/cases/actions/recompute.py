"""Clocks computed again from the history: after the calendar was corrected, or a case moved to another flow version."""

from collections.abc import Iterator
from uuid import UUID

from django.db import transaction

from wangge.areas import queries as area_queries
from wangge.cases import statements
from wangge.cases.actions.moving import bring_clocks
from wangge.cases.actions.report_case import clock_values, execute
from wangge.cases.actions.writing import moved_values
from wangge.cases.models import Case
from wangge.cases.queries.facts import standing
from wangge.flow import queries as flow_queries
from wangge.flow.rules import ClockRun, compute_clocks
from wangge.kernel import audit, clock
from wangge.kernel.ids import RegionKey

BATCH = 500


def recompute_open(*, by: UUID | None, only_provisional: bool = False) -> int:
    """Compute the clocks of every open case again; returns how many due dates changed. Safe to stop and start again."""
    changed = 0
    for region_no in area_queries.region_numbers():
        for keys in _open(region_no, only_provisional=only_provisional):
            changed += recompute_batch(region_no, keys, by=by)
    return changed


def _open(region_no: int, *, only_provisional: bool) -> Iterator[list[UUID]]:
    cases = Case.objects.filter(region_no=region_no, closed_at=None).order_by("id")
    cases = cases.filter(is_provisional=True) if only_provisional else cases
    last: UUID | None = None
    while True:
        page = list((cases.filter(id__gt=last) if last else cases).values_list("id", flat=True)[:BATCH])
        if not page:
            return
        yield page
        last = page[-1]


@transaction.atomic
def recompute_batch(region_no: int, case_ids: list[UUID], *, by: UUID | None) -> int:
    """Compute the clocks of some cases of one region again; returns how many due dates changed."""
    held = Case.objects.select_for_update().filter(region_no=region_no, id__in=case_ids).order_by("id")
    changed = [case_id for case_id in held.values_list("id", flat=True) if _again(RegionKey(region_no, case_id))]
    if changed:
        audit.record("recompute_clocks", by=by, subject=("region", region_no), region_no=region_no,
                     detail={"changed": len(changed)})  # fmt: skip
    return len(changed)


def _again(key: RegionKey) -> bool:
    found = standing(key)
    if found is None:
        return False
    case, steps = found
    flow, calendar = flow_queries.flow_by_key(case.flow_id), flow_queries.calendar_of(key.region_no)
    before = (case.next_due_at, case.is_provisional, case.alarms)
    runs = compute_clocks(flow, [one.step for one in steps], calendar)
    bring_clocks(case, flow, runs, calendar, case.alarms, at=clock.now())
    write_clocks(case, runs)
    return before != (case.next_due_at, case.is_provisional, case.alarms)


def write_clocks(case: Case, runs: list[ClockRun]) -> None:
    """Write the clocks of a case, and what the case keeps of them."""
    parts = [(statements.CLOCK_AGAIN, clock_values(run)) for run in runs]
    execute([*parts, (statements.MOVED, (*moved_values(case), case.last_seq))], case.key, clock.now())
