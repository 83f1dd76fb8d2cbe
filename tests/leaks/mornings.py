"""Digests of two mornings: one whose day began before now, and one of the day on which cases came in."""

from datetime import datetime, time, timedelta

from tests.leaks.rows import read_rows
from tests.leaks.stories import move_away
from tests.leaks.world import World
from wangge.kernel import clock
from wangge.stats.actions import write_digests

MORNING = time(7, 30)
DAYS_BACK = (0, 2)


def write_mornings(world: World) -> None:
    """Write them for every county and town, and keep for each the area and the moments it speaks of."""
    now = clock.local(clock.now())
    last = now.date() + timedelta(days=now.time() >= MORNING)
    for back in DAYS_BACK:
        day = last - timedelta(days=back)
        write_digests(day, by=None)
        until = datetime.combine(day, MORNING, clock.zone())
        for area in (*world.homes, *world.towns):
            span = (area.area_no, area.area_end)
            world.digests[(area.area_no, day.isoformat())] = (span, until - timedelta(days=1), until)
    world.then = read_rows()
    move_away(world, share=3)  # what was told stays; who reads it may not see every case of it any more
