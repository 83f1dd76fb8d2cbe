"""Promises of the queue and the case page."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from tests.county import County

from wangge.kernel.ids import RegionKey

QUEUE_QUERIES = 8
HTMX = {"HX-Request": "true"}


def signed_in(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def test_nobody_sees_the_desk_without_signing_in(client: Client, county: County) -> None:
    assert client.get("/desk/")["location"] == "/sign-in/?next=/desk/"


def test_the_dispatcher_begins_with_what_waits_for_dispatch(county: County) -> None:
    county.report()
    page = signed_in(county, "dispatcher").get("/desk/")
    assert page.context["filters"].tab == "reported"
    assert len(page.context["page"].rows) == 1


def test_a_live_page_asks_for_the_rows_alone(county: County) -> None:
    answer = signed_in(county, "dispatcher").get("/desk/", headers=HTMX).content.decode()
    assert "<html" not in answer
    assert "Nothing is waiting here" in answer


@pytest.mark.parametrize(
    "query",
    [
        "tab=nonsense",
        "light=blue",
        "area=x",
        "area=９",
        "words=abc",
        "words=%00",
        "unit=x",
        "matter=x",
        "channel=x",
        "after=x_y",
        "after=2026-01-01_",
        "tab=closed",
    ],
)
def test_whatever_stands_in_the_address_the_queue_answers(county: County, query: str) -> None:
    assert signed_in(county, "dispatcher").get(f"/desk/?{query}").status_code == 200


def test_a_case_out_of_scope_is_not_found(county: County) -> None:
    key = county.report()
    assert signed_in(county, "dispatcher").get(f"/desk/cases/{key}/").status_code == 200
    assert signed_in(county, "neighbour").get(f"/desk/cases/{key}/").status_code == 404
    assert signed_in(county, "dispatcher").get(f"/desk/cases/{RegionKey(320583, uuid4())}/").status_code == 404


def test_the_queue_costs_the_same_whatever_its_length(
    county: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(county, "dispatcher")
    for _ in range(6):
        county.report()
    client.get("/desk/")
    with django_assert_max_num_queries(QUEUE_QUERIES):
        client.get("/desk/")


def test_a_leader_goes_to_the_board_and_still_reaches_cases(county: County) -> None:
    client = signed_in(county, "leader")
    assert client.get("/desk/")["location"] == "/board/"
    assert client.get("/desk/?tab=open").status_code == 200


def test_an_open_page_learns_that_the_case_has_moved(county: County) -> None:
    key = county.report()
    client = signed_in(county, "dispatcher")
    assert client.get(f"/desk/cases/{key}/?seen=1").status_code == 204
    county.dispatch(key)
    assert b"Show the new state" in client.get(f"/desk/cases/{key}/?seen=1").content


def test_the_number_is_masked_until_a_purpose_is_named(county: County) -> None:
    key = county.report(phone="13812345678")
    client = signed_in(county, "dispatcher")
    assert b"13812345678" not in client.get(f"/desk/cases/{key}/").content
    assert b"13812345678" not in client.post(f"/desk/cases/{key}/phone/", {"purpose": ""}).content
    assert b"13812345678" in client.post(f"/desk/cases/{key}/phone/", {"purpose": "contact"}).content


def test_the_number_of_a_case_out_of_scope_cannot_be_asked_for(county: County) -> None:
    key = county.report(phone="13812345678")
    assert signed_in(county, "neighbour").post(f"/desk/cases/{key}/phone/", {"purpose": "contact"}).status_code == 404
