"""Promises of the deadline clocks; dates checked by hand against the official notices."""

import json
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.flow.actions import CALENDAR, SHIPPED
from wangge.flow.rules import Limit, Step, WorkCalendar, compute_clocks, due_after, read_flow, retreat

ZONE = ZoneInfo("Asia/Shanghai")
FLOW = read_flow((SHIPPED / "grid_loop.toml").read_text())


def at(written: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZONE)


def china(spans: tuple[tuple[int, int], ...] = ((480, 720), (840, 1080))) -> WorkCalendar:
    data = json.loads(CALENDAR.read_text())
    days = {date.fromisoformat(day): False for day in data["holidays"]}
    days |= {date.fromisoformat(day): True for day in data["workdays"]}
    return WorkCalendar(
        zone=ZONE, spans=spans, exceptions=days, published_years=frozenset(range(2004, 2027)), last_year=2026
    )


CHINA = china()
moments = st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 30)).map(lambda naive: naive.replace(tzinfo=ZONE))


NOTICE_2026 = {
    "five workdays over the Spring Festival": ("2026-02-12", "5 workdays", "2026-02-26"),
    "five workdays over Labour Day": ("2026-04-30", "5 workdays", "2026-05-11"),
    "five workdays over National Day": ("2026-09-30", "5 workdays", "2026-10-13"),
    "thirty calendar days rolled off a Saturday": ("2026-02-12", "30 calendar_days", "2026-03-16"),
    "fifteen calendar days rolled off National Day": ("2026-09-22", "15 calendar_days", "2026-10-08"),
}


@pytest.mark.parametrize("case", NOTICE_2026)
def test_a_limit_over_the_holidays_of_2026(case: str) -> None:
    start, limit, due = NOTICE_2026[case]
    ending = "10:00" if "workdays" in limit else "23:59"
    assert due_after(Limit.parse(limit), at(f"{start} 10:00"), CHINA) == at(f"{due} {ending}")


@pytest.mark.parametrize("day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"])
def test_a_make_up_day_of_2026_is_worked(day: str) -> None:
    assert CHINA.is_workday(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("start", "limit", "due"),
    [
        ("2026-06-01 10:00", "1 workdays", "2026-06-02 10:00"),
        ("2026-06-01 07:00", "1 workdays", "2026-06-02 08:00"),
        ("2026-06-01 20:00", "1 workdays", "2026-06-02 18:00"),
        ("2026-06-06 10:00", "1 workdays", "2026-06-08 18:00"),
        ("2026-06-01 11:00", "2 work_hours", "2026-06-01 15:00"),
        ("2026-06-05 17:00", "2 work_hours", "2026-06-08 09:00"),
        ("2026-06-05 17:00", "2 urgent_hours", "2026-06-05 19:00"),
        ("2026-06-05 17:00", "30 minutes", "2026-06-05 17:30"),
    ],
)
def test_a_limit_runs_out_at(start: str, limit: str, due: str) -> None:
    assert due_after(Limit.parse(limit), at(start), CHINA) == at(due)


def whole_clock(limit: str, *pauses: tuple[str, str], start: str) -> datetime | None:
    steps = [Step("dispatch", at(start), {"whole": limit})]
    for since, until in pauses:
        steps += [Step("hang", at(since)), Step("resume", at(until))]
    return next(run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole").due_at


def test_a_pause_of_a_working_day_moves_a_working_clock_by_one_working_day() -> None:
    due = whole_clock("1 workdays", ("2026-06-01 10:30", "2026-06-02 10:30"), start="2026-06-01 10:00")
    assert due == at("2026-06-03 10:00")


def test_a_pause_without_working_time_moves_nothing() -> None:
    due = whole_clock("1 workdays", ("2026-06-05 18:00", "2026-06-08 08:00"), start="2026-06-05 10:00")
    assert due == at("2026-06-08 10:00")


def test_a_year_on_hold_adds_a_year_of_working_time_and_no_more() -> None:
    due = whole_clock("1 workdays", ("2025-06-03 10:30", "2026-06-03 10:30"), start="2025-06-03 10:00")
    assert due == at("2026-06-04 10:00")


def extended_day(*steps: Step) -> datetime | None:
    """A limit of one workday from Monday 10:00, through the steps."""
    begun = Step("dispatch", at("2026-06-01 10:00"), {"whole": "1 workdays"})
    return next(run for run in compute_clocks(FLOW, [begun, *steps], CHINA) if run.kind == "whole").due_at


def test_an_extension_by_a_workday_moves_the_due_date_by_a_workday() -> None:
    assert extended_day(Step("grant_extension", at("2026-06-01 11:00"), extend_by=1)) == at("2026-06-03 10:00")


def test_a_pause_after_an_extension_keeps_the_extension() -> None:
    due = extended_day(
        Step("grant_extension", at("2026-06-01 11:00"), extend_by=1),
        Step("hang", at("2026-06-02 09:00")),
        Step("resume", at("2026-06-02 10:00")),
    )
    assert due == at("2026-06-03 11:00")


def test_an_extension_granted_during_a_pause_is_kept() -> None:
    due = extended_day(
        Step("hang", at("2026-06-02 09:00")),
        Step("grant_extension", at("2026-06-02 09:30"), extend_by=1),
        Step("resume", at("2026-06-02 10:00")),
    )
    assert due == at("2026-06-03 11:00")


def test_a_unit_that_takes_a_case_over_has_its_own_whole_limit() -> None:
    steps = [Step("dispatch", at("2026-06-01 10:00"), unit="roads"), Step("sign", at("2026-06-01 11:00"), unit="roads")]
    steps.append(Step("transfer", at("2026-06-02 15:00"), unit="water"))
    first, second = [run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole"]
    assert (first.stopped_at, second.due_at) == (at("2026-06-02 15:00"), at("2026-06-09 15:00"))


def test_a_unit_that_gets_its_case_back_goes_on_with_what_was_left() -> None:
    steps = [
        Step("dispatch", at("2026-06-01 10:00"), {"whole": "8 work_hours"}, unit="roads"),
        Step("return", at("2026-06-01 12:00"), unit="roads"),
        Step("dispatch", at("2026-06-03 14:00"), {"whole": "8 work_hours"}, unit="roads"),
    ]
    (whole,) = [run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole"]
    assert whole.due_at == at("2026-06-04 10:00")  # two of eight hours were used on Monday


def test_a_pause_after_the_due_date_does_not_make_it_timely() -> None:
    due = whole_clock("2 work_hours", ("2026-06-01 15:30", "2026-06-02 15:30"), start="2026-06-01 09:00")
    assert due == at("2026-06-01 11:00")


def test_a_paused_clock_has_no_due_date() -> None:
    steps = [Step("dispatch", at("2026-06-01 10:00")), Step("hang", at("2026-06-01 11:00"))]
    whole = next(run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole")
    assert whole.due_at is None
    assert whole.is_paused


def test_a_redo_goes_on_with_the_time_that_was_left() -> None:
    steps = [
        Step("dispatch", at("2026-06-01 10:00"), {"whole": "8 work_hours"}),
        Step("answer", at("2026-06-01 12:00")),
        Step("redo", at("2026-06-03 08:00")),
    ]
    whole = next(run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole")
    assert whole.due_at == at("2026-06-03 16:00")


def test_an_answer_in_time_stays_in_time_however_long_the_check_takes() -> None:
    steps = [
        Step("dispatch", at("2026-06-01 10:00"), {"whole": "2 work_hours"}),
        Step("answer", at("2026-06-01 11:00")),
        Step("pass", at("2026-06-05 11:00")),
    ]
    whole = next(run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole")
    assert (whole.stopped_at, whole.due_at) == (at("2026-06-01 11:00"), at("2026-06-01 12:00"))


def test_a_year_without_notice_makes_the_date_provisional() -> None:
    steps = [Step("dispatch", at("2026-12-30 10:00"), {"whole": "5 workdays"})]
    runs = {run.kind: run for run in compute_clocks(FLOW, steps, CHINA)}
    assert (runs["sign"].is_provisional, runs["whole"].is_provisional) == (False, True)


@given(start=moments, hours=st.integers(1, 200))
def test_work_hours_are_as_long_as_they_say(start: datetime, hours: int) -> None:
    due = due_after(Limit(hours, "work_hours"), start, CHINA)
    assert CHINA.worked(due) - CHINA.worked(start) == pytest.approx(hours * 60, abs=1e-3)


@given(start=moments, days=st.integers(1, 60))
def test_more_workdays_never_end_earlier(start: datetime, days: int) -> None:
    assert due_after(Limit(days, "workdays"), start, CHINA) < due_after(Limit(days + 1, "workdays"), start, CHINA)


@given(start=moments, since=st.integers(1, 400), length=st.integers(0, 5000))
def test_a_pause_never_brings_a_due_date_forward(start: datetime, since: int, length: int) -> None:
    from datetime import timedelta

    pause = start + timedelta(minutes=since)
    steps = [Step("dispatch", start, {"whole": "1 workdays"}), Step("hang", pause)]
    steps.append(Step("resume", pause + timedelta(minutes=length)))
    whole = next(run for run in compute_clocks(FLOW, steps, CHINA) if run.kind == "whole")
    assert whole.due_at is not None
    assert whole.due_at >= due_after(Limit(1, "workdays"), start, CHINA)


@given(start=moments, hours=st.integers(1, 80))
def test_half_of_the_limit_is_left_at_half(start: datetime, hours: int) -> None:
    limit = Limit(hours, "work_hours")
    due = due_after(limit, start, CHINA)
    half = retreat(limit, due, 0.5, CHINA)
    assert CHINA.worked(due) - CHINA.worked(half) == pytest.approx(hours * 30, abs=1e-3)
