"""Promises of the page of return visits."""

from typing import Any

import pytest
from tests.county import County

from wangge.cases.models import Visit
from wangge.console.tests.test_desk import signed_in
from wangge.kernel.ids import RegionKey

QUERIES = 9
SAID = {"reached": "yes", "solved": "true", "stars": "5", "remark": "很快就来了"}


def closed(county: County, *, way: str) -> Visit:
    """A case closed with a number left; supervised ones are called, the visit of another is set to the way asked for."""
    key = county.report(phone="13812345678")
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="井盖已换新")
    county.move(key, "pass", "checker", outcome="solved")
    Visit.objects.filter(region_no=key.region_no, case_id=key.id).update(way=way)
    return Visit.objects.get(region_no=key.region_no, case_id=key.id)


def address(visit: Visit) -> str:
    return f"/desk/visits/{RegionKey(visit.region_no, visit.id)}/"


def test_a_call_that_waits_is_listed_and_shows_what_to_ask_about(county: County) -> None:
    visit = closed(county, way="call")
    client = signed_in(county, "operator")
    assert address(visit).encode() in client.get("/desk/visits/").content
    assert "井盖已换新" in client.get(address(visit)).content.decode()


def test_a_call_is_put_on_record_with_what_was_said(county: County) -> None:
    visit = closed(county, way="call")
    assert signed_in(county, "operator").post(address(visit), SAID)["location"] == "/desk/visits/"
    visit.refresh_from_db(from_queryset=Visit.objects.filter(region_no=visit.region_no))
    case = county.case(RegionKey(visit.region_no, visit.case_id))
    assert (visit.was_reached, case.solved, case.stars) == (True, True, 5)


def test_nobody_reached_is_on_record_without_an_opinion(county: County) -> None:
    visit = closed(county, way="call")
    signed_in(county, "operator").post(address(visit), {"reached": "no"})
    case = county.case(RegionKey(visit.region_no, visit.case_id))
    assert case.stars is None
    assert signed_in(county, "operator").get("/desk/visits/").context["calls"] == []


def test_somebody_reached_without_an_opinion_is_asked_for_again(county: County) -> None:
    visit = closed(county, way="call")
    page = signed_in(county, "operator").post(address(visit), {"reached": "yes", "remark": "说了很多"})
    assert page.status_code == 422
    assert "说了很多" in page.content.decode()


def test_a_visit_is_made_once(county: County) -> None:
    visit = closed(county, way="call")
    signed_in(county, "operator").post(address(visit), SAID)
    answer = signed_in(county, "checker").post(address(visit), {**SAID, "stars": "1"})
    assert answer["location"] == "/desk/visits/"
    assert county.case(RegionKey(visit.region_no, visit.case_id)).stars == 5


def test_the_number_is_opened_here_for_a_purpose(county: County) -> None:
    client = signed_in(county, "operator")
    visit = closed(county, way="call")
    assert b"13812345678" not in client.get(address(visit)).content
    assert b"13812345678" in client.post(address(visit), {"purpose": "check"}).content


def test_a_visit_by_link_shows_the_link_to_copy(county: County) -> None:
    visit = closed(county, way="link")
    [(_row, link)] = signed_in(county, "operator").get("/desk/visits/").context["links"]
    assert f"/visit/{visit.region_no}-{visit.id}-" in link
    assert signed_in(county, "operator").get(link.removeprefix("http://testserver")).status_code == 200


@pytest.mark.parametrize("name", ["owner", "dispatcher", "worker", "leader", "administrator"])
def test_who_does_not_ask_people_finds_nothing_here(county: County, name: str) -> None:
    visit = closed(county, way="call")
    assert signed_in(county, name).get("/desk/visits/").status_code == 404
    assert signed_in(county, name).post(address(visit), SAID).status_code == 404


def test_the_list_costs_the_same_whatever_its_length(county: County, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county, "operator")
    for way in ("call", "link", "call", "link"):
        closed(county, way=way)
    client.get("/desk/visits/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/desk/visits/")
