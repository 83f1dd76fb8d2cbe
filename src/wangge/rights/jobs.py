"""Work of persons' rights that runs by itself."""

from wangge.kernel import clock
from wangge.kernel.queue import job, periodic
from wangge.rights.actions.purging import purge_due


@periodic(cron="50 1 * * *")
@job(name="purge_people", queueing_lock="purge_people", pass_context=False)
def purge_people(timestamp: int) -> None:
    """Nightly: erase what has been kept long enough, under the rules somebody has looked at."""
    purge_due(clock.now(), by=None)
