"""Promises of acts in a lent post: a look, a call, a list taken away say on record for whom, and only then."""

from datetime import timedelta

import pytest
from tests.county import MONDAY, County

from wangge.access.actions import LoanDraft, lend_post
from wangge.access.models import Post
from wangge.access.rules import Scope, Seat, in_stead, stead_of
from wangge.cases.actions import look_up_caller, reveal_reporter
from wangge.cases.actions.exporting import export_cases
from wangge.cases.actions.visiting import record_call
from wangge.cases.models import Visit
from wangge.cases.queries.desk import Narrowing
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey, new_id
from wangge.kernel.models import AuditEntry
from wangge.people.models import EmergencyOpening

PHONE = "13812345678"
DANGER = "孩子被锁在车里，需要立即联系上报人"
HOLDER, OTHER = new_id(), new_id()


def lend(county: County, holder: str, to: str) -> None:
    draft = LoanDraft(clock.now() + timedelta(days=2), "年假")
    lend_post(Post.objects.get(user=county.users[holder]), county.users[to], draft, by=county.scope(holder))


def said_for(county: County, verb: str) -> list[str]:
    """For whom the one entry of this verb says that it was done."""
    names = {user.id: name for name, user in county.users.items()}
    return [names[one] for one in stead_of(AuditEntry.objects.get(verb=verb).detail)]


@pytest.mark.django_db
def test_a_look_in_a_lent_post_says_for_whom(county: County) -> None:
    key = county.report(phone=PHONE)
    lend(county, "dispatcher", "stranger")
    reveal_reporter(key, by=county.actor("stranger"), purpose="contact")
    assert said_for(county, "reveal") == ["dispatcher"]


@pytest.mark.django_db
def test_a_look_that_a_post_of_ones_own_allows_is_nobody_elses(county: County) -> None:
    key = county.report(phone=PHONE)
    lend(county, "supervisor", "dispatcher")
    reveal_reporter(key, by=county.actor("dispatcher"), purpose="contact")
    assert said_for(county, "reveal") == []


@pytest.mark.django_db
def test_an_emergency_opened_in_a_lent_post_names_its_holder_to_whoever_reviews_it(county: County) -> None:
    key = county.report(phone=PHONE)
    lend(county, "operator", "stranger")
    reveal_reporter(key, by=county.actor("stranger"), purpose="emergency", reason=DANGER)
    assert EmergencyOpening.objects.get().by_name == "stranger（代operator）"
    assert said_for(county, "reveal") == ["operator"]


@pytest.mark.django_db
@pytest.mark.parametrize(("lent", "expected"), [("checker", ["checker"]), ("", [])])
def test_a_call_made_in_a_lent_post_says_for_whom(county: County, lent: str, expected: list[str]) -> None:
    case = county.case(county.closed())
    visit = Visit.objects.create(
        region_no=case.region_no, case_id=case.id, way="call", area_no=case.area_no, at=MONDAY, due_at=MONDAY
    )
    if lent:
        lend(county, lent, "stranger")
    caller = county.actor("stranger" if lent else "checker")
    record_call(RegionKey(visit.region_no, visit.id), by=caller, was_reached=False)
    assert said_for(county, "record_visit") == expected


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("holder", "to", "expected"), [("dispatcher", "owner", ["dispatcher"]), ("worker", "dispatcher", [])]
)
def test_a_list_taken_away_says_whose_post_it_rests_on(
    county: County, holder: str, to: str, expected: list[str]
) -> None:
    lend(county, holder, to)
    export_cases(county.scope(to), Narrowing(), by=county.users[to].id)
    assert said_for(county, "export_cases") == expected


@pytest.mark.django_db
def test_looking_up_a_caller_in_a_lent_post_says_for_whom(county: County) -> None:
    lend(county, "operator", "stranger")
    look_up_caller(PHONE, by=county.actor("stranger"))
    assert said_for(county, "look_up_caller") == ["operator"]


def test_several_lent_posts_are_all_named_once_and_read_as_they_were_written() -> None:
    seats = [Seat("dispatcher", (1, 9), lent_by=HOLDER), Seat("checker", (1, 9), lent_by=HOLDER),
             Seat("supervisor", (1, 9), lent_by=OTHER), Seat("operator", (1, 9))]  # fmt: skip
    assert stead_of(in_stead(*seats)) == (HOLDER, OTHER)
    assert in_stead(None, seats[3]) == {}
    assert stead_of({"for": "nobody"}) == stead_of({}) == ()


@pytest.mark.parametrize(
    ("own", "is_named"),
    [(Seat("dispatcher", (1, 20)), False), (Seat("dispatcher", (1, 5)), True), (Seat("handler", None, OTHER), True)],
)
def test_a_list_rests_on_a_lent_post_that_reaches_further_than_ones_own(own: Seat, is_named: bool) -> None:
    lent = Seat("checker", (1, 10), lent_by=HOLDER)
    assert bool(Scope(None, seats=(own, lent)).lists_for()) is is_named


def test_who_sees_a_case_only_by_a_lent_post_acts_for_its_holder() -> None:
    scope = Scope(None, seats=(Seat("dispatcher", (1, 5)), Seat("town_leader", (6, 9), lent_by=HOLDER)))
    seat = scope.acts_for({"dispatcher"}, 7, set())
    assert seat is not None
    assert seat.lent_by == HOLDER
