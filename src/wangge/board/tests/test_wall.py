"""Promises of the command board."""

from collections.abc import Callable
from typing import Any

from django.test import Client
from tests.county import County

BOARD_QUERIES = 15


def board_of(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def test_the_board_is_for_staff(client: Client, county: County) -> None:
    assert client.get("/board/")["location"] == "/sign-in/?next=/board/"


def test_every_number_leads_to_its_cases(county: County) -> None:
    county.report()
    page = board_of(county, "leader").get("/board/").content.decode()
    assert "/desk/?tab=open&amp;light=red" in page
    assert "/desk/?tab=reported" in page


def test_the_board_counts_only_what_the_viewer_may_see(county: County) -> None:
    county.report()
    assert sum(board_of(county, "leader").get("/board/").context["by_grid"].values()) == 1
    assert sum(board_of(county, "town_dispatcher").get("/board/").context["by_grid"].values()) == 0


def test_a_live_board_asks_for_the_figures_alone(county: County) -> None:
    answer = board_of(county, "leader").get("/board/", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in answer
    assert 'id="grid-values"' in answer


def test_the_board_costs_the_same_whatever_the_number_of_cases(
    county: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = board_of(county, "leader")
    for _ in range(5):
        county.report()
    client.get("/board/")
    with django_assert_max_num_queries(BOARD_QUERIES):
        client.get("/board/")
