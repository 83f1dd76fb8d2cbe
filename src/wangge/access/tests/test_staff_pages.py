"""Promises of the pages that keep staff."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.county import County

from wangge.access.actions import PostDraft, give_post
from wangge.access.models import Post
from wangge.accounts import queries as account_queries
from wangge.accounts.models import User
from wangge.accounts.tests.factories import make_user, with_totp
from wangge.kernel.caches import forget_everything
from wangge.kernel.models import AuditEntry

PEOPLE = ("administrator", "officer", "auditor", "officer2", "dispatcher", "owner", "leader")


@pytest.fixture
def house(county: County) -> County:
    """The county with its three powers."""
    for name, role in (("officer", "security"), ("officer2", "security"), ("auditor", "auditor")):
        county.users[name] = User.objects.create(username=name, name_zh=name, name_en=name, password="!")
        give_post(county.users[name], PostDraft(role), by=None)
    return county


def signed_in(house: County, name: str) -> Client:
    """A browser of one of the cast."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(house.users[name])
    return client


def pages(house: County) -> list[str]:
    """Every page of keeping staff that is read."""
    one = reverse("access:account", args=[house.users["owner"].id])
    return [reverse(f"access:{name}") for name in ("staff", "new", "upload", "example")] + [one]


@pytest.mark.parametrize("name", PEOPLE)
def test_only_keepers_find_these_pages(house: County, name: str) -> None:
    client = signed_in(house, name)
    expected = 200 if name in {"administrator", "officer", "officer2"} else 404
    assert {client.get(address).status_code for address in pages(house)} == {expected}
    assert client.get(reverse("access:policy")).status_code == (200 if "officer" in name else 404)
    assert client.get(reverse("access:roles")).status_code == 200


@pytest.mark.parametrize("name", ["dispatcher", "auditor", "owner"])
def test_nobody_else_does_anything_there(house: County, name: str) -> None:
    client, whose = signed_in(house, name), house.users["owner"].id
    for verb in ("change", "give_post", "close", "reopen", "unlock", "reset_password", "reset_factors", "give_token"):
        assert client.post(reverse(f"access:{verb}", args=[whose]), {"reason": "x"}).status_code == 404
    post = Post.objects.get(user__username="owner")
    assert client.post(reverse("access:end_post", args=[post.id])).status_code == 404


def test_a_new_account_shows_its_password_once_and_has_no_right(house: County) -> None:
    client = signed_in(house, "administrator")
    sent = {"username": "new1", "name_zh": "新人", "kind": "person", "is_active": "", "is_demo": "1", "must_change": "",
            "password": "mine", "role": "security", "is_superuser": "1"}  # fmt: skip
    shown = client.post(reverse("access:new"), sent).content.decode()
    secret = re.findall(r"<code>(.+?)</code>", shown)[0]
    user = User.objects.get(username="new1")
    assert user.check_password(secret)
    assert (user.is_active, user.is_demo, user.must_change) == (True, False, True)
    assert not user.posts.exists()
    assert secret not in client.get(reverse("access:account", args=[user.id])).content.decode()
    assert secret not in str(list(AuditEntry.objects.filter(region_no=0).values()))


def test_a_change_of_names_changes_nothing_else(house: County) -> None:
    client, user = signed_in(house, "administrator"), house.users["owner"]
    sent = {"username": "owner", "name_zh": "王", "name_en": "W", "external_id": "9", "is_active": "", "is_demo": "1",
            "kind": "machine", "password": "x", "must_change": "1"}  # fmt: skip
    assert client.post(reverse("access:change", args=[user.id]), sent).status_code == 302
    user.refresh_from_db()
    assert (user.name_zh, user.external_id) == ("王", "9")
    assert (user.is_active, user.is_demo, user.kind, user.password, user.must_change) == (
        True,
        False,
        "person",
        "!",
        False,
    )


def test_the_administrator_gives_a_post_by_page_and_ends_it(house: County) -> None:
    client, user = signed_in(house, "administrator"), make_user("li")
    sent = {"role": "handler", "unit": "owners", "reason": "new here"}
    assert client.post(reverse("access:give_post", args=[user.id]), sent).status_code == 302
    post = Post.objects.get(user=user)
    client.post(reverse("access:end_post", args=[post.id]), {"reason": "left"})
    post.refresh_from_db()
    assert post.valid_to is not None


def test_a_post_that_is_not_ones_to_give_is_refused_on_the_page(house: County) -> None:
    client, user = signed_in(house, "administrator"), make_user("li")
    answer = client.post(reverse("access:give_post", args=[user.id]), {"role": "auditor", "reason": "x"})
    assert answer.status_code == 422
    assert not user.posts.exists()


@pytest.mark.parametrize("verb", ["reset_password", "close"])
def test_the_administrator_gets_at_no_account_with_a_power(house: County, verb: str) -> None:
    client = signed_in(house, "administrator")
    client.post(reverse(f"access:{verb}", args=[house.users["auditor"].id]), {"reason": "x"})
    user = User.objects.get(username="auditor")
    assert (user.is_active, user.password) == (True, "!")


def test_closing_ends_the_sessions_and_says_why(house: County) -> None:
    client, browser = signed_in(house, "administrator"), signed_in(house, "owner")
    client.post(reverse("access:close", args=[house.users["owner"].id]), {"reason": "retired"})
    assert browser.get("/desk/")["location"].startswith("/sign-in/")
    assert AuditEntry.objects.get(region_no=0, verb="close_account").reason == "retired"


def test_the_security_officer_unlocks_and_resets_factors(house: County) -> None:
    client, user = signed_in(house, "officer"), make_user("li")
    with_totp(user)
    for _ in range(6):
        Client().post("/sign-in/", {"username": "li", "password": "wrong"})
    assert "locked" in client.get(reverse("access:account", args=[user.id])).content.decode()
    client.post(reverse("access:unlock", args=[user.id]))
    client.post(reverse("access:reset_factors", args=[user.id]), {"reason": "phone lost"})
    assert not account_queries.factors_of(user)
    assert Client().post("/sign-in/", {"username": "li", "password": "a good long password"}).status_code == 302


def test_the_rules_are_set_with_a_reason_and_within_bounds(house: County) -> None:
    client = signed_in(house, "officer")
    sent = {"factor_roles": ["auditor"], "idle_minutes": "15", "wall_idle_minutes": "0", "password_days": "0",
            "history": "5", "wrong_tries": "4", "wrong_minutes": "20", "reason": "audit finding"}  # fmt: skip
    assert client.post(reverse("access:policy"), sent).status_code == 302
    forget_everything()
    assert account_queries.policy().idle_minutes == 15
    row = AuditEntry.objects.get(region_no=0, verb="change_policy")
    assert (row.reason, row.detail["idle_minutes"]) == ("audit finding", [30, 15])
    assert client.post(reverse("access:policy"), sent | {"wrong_tries": "100000"}).status_code == 422
    assert client.post(reverse("access:policy"), sent | {"factor_roles": ["nobody"]}).status_code == 422


def test_search_finds_by_name_and_role_and_pages_by_name(house: County) -> None:
    client = signed_in(house, "administrator")
    User.objects.bulk_create(User(username=f"p{n:03}", name_zh="群众", name_en="p", password="!") for n in range(60))
    page = client.get("/staff/?words=群众").content.decode()
    assert page.count("staff-name") == 50
    assert "after=p049" in page
    assert "p055" in client.get("/staff/?words=群众&after=p049").content.decode()
    assert "dispatcher" in client.get("/staff/?role=dispatcher").content.decode()


@pytest.mark.parametrize(("address", "most"), [("/staff/", 5), ("/staff/?role=handler", 5)])
def test_the_list_asks_no_more_for_more_people(
    house: County, django_assert_max_num_queries: "object", address: str, most: int
) -> None:
    client = signed_in(house, "administrator")
    client.get(address)
    with django_assert_max_num_queries(most):  # type: ignore[operator]
        client.get(address)


def test_a_token_is_made_for_programs_only(house: County) -> None:
    client = signed_in(house, "administrator")
    machine = User.objects.create(username="m", name_zh="m", name_en="m", kind="machine", password="!")
    shown = client.post(
        reverse("access:give_token", args=[machine.id]), {"name": "SCIM", "days": "30"}
    ).content.decode()
    secret = re.findall(r"<code>(.+?)</code>", shown)[0]
    assert account_queries.user_of_token(secret) == machine
    client.post(reverse("access:give_token", args=[house.users["owner"].id]), {"name": "x", "days": "30"})
    assert not house.users["owner"].access_tokens.exists()


def test_a_form_of_another_site_is_refused_everywhere(house: County) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.users["administrator"])
    whose = [house.users["owner"].id]
    names = ("change", "give_post", "close", "reopen", "unlock", "reset_password", "reset_factors", "give_token")
    addresses = [reverse(f"access:{name}", args=whose) for name in names] + ["/staff/new/", "/staff/upload/"]
    assert {client.post(address).status_code for address in addresses} == {403}
