"""Promises of the pages for leaders: who may open them, what they say, what may be taken away."""

from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.county import County

from wangge.kernel import clock
from wangge.stats.actions import write_digests
from wangge.stats.models import Digest

ADDRESSES = ["/board/digest/", "/board/figures/", "/board/figures/cases/", "/board/figures/export/"]
QUERIES = {"/board/digest/": 8, "/board/figures/": 10, "/board/figures/cases/": 4}


def reader(county: County, name: str = "leader") -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def next_morning() -> date:
    """The day whose digest tells of what comes in now: before half past seven this very day's."""
    return (clock.local(clock.now()) + timedelta(days=1) - timedelta(hours=7, minutes=30)).date()


def page(county: County, address: str, name: str = "leader") -> str:
    return reader(county, name).get(address).content.decode()


@pytest.mark.parametrize("address", ADDRESSES)
def test_nobody_sees_them_without_signing_in(client: Client, county: County, address: str) -> None:
    assert client.get(address)["location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(("name", "status"), [("leader", 200), ("supervisor", 200), ("dispatcher", 404), ("owner", 404),
                                              ("administrator", 404)])  # fmt: skip
def test_they_are_for_leaders_and_those_who_supervise(county: County, address: str, name: str, status: int) -> None:
    assert reader(county, name).get(address).status_code == status


def test_before_the_first_morning_the_page_says_when_one_comes(county: County) -> None:
    assert "half past seven" in page(county, "/board/digest/")


def test_every_sentence_of_the_digest_leads_to_its_cases(county: County) -> None:
    key = county.report(at=clock.now())
    write_digests(next_morning(), by=None)
    text = page(county, "/board/digest/")
    assert '<a href="#new">1 case came in.</a>' in text
    assert 'id="new"' in text
    assert f"/desk/cases/{key}/" in text


def test_an_older_day_can_be_read_again(county: County) -> None:
    day = clock.today() - timedelta(days=3)
    Digest.objects.create(area_no=county.home.area_no, day=day, written_at=clock.now(), figures={})
    Digest.objects.create(area_no=county.home.area_no, day=clock.today(), written_at=clock.now(), figures={})
    assert f"Morning digest of {day}" in page(county, f"/board/digest/?day={day}")
    assert f'<option value="{day}"' in page(county, "/board/digest/")


@pytest.mark.parametrize("query", ["day=2020-01-01", "area=1", f"area={'9' * 30}&day=1999-01-01"])
def test_a_digest_that_is_not_there_is_not_found(county: County, query: str) -> None:
    assert reader(county).get(f"/board/digest/?{query}").status_code == 404


def test_too_few_cases_give_no_percentage_but_their_number(county: County) -> None:
    key = county.report(at=clock.now())
    county.move(key, "settle", "worker", answer="已扶正", at=clock.now())
    text = page(county, "/board/figures/")
    assert "too few" in text
    assert "1 of 1" in text
    assert "100 %" not in text


@pytest.mark.parametrize("query", ["days=8", "days=x", "figure=moon", "area=x", "matter=1", "days=７"])
def test_whatever_stands_in_the_address_the_pages_answer(county: County, query: str) -> None:
    assert reader(county).get(f"/board/figures/?{query}").status_code == 200
    assert reader(county).get(f"/board/figures/cases/?{query}").status_code == 200


def test_the_book_holds_every_table(county: County) -> None:
    answer = reader(county).get("/board/figures/export/?days=7")
    assert "-7d.xlsx" in answer["Content-Disposition"]
    with CalamineWorkbook.from_filelike(BytesIO(answer.content)) as book:
        assert len(book.sheet_names) == 3


def test_no_name_in_the_csv_becomes_a_formula(county: County) -> None:
    county.towns[0].name_en = "=1+1"
    county.towns[0].save()
    text = reader(county).get("/board/figures/export/?form=csv").content.decode("utf-8-sig")
    assert "\n'=1+1," in text.replace("\r", "")


def test_the_board_shows_leaders_the_way(county: County) -> None:
    assert "/board/digest/" in page(county, "/board/")
    assert "/board/digest/" not in page(county, "/board/", "dispatcher")


@pytest.mark.parametrize("address", QUERIES)
def test_each_page_asks_the_database_only_so_often(
    county: County, address: str, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    for _ in range(5):
        county.report(at=clock.now())
    write_digests(next_morning(), by=None)
    client = reader(county)
    client.get(address)  # what is kept for a while is not asked again
    with django_assert_max_num_queries(QUERIES[address]):
        client.get(address)
