"""Housekeeping that runs by itself."""

from datetime import timedelta

from django.core.management import call_command

from wangge.kernel import clock
from wangge.kernel.fanout import fanout
from wangge.kernel.models import OutboxEntry
from wangge.kernel.queue import job, periodic

OUTBOX_DAYS = timedelta(days=7)


@periodic(cron="17 3 * * *")
@job(name="tidy", queueing_lock="tidy", pass_context=False)
@fanout("old facts are forgotten in every region")
def tidy(timestamp: int) -> None:
    """Nightly: forget delivered facts after a week, and sessions that have run out."""
    OutboxEntry.objects.filter(at__lt=clock.now() - OUTBOX_DAYS).delete()
    call_command("clearsessions")
