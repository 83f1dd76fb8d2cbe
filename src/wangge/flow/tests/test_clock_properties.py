"""Laws of the clocks that hold for every history."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from wangge.flow.rules import ClockRun, HistoryError, Step, compute_clocks, go_on
from wangge.flow.tests.histories import History, history, place

FLOW_WITH_EVERYTHING = next(one.flow for seed in range(50) if (one := history(seed)).flow.name == "all_effects")
histories = st.integers(0, 10**9).map(history)
minutes = st.integers(0, 6 * 24 * 60)
Dates = list[tuple[str, int, datetime | None, datetime | None]]


def dates(runs: list[ClockRun]) -> Dates:
    return [(run.kind, run.run, run.due_at, run.stopped_at) for run in runs]


def judged(one: History, steps: list[Step]) -> Dates:
    return dates(compute_clocks(one.flow, steps, one.place.calendar))


def whole(limit: str, *steps: Step) -> datetime | None:
    """The due date of one clock with the given limit, begun on a Thursday morning, after the steps."""
    start = datetime(2026, 4, 30, 10, tzinfo=place(1).calendar.zone)
    runs = compute_clocks(FLOW_WITH_EVERYTHING, [Step("dispatch", start, {"whole": limit}), *steps], place(1).calendar)
    return next(run for run in runs if run.kind == "whole").due_at


def later(by: int) -> datetime:
    return datetime(2026, 4, 30, 10, tzinfo=place(1).calendar.zone) + timedelta(minutes=by)


@given(one=histories, seed=st.integers(0, 1000))
def test_a_note_anywhere_changes_nothing(one: History, seed: int) -> None:
    idle = "note"
    assume(idle in one.flow.moves)
    steps = list(one.steps)
    place_in = 1 + seed % len(steps)
    steps.insert(place_in, replace(steps[place_in - 1], move=idle, limits={}))
    assert judged(one, steps) == judged(one, list(one.steps))


@given(one=histories)
def test_later_steps_never_change_a_run_that_stopped(one: History) -> None:
    for known in range(1, len(one.steps)):
        stopped = [run for run in judged(one, list(one.steps[:known])) if run[3] is not None]
        assert [run for run in judged(one, list(one.steps)) if run in stopped] == stopped


@given(one=histories)
def test_going_on_step_by_step_gives_what_the_whole_history_gives(one: History) -> None:
    runs: list[ClockRun] = []
    for step in one.steps:
        go_on(one.flow, runs, step, one.place.calendar)
    assert dates(runs) == judged(one, list(one.steps))


@given(since=minutes, first=minutes, second=minutes, hours=st.integers(1, 40))
def test_two_pauses_that_touch_are_one(since: int, first: int, second: int, hours: int) -> None:
    ends = later(since), later(since + first), later(since + first + second)
    one = [Step("pause_all", ends[0]), Step("resume_all", ends[2])]
    two = [one[0], Step("resume_all", ends[1]), Step("pause_all", ends[1]), one[1]]
    assert whole(f"{hours} work_hours", *one) == whole(f"{hours} work_hours", *two)


@given(since=minutes, length=minutes, hours=st.integers(1, 40), more=st.integers(1, 40))
def test_an_extension_is_worth_the_same_before_and_during_a_pause(
    since: int, length: int, hours: int, more: int
) -> None:
    pause, resume = Step("pause_all", later(since)), Step("resume_all", later(since + length))
    extend = Step("extend", later(since), extend_by=more)
    before = whole(f"{hours} work_hours", extend, pause, resume)
    assert before == whole(f"{hours} work_hours", pause, extend, resume)


@given(since=st.integers(0, 60), length=minutes, hours=st.integers(2, 40), more=st.integers(1, 40))
def test_an_extension_of_timely_work_is_worth_the_same_before_and_after_a_pause(
    since: int, length: int, hours: int, more: int
) -> None:
    pause, resume = Step("pause_all", later(since)), Step("resume_all", later(since + length))
    before = whole(f"{hours} work_hours", Step("extend", later(since), extend_by=more), pause, resume)
    after = whole(f"{hours} work_hours", pause, resume, Step("extend", later(since + length), extend_by=more))
    assert before == after


def test_a_history_out_of_order_is_refused_and_names_both_steps() -> None:
    with pytest.raises(HistoryError, match=r"step 3 \(sign.*happened before step 2 \(pause_all"):
        whole("1 workdays", Step("pause_all", later(10)), Step("sign", later(5)))


def test_a_move_the_flow_does_not_have_is_refused() -> None:
    with pytest.raises(HistoryError, match="step 2: the flow all_effects-1 has no move 'fly'"):
        whole("1 workdays", Step("fly", later(10)))
