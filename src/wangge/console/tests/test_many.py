"""Promises of moves on several cases at once."""

from typing import Any

from django.test import Client
from tests.county import County

from wangge.console.tests.test_desk import signed_in
from wangge.kernel.ids import RegionKey


def named(county: County, *keys: RegionKey) -> list[str]:
    return [f"{key}@{county.case(key).last_seq}" for key in keys]


def post(client: Client, cases: list[str], **more: object) -> Any:
    return client.post("/desk/many/", {"case": cases, **more})


def test_the_moves_that_all_of_them_allow_are_offered(county: County) -> None:
    fresh, sent = county.report(), county.report()
    county.dispatch(sent)
    page = post(signed_in(county, "dispatcher"), named(county, fresh, sent))
    offered = {one.view.key: one.allowed for one in page.context["together"].moves}
    assert offered == {"dispatch": False, "merge": True, "note": True}
    assert b"possible for 1 of 2" in page.content


def test_a_note_goes_to_every_case(county: County) -> None:
    keys = [county.report() for _ in range(3)]
    page = post(signed_in(county, "dispatcher"), named(county, *keys), move="note", reason="周五统一去看")
    assert (len(page.context["done"]), page.context["refused"]) == (3, [])
    assert {county.case(key).last_seq for key in keys} == {2}


def test_several_cases_are_sent_to_one_unit(county: County) -> None:
    keys = [county.report() for _ in range(2)]
    sent = {"matter_id": county.matters["0201"].id, "unit_id": county.units["owners"].id}
    post(signed_in(county, "dispatcher"), named(county, *keys), move="dispatch", **sent)
    assert {county.case(key).state for key in keys} == {"dispatched"}


def test_only_units_that_serve_all_places_are_offered(county: County) -> None:
    here, there = county.report(), county.report(lon=120.025)
    page = post(signed_in(county, "dispatcher"), named(county, here, there), choose="dispatch")
    assert [unit.name for unit in page.context["options"].units] == ["Unit centre"]


def test_the_others_are_merged_into_the_chosen_one(county: County) -> None:
    first, second, third = (county.report() for _ in range(3))
    cases = named(county, first, second, third)
    post(signed_in(county, "dispatcher"), cases, move="merge", parent=county.case(second).number)
    assert [county.case(key).state for key in (first, second, third)] == ["merged", "reported", "merged"]
    assert county.case(first).parent_id == second.id


def test_a_case_somebody_else_moved_is_refused_and_the_others_go_through(county: County) -> None:
    moved, still = county.report(), county.report()
    cases = named(county, moved, still)
    county.move(moved, "note", "checker", reason="先到一步")
    page = post(signed_in(county, "dispatcher"), cases, move="note", reason="周五统一去看")
    assert [row.key for row, _one in page.context["refused"]] == [moved]
    assert [row.key for row, _one in page.context["done"]] == [still]
    assert b"Somebody else has moved this case" in page.content
    assert county.case(moved).last_seq == 2


def test_a_form_that_lacks_something_moves_nothing(county: County) -> None:
    keys = [county.report() for _ in range(2)]
    client = signed_in(county, "dispatcher")
    assert post(client, named(county, *keys), move="note", reason=" ").status_code == 422
    assert post(client, named(county, *keys), move="dispatch").status_code == 422
    assert {county.case(key).last_seq for key in keys} == {1}


def test_cases_out_of_scope_are_left_out(county: County) -> None:
    mine, other = county.report(), county.report(lon=120.025)
    client = signed_in(county, "town_dispatcher")
    page = post(client, named(county, mine, other), move="note", reason="看一下")
    assert [row.key for row, _one in page.context["done"]] == [other]
    assert county.case(mine).last_seq == 1


def test_more_than_fifty_are_refused_as_a_whole(county: County) -> None:
    cases = [f"{RegionKey(320583, county.report().id)}@1" for _ in range(51)]
    answer = post(signed_in(county, "dispatcher"), cases, move="note", reason="x")
    assert answer["location"] == "/desk/"


def test_whatever_is_posted_the_page_answers(county: County) -> None:
    client = signed_in(county, "dispatcher")
    for cases in ([], ["x"], ["320583-x@1"], ["@"], [f"{county.report()}@x"]):
        assert post(client, cases, move="note").status_code == 302
    assert post(client, named(county, county.report()), move="refuse", reason="x").status_code == 200
    assert client.get("/desk/many/").status_code == 302


def test_reading_many_cases_costs_the_same_as_reading_two(county: County, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county, "dispatcher")
    cases = named(county, *(county.report() for _ in range(8)))
    post(client, cases)
    with django_assert_max_num_queries(6):
        post(client, cases)
