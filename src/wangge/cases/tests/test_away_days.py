"""Promises of a cover's days: the cover holds the post on the days its holder is away, and on no other."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from tests.county import County

from wangge.access.models import Delegation, Post
from wangge.cases import queries
from wangge.cases.models import CaseEvent
from wangge.kernel.ids import RegionKey

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)  # in China, a Monday


def at(day: int, hour: int = 12) -> time_machine.travel:
    """A moment of June 2026 in China."""
    return time_machine.travel(NOON + timedelta(days=day - 1, hours=hour - 12))


def named(county: County, account: str = "stranger", *, day: int = 1, holder: str = "worker", **days: str) -> str:
    """The holder names a cover on the page of the posts; what the page says then."""
    client = Client(headers={"accept-language": "en"})
    with at(day):
        client.force_login(county.users[holder])
        post = Post.objects.get(user=county.users[holder])
        client.post(f"/posts/{post.id}/cover/", {"account": account, **days})
        return client.get("/posts/").content.decode()


def sees(county: County, day: int, hour: int = 12, name: str = "stranger") -> bool:
    with at(day, hour):
        return queries.visible(county.scope(name)).exists()


@pytest.fixture(autouse=True)
def reported(county: County) -> RegionKey:
    """A case in the grid of the worker."""
    return county.report()


def test_the_cover_holds_the_post_from_the_first_to_the_end_of_the_last_day(county: County) -> None:
    named(county, begins="2026-06-03", ends="2026-06-05")
    told = [sees(county, day, hour) for day, hour in ((2, 23), (3, 1), (5, 23), (6, 1))]
    assert told == [False, True, True, False]


def test_without_days_a_cover_is_a_name(county: County) -> None:
    named(county)
    assert sees(county, 1) is False
    assert not Delegation.objects.exists()


def test_saving_the_same_again_changes_nothing(county: County) -> None:
    days = {"begins": "2026-06-03", "ends": "2026-06-05"}
    said = named(county, **days)
    assert all(f'value="{day}"' in said for day in days.values())
    named(county, day=4, **days)
    assert Delegation.objects.count() == 1


def test_another_cover_or_none_or_no_days_ends_the_days_that_were_said(county: County) -> None:
    for account in ("", "neighbour", "stranger"):
        named(county, begins="2026-06-03", ends="2026-06-05")
        said = named(county, account, day=2)
        assert (sees(county, 4), "Lent to" in said) == (False, False)


def test_other_days_take_the_place_of_those_that_were_said(county: County) -> None:
    named(county, begins="2026-06-03", ends="2026-06-05")
    named(county, day=4, begins="2026-06-08", ends="2026-06-08")
    assert [sees(county, day, 13) for day in (4, 5, 8, 9)] == [False, False, True, False]


def test_what_the_cover_does_on_these_days_says_for_whom(county: County, reported: RegionKey) -> None:
    named(county, "neighbour", holder="dispatcher", ends="2026-06-05")
    ids = {"matter_id": county.matters["0201"].id, "unit_id": county.units["owners"].id}
    with at(2):
        county.move(reported, "dispatch", "neighbour", **ids)
    assert (
        CaseEvent.objects.get(region_no=county.home.region_no, move="dispatch").by_name == "neighbour（代dispatcher）"
    )


REFUSED = [
    ("stranger", {"begins": "2026-06-03"}, "Say until when"),
    ("", {"ends": "2026-06-03"}, "Name who covers"),
    ("stranger", {"ends": "2026-05-03"}, "Say until when"),
    ("stranger", {"ends": "2028-05-03"}, "Say until when"),
    ("worker", {"ends": "2026-06-03"}, "A post is lent to somebody else."),
]


def test_days_that_cannot_be_are_refused_and_name_nobody(county: County) -> None:
    for account, days, said in REFUSED:
        assert said in named(county, account, **days)
    assert Post.objects.get(user=county.users["worker"]).cover is None
    assert not Delegation.objects.exists()
