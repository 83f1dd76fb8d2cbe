"""Promises of the queue: tabs, filters, search, marks."""

from uuid import uuid4

import pytest
from tests.county import County

from wangge.cases.queries import paging
from wangge.console.tests.test_desk import HTMX, signed_in


def titles(county: County, name: str, query: str) -> list[str]:
    page = signed_in(county, name).get(f"/desk/?{query}").context["page"]
    return [row.title for row in page.rows]


def tabs(county: County, name: str) -> list[str]:
    return [tab for tab, *_rest in signed_in(county, name).get("/desk/?tab=open").context["tabs"]]


def test_a_search_finds_words_of_the_report_and_numbers(county: County) -> None:
    key = county.report("小区北门的路灯坏了")
    county.report("路边的井盖不见了")
    assert titles(county, "dispatcher", "words=路灯") == ["小区北门的路灯坏了"]
    assert titles(county, "dispatcher", f"words={county.case(key).number}") == ["小区北门的路灯坏了"]


def test_a_case_out_of_scope_is_not_found_by_words(county: County) -> None:
    county.report("小区北门的路灯坏了")
    assert titles(county, "town_dispatcher", "words=路灯") == []


def test_unit_matter_and_channel_narrow_the_list(county: County) -> None:
    key = county.report()
    county.report("小区北门的路灯坏了")
    county.dispatch(key)
    wanted = [county.case(key).title]
    for query in (f"unit={county.units['owners'].id}", f"matter={county.matters['0201'].id}"):
        assert titles(county, "dispatcher", f"tab=open&{query}") == wanted
    assert titles(county, "dispatcher", "tab=open&channel=hotline") == []


def test_each_narrowing_can_be_taken_away(county: County) -> None:
    query = f"tab=open&light=red&channel=portal&matter={county.matters['0201'].id}"
    chips = signed_in(county, "dispatcher").get(f"/desk/?{query}").context["chips"]
    assert [address.count("=") for _word, address in chips] == [3, 3, 3]
    assert [word for word, _address in chips] == ["Overdue", "Matter 0201", "the residents' page"]


def test_a_unit_that_was_never_narrows_to_nothing_and_says_so(county: County) -> None:
    county.report()
    page = signed_in(county, "dispatcher").get(f"/desk/?tab=open&unit={uuid4()}")
    assert b"a unit that does not exist" in page.content
    assert page.context["page"].rows == []


@pytest.mark.parametrize(
    ("name", "shown"), [("supervisor", True), ("dispatcher", True), ("owner", False), ("checker", False)]
)
def test_rulings_and_decisions_are_tabs_of_those_who_give_them(county: County, name: str, shown: bool) -> None:
    assert ({"disputed", "asks"} <= set(tabs(county, name))) is shown


def test_the_supervisor_begins_with_what_waits_for_a_ruling(county: County) -> None:
    assert signed_in(county, "supervisor").get("/desk/").context["filters"].tab == "disputed"


def test_a_count_above_the_bound_says_only_that_there_are_more(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(paging, "COUNT_TO", 2)
    monkeypatch.setattr("wangge.console.views.queue.COUNT_TO", 2)
    for _ in range(4):
        county.report()
    found = {
        tab: count for tab, _label, count, _address in signed_in(county, "dispatcher").get("/desk/").context["tabs"]
    }
    assert (found["reported"], found["dispatched"]) == ("2+", "0")


def test_a_row_says_what_is_special_about_its_case(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "supervise", "supervisor", reason="盯紧")
    county.move(key, "ask_extension", "owner", amount=1, reason="等料")
    rows = signed_in(county, "supervisor").get("/desk/?tab=asks").content.decode()
    assert "Supervised" in rows
    assert '<span class="row-mark row-mark-asks">' in rows


def test_more_filters_come_as_a_part_and_as_a_page(county: County) -> None:
    client = signed_in(county, "dispatcher")
    assert b"<html" in client.get("/desk/filters/?tab=open").content
    part = client.get("/desk/filters/?tab=open&light=red", headers=HTMX).content
    assert b"<html" not in part
    assert b'name="light" value="red"' in part
    assert b"Unit owners" in part
