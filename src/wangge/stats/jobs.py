"""Work of this app that runs by itself."""

from wangge.kernel import clock
from wangge.kernel.queue import job, periodic
from wangge.stats.actions import write_digests
from wangge.stats.rules import morning_of


@periodic(cron="*/10 * * * *")
@job(name="write_digests", queueing_lock="write_digests", pass_context=False)
def write_digests_of_today(timestamp: int) -> None:
    """Every morning from 07:30 on: the digests of the day. Asked every ten minutes, since the queue's own hours are
    those of UTC, and since a worker that slept at half past seven must not cost a city its digest."""
    if clock.now() >= morning_of(clock.today(), clock.zone()):
        write_digests(clock.today(), by=None)
