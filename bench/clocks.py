"""clocks: random histories judged by the engine and by the oracle that walks minute by minute; all must be equal."""

import os
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context

from bench.form import Outcome, Sample, Setting
from wangge.flow.rules import compute_clocks
from wangge.flow.tests.histories import CALENDARS, history, place
from wangge.flow.tests.oracle import facts_of_engine, facts_of_oracle, tell

PROVES = "due dates equal a minute-by-minute second calculation on 10⁶ random histories; due dates per second"
HISTORIES = 1_000_000
FIRST = 10_000  # the tests of every run have the numbers below
PIECE = 2_000


@dataclass(frozen=True)
class Piece:
    """What one stretch of histories gave: how many equal, the numbers of the others, due dates, seconds of both."""

    equal: int
    different: list[int]
    due_dates: int
    engine: float
    oracle: float


def judge(first: int, count: int) -> Piece:
    """Judge a stretch of histories by both calculators, and time each alone."""
    for number in range(CALENDARS):
        place(number)
    histories = [history(seed) for seed in range(first, first + count)]
    begun = time.perf_counter()
    runs = [compute_clocks(one.flow, one.steps, one.place.calendar) for one in histories]
    between = time.perf_counter()
    timers = [tell(one.flow, one.steps, one.place.almanac) for one in histories]
    ended = time.perf_counter()
    different = [
        first + number
        for number, (one, mine, other) in enumerate(zip(histories, runs, timers, strict=True))
        if facts_of_engine(mine, one.now) != facts_of_oracle(other, one.now, one.place.almanac)
    ]
    due_dates = sum(len(mine) for mine in runs)
    return Piece(count - len(different), different, due_dates, between - begun, ended - between)


def measure(setting: Setting) -> Outcome:
    """Judge all histories on every core and say how many are equal."""
    wanted = max(1, int(HISTORIES * setting.scale))
    begun = time.perf_counter()
    pieces = list(_judged(wanted, setting))
    equal, different = sum(piece.equal for piece in pieces), [seed for piece in pieces for seed in piece.different]
    engine = Sample("engine", "due dates/s a core", [piece.due_dates / piece.engine for piece in pieces])
    oracle = Sample(
        "oracle, minute by minute", "due dates/s a core", [piece.due_dates / piece.oracle for piece in pieces]
    )
    return Outcome(
        figure=f"{equal:,} histories equal, {len(different):,} different; "
        f"{engine.median:,.0f} due dates a second a core, {engine.median / oracle.median:.1f} times the oracle",
        bar="0 different",
        holds=not different and equal == wanted,
        samples=[engine, oracle],
        facts={
            "due dates compared": f"{sum(piece.due_dates for piece in pieces):,}",
            "seconds": round(time.perf_counter() - begun, 1),
            "numbers of different histories": different[:20] or "none",
        },
    )


def _judged(wanted: int, setting: Setting) -> Iterator[Piece]:
    firsts = range(FIRST, FIRST + wanted, PIECE)
    counts = [min(PIECE, FIRST + wanted - first) for first in firsts]
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("spawn")) as pool:
        for number, piece in enumerate(pool.map(judge, firsts, counts), 1):
            yield piece
            if number % 50 == 0:
                setting.progress(f"{number * PIECE:,} of {wanted:,} histories judged")
