"""Housekeeping that runs by itself."""

from datetime import timedelta
from uuid import UUID

from django.core.management import call_command

from wangge.kernel import clock
from wangge.kernel.audit.checking import run_check
from wangge.kernel.audit.heads import write_head
from wangge.kernel.audit.purging import purge_all
from wangge.kernel.audit.sealing import LOOK_BACK_AT_NIGHT, seal_all
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


@periodic(cron="* * * * *")
@job(name="seal_audit", queueing_lock="seal_audit", pass_context=False)
def seal_audit(timestamp: int) -> None:
    """Every minute: seal what has been recorded since."""
    seal_all(clock.now())


@periodic(cron="5 0 * * *")
@job(name="audit_head", queueing_lock="audit_head", pass_context=False)
def audit_head(timestamp: int) -> None:
    """Nightly: seal what became visible late, and sign the head of the day that has ended."""
    seal_all(clock.now(), look_back=LOOK_BACK_AT_NIGHT)
    write_head(by=None, day=clock.today() - timedelta(days=1))


@periodic(cron="47 3 * * *")
@job(name="purge_audit", queueing_lock="purge_audit", pass_context=False)
def purge_audit(timestamp: int) -> None:
    """Nightly: purge audit entries older than WANGGE_AUDIT_MONTHS, in whole seals."""
    purge_all(clock.now(), by=None)


@job(name="check_audit", lock="check_audit", pass_context=False)
def check_audit(check_id: str) -> None:
    """Verify every chain because somebody asked for it."""
    run_check(UUID(check_id))
