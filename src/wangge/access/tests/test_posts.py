"""Promises of posts and of the separate powers."""

import itertools
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from tests.county import County

from wangge.access.actions import PostDraft, appoint, end_post, give_post
from wangge.access.lending import posts_page
from wangge.access.models import POWERS as IN_THE_DATABASE
from wangge.access.models import Post
from wangge.access.rules import POWERS, PROTECTED, ROLES, Scope, may_give, may_guard, may_keep, may_lend
from wangge.accounts.models import User
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import new_id
from wangge.kernel.models import AuditEntry


@pytest.fixture
def officer(county: County) -> Scope:
    """A security officer."""
    user = User.objects.create(username="officer", name_zh="officer", name_en="officer", password="!")
    give_post(user, PostDraft("security"), by=None)
    county.users["officer"] = user
    return county.scope("officer")


def test_the_database_and_the_rules_mean_the_same_powers() -> None:
    assert set(IN_THE_DATABASE) == POWERS


@pytest.mark.parametrize("role", sorted(ROLES))
def test_each_role_is_given_by_one_power_only_and_never_to_oneself(role: str) -> None:
    kind = "machine" if role == "provisioner" else "person"
    givers = {name: Scope(new_id(), roles=frozenset({name})) for name in ROLES}
    allowed = {name for name, giver in givers.items() if may_give(role, giver=giver, to=new_id(), kind=kind)}
    assert allowed == ({"security"} if role in PROTECTED else {"administrator"})
    both = Scope(new_id(), roles=frozenset({"security", "administrator"}))
    assert not may_give(role, giver=both, to=both.user_id or new_id(), kind=kind)


@pytest.mark.parametrize(("held", "wanted"), list(itertools.permutations(sorted(POWERS), 2)))
def test_nobody_holds_two_powers_at_once(county: County, held: str, wanted: str) -> None:
    user = county.users["owner"]
    give_post(user, PostDraft(held), by=None)
    with pytest.raises(RefusedError):
        give_post(user, PostDraft(wanted), by=None)
    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(user=user, role=wanted, area=county.home, valid_from=clock.now())


def test_two_powers_one_after_the_other_are_two_times(county: County) -> None:
    user, tomorrow = county.users["owner"], clock.now() + timedelta(days=1)
    give_post(user, PostDraft("auditor", valid_to=tomorrow), by=None)
    give_post(user, PostDraft("security", valid_from=tomorrow), by=None)
    with pytest.raises(RefusedError):
        give_post(user, PostDraft("administrator", valid_from=clock.now() - timedelta(days=9)), by=None)


def test_giving_and_ending_a_power_is_on_record_with_who_and_why(county: County, officer: Scope) -> None:
    post = give_post(county.users["owner"], PostDraft("auditor", reason="elected"), by=officer)
    end_post(post, by=officer, reason="moved away")
    rows = AuditEntry.objects.filter(region_no=0, actor_id=officer.user_id).order_by("at", "id")
    assert [(row.verb, row.reason, row.detail["role"]) for row in rows] == [
        ("give_post", "elected", "auditor"), ("end_post", "moved away", "auditor"),
    ]  # fmt: skip


def test_the_administrator_gives_and_ends_no_power(county: County) -> None:
    scope = county.scope("administrator")
    for role in sorted(PROTECTED):
        with pytest.raises(RefusedError):
            give_post(county.users["owner"], PostDraft(role), by=scope)
    post = give_post(county.users["owner"], PostDraft("auditor"), by=None)
    with pytest.raises(RefusedError):
        end_post(post, by=scope)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_lending_is_offered_for_no_post_that_is_never_lent(county: County, role: str) -> None:
    user = User.objects.create(username="somebody", name_zh="某人", password="!")
    Post.objects.create(user=user, role=role, area=county.home, valid_from=clock.now() - timedelta(days=1))
    verdict = may_lend(role, giver=county.scope("administrator"), holder=user.id, to=county.users["owner"].id)
    assert posts_page(user.id).own[0].may_be_lent == bool(verdict)


def test_a_role_stands_where_it_sees(county: County) -> None:
    scope = county.scope("administrator")
    with pytest.raises(InvalidInputError):
        give_post(county.users["checker"], PostDraft("handler", county.home), by=scope)
    with pytest.raises(InvalidInputError):
        give_post(county.users["owner"], PostDraft("checker", unit=county.units["owners"]), by=scope)
    post = give_post(county.users["checker"], PostDraft("handler", unit=county.units["owners"]), by=scope)
    assert (post.area, post.unit) == (None, county.units["owners"])


def test_ending_a_post_ends_its_rights_with_the_next_request(client: Client, county: County) -> None:
    key = county.report()
    client.force_login(county.users["dispatcher"])
    assert client.get(f"/desk/cases/{key}/").status_code == 200
    end_post(Post.objects.get(user__username="dispatcher"), by=county.scope("administrator"))
    assert client.get(f"/desk/cases/{key}/").status_code == 404


def test_a_program_provisions_and_nothing_else_does(county: County) -> None:
    machine = User.objects.create(username="m", name_zh="m", name_en="m", kind="machine", password="!")
    with pytest.raises(RefusedError):
        give_post(machine, PostDraft("handler", unit=county.units["owners"]), by=None)
    with pytest.raises(RefusedError):
        give_post(county.users["owner"], PostDraft("provisioner"), by=None)


def test_a_wall_display_shows_figures_only(county: County) -> None:
    wall = User.objects.create(username="w", name_zh="w", name_en="w", kind="wall", password="!")
    give_post(wall, PostDraft("city_leader", county.home), by=county.scope("administrator"))
    with pytest.raises(RefusedError):
        give_post(wall, PostDraft("dispatcher", county.home), by=county.scope("administrator"))


def test_accounts_with_a_power_are_kept_and_guarded_by_the_security_officer_alone() -> None:
    administrator, security = (Scope(new_id(), roles=frozenset({role})) for role in ("administrator", "security"))
    assert not may_keep(keeper=administrator, whose=new_id(), is_protected=True)
    assert may_keep(keeper=security, whose=new_id(), is_protected=True)
    assert not may_keep(keeper=security, whose=new_id(), is_protected=False)
    assert not may_guard(keeper=administrator)
    assert not may_guard(keeper=security, whose=security.user_id)


def test_appointing_by_command_asks_the_rules_and_makes_the_person_change_the_password(county: County) -> None:
    appoint("new", "新", "a good long password", role="auditor", area=county.home, by=None)
    assert User.objects.get(username="new").must_change
    with pytest.raises(RefusedError):
        appoint("program", "程序", "a good long password", role="provisioner", area=county.home, by=None)
