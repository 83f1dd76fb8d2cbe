"""Filling an installation with a long past: every case with its history, and its clocks by the product's own engine."""

import time

from bench.form import Outcome, Sample, Setting
from bench.seeding import keep, tell

PROVES = "a million cases with history, clocks and words, told by the product's own engine"
COUNT, LONGEST_S = 1_000_000, 15 * 60
TABLES = ("cases_case", "cases_event", "cases_clock", "cases_words")


def measure(setting: Setting) -> Outcome:
    """Tell the cases, then copy the same rows bare, as the floor."""
    count = round(COUNT * setting.scale)
    begun = time.monotonic()
    tell(setting, count)
    ours = time.monotonic() - begun
    keep(setting, count)
    held, floor = _floor(setting)
    wanted = LONGEST_S * setting.scale + 60
    figure = f"{held:,} cases in {ours / 60:.1f} min ({held / ours:,.0f} a second), {floor / ours:.2f} of bare COPY"
    samples = [
        Sample("cases with history", "cases/s", [held / ours]),
        Sample("the same rows by COPY", "cases/s", [held / floor]),
    ]
    return Outcome(figure, f"≤ {wanted / 60:.0f} min", held >= count * 0.99 and ours <= wanted, samples)


def _floor(setting: Setting) -> tuple[int, float]:
    """The very rows, copied out and into tables with the same indexes."""
    from django.db import connection

    connection.ensure_connection()
    seconds = 0.0
    with connection.connection.cursor() as cursor:
        held = cursor.execute("SELECT count(*) FROM cases_case").fetchone()[0]
        for table in TABLES:
            file = setting.folder / f"{table}.copy"
            with file.open("wb") as out, cursor.copy(f"COPY {table} TO STDOUT (FORMAT binary)") as copy:
                for part in copy:
                    out.write(part)
            cursor.execute(f"CREATE TABLE floor_{table} (LIKE {table} INCLUDING ALL)")
            begun = time.monotonic()
            with file.open("rb") as source, cursor.copy(f"COPY floor_{table} FROM STDIN (FORMAT binary)") as copy:
                while part := source.read(1 << 20):
                    copy.write(part)
            seconds += time.monotonic() - begun
            file.unlink()
    return held, seconds
