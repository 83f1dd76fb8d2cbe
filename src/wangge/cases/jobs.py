"""Work of the cases app that runs by itself."""

import logging
from uuid import UUID

from django.core.management import CommandError, call_command

from wangge.cases.actions.auto_merge import merge_alike
from wangge.cases.actions.migrate_cases import migrate_cases as move_cases
from wangge.cases.actions.recompute import recompute_open
from wangge.cases.actions.sweep import sweep
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.kernel.queue import job, periodic

log = logging.getLogger(__name__)


@periodic(cron="40 2 * * 0")
@job(name="train_suggestions", queueing_lock="train_suggestions", pass_context=False)
def train_suggestions(timestamp: int) -> None:
    """Weekly: learn from the history. Called by its command's name, so that only the worker loads scikit-learn."""
    try:
        call_command("train_suggestions", verbosity=0)
    except CommandError as error:
        log.info("suggestions were not trained: %s", error)


@periodic(cron="* * * * *")
@job(name="sweep_cases", queueing_lock="sweep_cases", pass_context=False)
def sweep_cases(timestamp: int) -> None:
    """Every minute: tell whoever is to be told that a limit is half gone, nearly due or over."""
    sweep(clock.now())


@job(name="recompute_clocks", lock="recompute_clocks", pass_context=False)
def recompute_clocks() -> None:
    """After the calendar was corrected: compute the clocks of every open case again."""
    recompute_open(by=None)


@periodic(cron="* * * * *")
@job(name="merge_alike", queueing_lock="merge_alike", pass_context=False)
def merge_fresh(timestamp: int) -> None:
    """Every minute, where the administrator has set a precision: merge what is surely the same thing."""
    merge_alike(clock.now(), by=None)


@job(name="migrate_cases", lock="migrate_cases", pass_context=False)
def migrate_cases(migration_id: str, by: str = "") -> None:
    """Move the running cases by a published rule; a rule that was taken back in the meantime moves nothing."""
    migration = flow_queries.migration_by_id(UUID(migration_id))
    if migration is None:
        log.warning("there is no migration rule %s any more; no case was moved", migration_id)
        return
    moved = move_cases(migration, by=UUID(by) if by else None)
    log.info("%s cases moved from %s to %s", moved, migration.from_key, migration.to_key)
