"""Housekeeping of accounts that runs by itself."""

from wangge.accounts.actions import attempts, sessions
from wangge.kernel.queue import job, periodic


@periodic(cron="23 3 * * *")
@job(name="tidy_accounts", queueing_lock="tidy_accounts", pass_context=False)
def tidy_accounts(timestamp: int) -> None:
    """Nightly: forget tries that have run out, and sessions that no longer exist."""
    attempts.forget_old()
    sessions.forget_gone()
