"""Promises of sessions and passwords once somebody is in."""

import itertools
from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from wangge.accounts.actions import change_policy, close_account, open_account
from wangge.accounts.jobs import tidy_accounts
from wangge.accounts.models import OpenSession, User
from wangge.accounts.rules import Policy, device_of
from wangge.accounts.tests.factories import GOOD, enter, make_user
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything

OTHER = "another long password"


@pytest.fixture
def user(db: None) -> User:
    return make_user()


def is_in(client: Client) -> bool:
    """Whether this browser is signed in."""
    return client.get("/account/").status_code == 200


def test_the_page_names_every_place_and_ends_one(client: Client, user: User) -> None:
    phone = Client(headers={"user-agent": "Mozilla/5.0 (iPhone) Safari"})
    enter(client)
    enter(phone)
    page = client.get("/account/").content.decode()
    assert "Safari · iPhone" in page
    there = OpenSession.objects.get(device="Safari · iPhone")
    client.post(f"/account/sessions/{there.id}/end/")
    assert not is_in(phone)
    assert is_in(client)


def test_nobody_ends_the_session_of_another(client: Client, user: User) -> None:
    other = Client()
    make_user("wang")
    enter(client)
    enter(other, "wang")
    there = OpenSession.objects.get(user__username="wang")
    assert client.post(f"/account/sessions/{there.id}/end/").status_code == 404
    assert is_in(other)


def test_every_other_session_can_be_ended_at_once(client: Client, user: User) -> None:
    phone, desk = Client(), Client()
    for one in (client, phone, desk):
        enter(one)
    client.post("/account/sessions/end-others/")
    assert [is_in(one) for one in (client, phone, desk)] == [True, False, False]


def test_another_password_asks_the_old_one_and_ends_other_sessions(client: Client, user: User) -> None:
    phone = Client()
    enter(client)
    enter(phone)
    before = client.session.session_key
    assert client.post("/account/password/", {"old": "no", "new": OTHER, "again": OTHER}).status_code == 422
    assert client.post("/account/password/", {"old": GOOD, "new": OTHER, "again": OTHER}).status_code == 302
    assert (is_in(client), is_in(phone)) == (True, False)
    assert client.session.session_key != before
    assert OpenSession.objects.get().session_key == client.session.session_key


@pytest.mark.parametrize(
    ("new", "again"), [("short", "short"), ("password12", "password12"), (OTHER, OTHER + "x"), (GOOD, GOOD), ("", "")]
)
def test_a_weak_unequal_or_former_password_is_refused(client: Client, user: User, new: str, again: str) -> None:
    enter(client)
    assert client.post("/account/password/", {"old": GOOD, "new": new, "again": again}).status_code == 422
    assert User.objects.get().check_password(GOOD)


def test_the_last_three_passwords_are_not_taken_again(client: Client, user: User) -> None:
    enter(client)
    words = [GOOD, "first long words", "second long words", "third long words", "fourth long words"]
    for old, new in itertools.pairwise(words):
        assert client.post("/account/password/", {"old": old, "new": new, "again": new}).status_code == 302
    back = {"old": words[4], "new": words[1], "again": words[1]}
    assert client.post("/account/password/", back).status_code == 422
    assert client.post("/account/password/", back | {"new": GOOD, "again": GOOD}).status_code == 302


def test_guessing_the_old_password_is_stopped(client: Client, user: User) -> None:
    enter(client)
    sent = {"old": "wrong", "new": OTHER, "again": OTHER}
    assert [client.post("/account/password/", sent).status_code for _ in range(6)][-1] == 429


def test_a_session_at_rest_ends_and_one_in_use_goes_on(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        enter(client)
        for _ in range(3):
            travel.shift(timedelta(minutes=20))
            assert is_in(client)
        travel.shift(timedelta(minutes=31))
        assert not is_in(client)
    assert not OpenSession.objects.exists()


def test_a_page_that_renews_itself_is_no_person(client: Client, user: User) -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        enter(client)
        for _ in range(2):
            travel.shift(timedelta(minutes=14))
            assert client.get("/account/", headers={"HX-Request": "true"}).status_code == 200
        travel.shift(timedelta(minutes=14))
        gone = client.get("/account/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/"})
    assert (gone.status_code, gone["HX-Redirect"]) == (204, "/sign-in/?next=%2Fdesk%2F")


def test_a_wall_display_stays_signed_in(client: Client, user: User) -> None:
    User.objects.update(kind="wall")
    with time_machine.travel(clock.now(), tick=False) as travel:
        enter(client)
        travel.shift(timedelta(days=3))
        assert is_in(client)


def test_the_idle_limit_is_the_policys(client: Client, user: User) -> None:
    change_policy(Policy(idle_minutes=5), by=None, reason="test")
    forget_everything()
    with time_machine.travel(clock.now(), tick=False) as travel:
        enter(client)
        travel.shift(timedelta(minutes=6))
        assert not is_in(client)


def test_a_password_ages_where_the_policy_says_so(client: Client, user: User) -> None:
    change_policy(Policy(password_days=90), by=None, reason="test")
    User.objects.update(password_at=clock.now() - timedelta(days=91))
    assert enter(client)["location"] == "/sign-in/change/"


def test_closing_an_account_stops_its_open_sessions_at_the_next_request(client: Client, user: User) -> None:
    enter(client)
    close_account(user, by=None)
    assert not is_in(client)


def test_the_night_forgets_sessions_that_no_longer_exist(client: Client, user: User) -> None:
    enter(client)
    client.session.flush()
    tidy_accounts(0)
    assert not OpenSession.objects.exists()


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36 Edg/130", "Edge · Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile MicroMessenger/8", "WeChat · Android"),
        ("", "?"),
        ("<script>\x00中", "<script>"),
    ],
)
def test_a_device_is_named_as_people_call_it(agent: str, device: str) -> None:
    assert device_of(agent) == device


def test_an_account_that_is_opened_again_finds_its_old_sessions_gone(client: Client, user: User) -> None:
    enter(client)
    close_account(user, by=None)
    open_account(user, by=None)
    assert not is_in(client)
    assert not OpenSession.objects.exists()
