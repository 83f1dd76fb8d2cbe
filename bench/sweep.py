"""A hundred thousand due moments at once among a million cases, while workers are killed at random."""

import multiprocessing
import os
import random
import signal
import time
from multiprocessing.process import BaseProcess

from bench.form import Outcome, Sample, Setting
from bench.seeding import seeded

PROVES = "everything due at once is told, each exactly once, though workers are killed"
COUNT, DUE, LONGEST_S = 1_000_000, 100_000, 60.0
WORKERS, KILLS = 2, 8
MAKE_DUE = """UPDATE cases_case SET sweep_at = now() - interval '1 second' * (hashtext(id::text) & 1023),
 alarms = jsonb_build_array(jsonb_build_object('at', to_char(now() AT TIME ZONE 'UTC' - interval '1 hour',
 'YYYY-MM-DD"T"HH24:MI:SS+00:00'), 'kind', 'whole', 'run', 1, 'share', 1.0, 'due', '2026-01-01T00:00:00+00:00',
 'to', 'supervisor')) WHERE region_no = %s AND id IN (SELECT id FROM cases_case WHERE closed_at IS NULL LIMIT %s)"""
QUIET = "UPDATE cases_case SET sweep_at = NULL WHERE sweep_at IS NOT NULL"


def measure(setting: Setting) -> Outcome:
    """Sweep with two workers, one killed every now and then, until nothing is due; count what was told."""
    seeded(setting, round(COUNT * setting.scale))
    due = _make_due(round(DUE * setting.scale))
    setting.progress(f"{due:,} are due now")
    seconds, kills = _race()
    told, outbox, left = _counts()
    is_once = told == outbox == due and left == 0
    figure = f"{told:,} of {due:,} told once in {seconds:.1f} s, {kills} workers killed, {left} left"
    sample = Sample("due moments handled", "a second", [due / seconds])
    return Outcome(figure, f"each once, ≤ {LONGEST_S:.0f} s", is_once and seconds <= LONGEST_S, [sample])


def _make_due(count: int) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(QUIET)
        cursor.execute("SELECT region_no FROM cases_case LIMIT 1")
        region_no = cursor.fetchone()[0]
        cursor.execute(MAKE_DUE, [region_no, count])
        made = int(cursor.rowcount)
        cursor.execute("DELETE FROM outbox_entry WHERE fact = 'case_told'")
        cursor.execute("VACUUM ANALYZE cases_case")
    return made


def _race() -> tuple[float, int]:
    from django.db import connections

    connections.close_all()
    context = multiprocessing.get_context("spawn")
    chance, kills = random.Random(7), 0
    workers = [_started(context) for _number in range(WORKERS)]
    begun = last_kill = time.monotonic()
    while any(worker.exitcode != 0 for worker in workers):
        time.sleep(0.05)
        if kills < KILLS and time.monotonic() - last_kill > chance.uniform(0.5, 2.0):
            victim = chance.randrange(WORKERS)
            os.kill(workers[victim].pid or 0, signal.SIGKILL)
            workers[victim].join()
            kills, last_kill = kills + 1, time.monotonic()
        workers = [worker if worker.exitcode in (None, 0) else _started(context) for worker in workers]
    return time.monotonic() - begun, kills


def _started(context: multiprocessing.context.SpawnContext) -> BaseProcess:
    worker = context.Process(target=_work)
    worker.start()
    return worker


def _work() -> None:
    import django

    django.setup()
    from wangge.cases.actions.sweep import sweep
    from wangge.kernel import clock

    while sweep(clock.now()):
        pass


def _counts() -> tuple[int, int, int]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM cases_notice WHERE due_at = '2026-01-01T00:00:00+00:00'")
        told = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM outbox_entry WHERE fact = 'case_told'")
        outbox = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM cases_case WHERE sweep_at <= now()")
        return told, outbox, cursor.fetchone()[0]
