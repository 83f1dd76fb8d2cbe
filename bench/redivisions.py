"""A thousand random re-divisions of a small county, one after another, each checked from end to end."""

import time

from bench.form import Outcome, Sample, Setting

PROVES = "random re-divisions conserve ground and people, leave no gap or overlap, and do not change last year's report"
STEPS, MOST_FAULTS = 1000, 0


def measure(setting: Setting) -> Outcome:
    """Split, merge, redraw, move, undo at random; after each, everything is checked and last year's report printed."""
    setting.migrate()
    from tests.county import build_county
    from tests.territory.walk import Walk

    steps = max(10, round(STEPS * setting.scale))
    county = build_county()
    _widen()
    walk = Walk(county, seed=20261122, cases=60, buildings=200)
    taken, faults = Sample("one re-division, planned to carried out", "ms"), 0
    for at in range(steps):
        begun = time.perf_counter()
        while not walk.step():
            begun = time.perf_counter()
        taken.values.append((time.perf_counter() - begun) * 1000)
        try:
            walk.check()
            assert walk.report() == walk.printed, "last year's report changed"
        except AssertionError as fault:
            faults += 1
            setting.progress(f"step {at}: {fault}")
        if at % 100 == 99:
            setting.progress(f"{at + 1:,} of {steps:,}")
    beside = f"{len(walk.done):,} stand, the rest were undone; {walk.refused:,} drawings refused beside"
    figure = f"{steps:,} steps ({beside}), {faults} faults"
    return Outcome(figure, f"≤ {MOST_FAULTS} faults", faults <= MOST_FAULTS, [taken])


def _widen() -> None:
    """Give the small county of the tests the room a county has in the tree of a country."""
    from django.db import connection

    from wangge.kernel.caches import forget_everything

    with connection.cursor() as cursor:
        cursor.execute("UPDATE area SET area_no = area_no * 1000000000, area_end = area_end * 1000000000 + 999999999")
        cursor.execute(
            "UPDATE region_span SET area_from = area_from * 1000000000, area_to = area_to * 1000000000 + 999999999"
        )
    forget_everything()
