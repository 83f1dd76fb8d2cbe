"""Promises of the page of notices and the desk's bell."""

from datetime import timedelta
from typing import Any

from tests.county import County

from wangge.cases.models import Notice
from wangge.console.tests.test_desk import HTMX, signed_in
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey

QUERIES = 6


def tell(county: County, key: RegionKey, role: str, *, days: int = 0, share: float = 1) -> None:
    case = county.case(key)
    unit = case.main_unit if role == "handler" else None
    now = clock.now() - timedelta(days=days)
    Notice.objects.create(
        region_no=key.region_no, case_id=key.id, kind="whole", run=1, share=share, due_at=now, at=now, to_role=role,
        unit=unit, area_no=case.area_no,
    )  # fmt: skip


def told(county: County, name: str) -> list[str]:
    page = signed_in(county, name).get("/desk/notices/")
    return [one.row.number for one in page.context["notices"]]


def test_a_post_reads_what_it_was_told_and_nobody_else_does(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    tell(county, key, "handler")
    assert told(county, "owner") == [county.case(key).number]
    assert told(county, "stranger") == told(county, "checker") == []


def test_a_notice_says_which_limit_and_how_much_of_it(county: County) -> None:
    key = county.report()
    tell(county, key, "dispatcher", share=0.5)
    assert "50 % of “Handling” is used up" in signed_in(county, "dispatcher").get("/desk/notices/").content.decode()


def test_what_is_older_than_a_week_or_closed_is_not_shown(county: County) -> None:
    old, done = county.report(), county.closed()
    tell(county, old, "dispatcher", days=8)
    tell(county, done, "dispatcher")
    assert told(county, "dispatcher") == []


def test_the_bell_shows_the_number_alone(county: County) -> None:
    client = signed_in(county, "dispatcher")
    assert client.get("/desk/notices/", headers=HTMX).content.strip() == b""
    tell(county, county.report(), "dispatcher")
    answer = client.get("/desk/notices/", headers=HTMX).content.decode()
    assert "<html" not in answer
    assert ">1</span>" in answer


def test_the_page_costs_the_same_whatever_its_length(county: County, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county, "dispatcher")
    for _ in range(5):
        tell(county, county.report(), "dispatcher")
    client.get("/desk/notices/")
    with django_assert_max_num_queries(QUERIES):
        client.get("/desk/notices/")
