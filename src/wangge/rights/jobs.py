"""Work of persons' rights that runs by itself."""

from wangge.kernel import clock
from wangge.kernel.queue import job, periodic
from wangge.rights.actions.purging import purge_due
from wangge.rights.actions.waiting import carry_out_waiting


@periodic(cron="50 1 * * *")
@job(name="purge_people", queueing_lock="purge_people", pass_context=False)
def purge_people(timestamp: int) -> None:
    """Nightly: finish the wishes that waited for a case to be closed, then erase what has been kept long enough, under
    the rules somebody has looked at."""
    carry_out_waiting(by=None)
    purge_due(clock.now(), by=None)
