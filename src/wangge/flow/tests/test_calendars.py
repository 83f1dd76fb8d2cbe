"""Promises of the calendars: a notice replaces its years, a correction is announced, places have days of their own."""

import json
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wangge.flow import actions, queries
from wangge.flow.events import CalendarChanged
from wangge.flow.rules import Limit, due_after
from wangge.flow.rules.notices import NoticeError, read_notice
from wangge.kernel import bus
from wangge.kernel.models import CalendarDay

pytestmark = pytest.mark.django_db
NOTICE = {
    "notice": "国办发明电〔2026〕9号",
    "source": "国务院办公厅",
    "holidays": {"2027-01-01": "元旦", "2027-02-05": "春节"},
    "workdays": {"2027-02-14": "春节调休"},
}
heard: list[CalendarChanged] = []


def hear(fact: CalendarChanged) -> None:
    heard.append(fact)


@pytest.fixture(autouse=True)
def _listen() -> Iterator[None]:
    heard.clear()
    bus.subscribe(CalendarChanged, hear)
    yield
    bus._listeners[CalendarChanged].remove(hear)


def load(**changed: object) -> list[date]:
    notice = read_notice(json.dumps(NOTICE | changed), this_year=2026)
    return [change.day for change in actions.load_notice(notice, by=None)]


def written(folder: Path, **changed: object) -> Path:
    file = folder / "notice.json"
    file.write_text(json.dumps(NOTICE | changed))
    return file


def test_a_year_is_provisional_until_its_notice_is_loaded() -> None:
    new_year = datetime(2027, 1, 4, 10, tzinfo=queries.work_calendar().zone)
    assert queries.work_calendar().is_provisional(new_year, new_year)
    load()
    assert not queries.work_calendar().is_provisional(new_year, new_year)
    assert not queries.work_calendar().is_workday(date(2027, 2, 5))
    assert queries.work_calendar().is_workday(date(2027, 2, 14))


def test_the_first_calendar_of_a_new_database_is_announced_to_nobody() -> None:
    actions.install_shipped()
    assert heard == []


def test_the_notice_of_a_further_year_announces_the_whole_year() -> None:
    actions.install_shipped()
    load()
    assert heard == [CalendarChanged(date(2027, 1, 1), date(2027, 12, 31))]


def test_a_corrected_notice_announces_only_the_days_changed() -> None:
    load()
    heard.clear()
    assert load(holidays={"2027-01-01": "元旦", "2027-02-08": "春节"}) == [date(2027, 2, 5), date(2027, 2, 8)]
    assert heard == [CalendarChanged(date(2027, 2, 5), date(2027, 2, 8))]
    assert not CalendarDay.objects.filter(day=date(2027, 2, 5)).exists()


def test_the_same_notice_again_changes_and_announces_nothing() -> None:
    load()
    heard.clear()
    assert load() == []
    assert heard == []


def test_starting_again_leaves_a_corrected_day_as_it_is() -> None:
    actions.install_shipped()
    actions.set_day(date(2026, 10, 8), is_workday=False, name="市定假日", by=None)
    actions.install_shipped()
    assert not queries.work_calendar().is_workday(date(2026, 10, 8))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"source": ""}, "source"),
        ({"holidays": []}, "holidays"),
        ({"holidays": {"2027-02-30": "x"}}, "'2027-02-30' is not a day"),
        ({"workdays": {"2027-01-01": "x"}}, "2027-01-01 is named both"),
        ({"holidays": {"1999-01-01": "x"}}, "years 2004 to 2038"),
        ({"holidays": {}, "workdays": {}}, "years 2004 to 2038"),
    ],
)
def test_a_wrong_notice_is_refused_with_the_reason(changed: dict[str, object], reason: str) -> None:
    with pytest.raises(NoticeError, match=reason):
        load(**changed)
    assert heard == []


def test_the_command_shows_the_difference_and_a_dry_run_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("load_calendar", written(tmp_path), "--dry-run")
    assert "2027-02-05" in capsys.readouterr().out
    assert 2027 not in queries.published_years()
    call_command("load_calendar", written(tmp_path))
    assert 2027 in queries.published_years()


def test_the_command_refuses_a_file_that_is_no_notice(tmp_path: Path) -> None:
    file = tmp_path / "notice.json"
    file.write_text("{")
    with pytest.raises(CommandError, match="not a JSON file"):
        call_command("load_calendar", file)


def test_a_day_made_ordinary_again_follows_the_week() -> None:
    load()
    assert actions.set_day(date(2027, 1, 1), is_workday=None, by=None)
    assert queries.work_calendar().is_workday(date(2027, 1, 1))
    assert not actions.set_day(date(2027, 1, 1), is_workday=None, by=None)


def test_a_local_calendar_lies_over_the_national_one() -> None:
    load()
    actions.save_local_calendar("yushu", name_zh="玉树", spans=["09:00-12:30", "14:30-18:00"], by=None)
    actions.set_day(date(2027, 7, 26), is_workday=False, name="赛马节", code="yushu", by=None)
    local = queries.work_calendar("yushu")
    start = datetime(2027, 7, 23, 17, tzinfo=local.zone)
    assert due_after(Limit.parse("2 work_hours"), start, local) == datetime(2027, 7, 27, 10, tzinfo=local.zone)
    assert not local.is_workday(date(2027, 2, 5))
    assert queries.work_calendar().is_workday(date(2027, 7, 26))


def test_a_local_day_is_announced_with_the_code_of_its_calendar() -> None:
    actions.save_local_calendar("yushu", name_zh="玉树", by=None)
    heard.clear()
    actions.set_day(date(2027, 7, 26), is_workday=False, code="yushu", by=None)
    assert heard == [CalendarChanged(date(2027, 7, 26), date(2027, 7, 26), "yushu")]


@pytest.mark.parametrize("spans", [["9 to 5"], ["12:00-09:00"], ["09:00-12:00", "11:00-15:00"], ["09:00-25:00"]])
def test_working_hours_that_make_no_day_are_refused(spans: list[str]) -> None:
    with pytest.raises(NoticeError, match="working hours"):
        actions.save_local_calendar("yushu", name_zh="玉树", spans=spans, by=None)


def test_local_days_are_replaced_as_a_whole() -> None:
    actions.save_local_calendar("yushu", name_zh="玉树", by=None)
    assert actions.load_local_days("yushu", {date(2027, 7, 26): (False, "赛马节")}, by=None) == 1
    assert actions.load_local_days("yushu", {date(2027, 7, 27): (False, "赛马节")}, by=None) == 2
    assert list(queries.special_days(2027, "yushu")) == [date(2027, 7, 27)]
