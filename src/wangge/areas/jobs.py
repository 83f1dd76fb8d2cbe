"""Work of the territory that runs by itself: plans take effect on their day."""

import logging

from wangge.areas.actions.carrying import carry_out_plan
from wangge.areas.actions.failing import note_fault
from wangge.areas.actions.stragglers import follow_late_rows
from wangge.areas.queries.plans import due_plans
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.kernel.queue import job, periodic

log = logging.getLogger(__name__)


@periodic(cron="* * * * *")
@job(name="carry_out_plans", queueing_lock="carry_out_plans", lock="territory", pass_context=False)
def carry_out_plans(timestamp: int) -> None:
    """Every minute: carry out the approved plans whose day has come; one that cannot be says why and waits."""
    for plan_id in due_plans(clock.today()):
        try:
            carry_out_plan(plan_id, by=None)
        except PlainError as error:
            note_fault(plan_id, error.message, by=None)
            log.warning("plan %s was not carried out: %s", plan_id, error.message)
    follow_late_rows(by=None)
