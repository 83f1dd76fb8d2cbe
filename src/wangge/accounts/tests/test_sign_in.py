"""Promises of signing in and out."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import check_password
from django.test import Client

from wangge.accounts.actions import give_password, unlock
from wangge.accounts.models import OpenSession, User
from wangge.accounts.tests.factories import GOOD, enter, make_user
from wangge.kernel import clock
from wangge.kernel.models import AuditEntry


@pytest.fixture
def user(db: None) -> User:
    return make_user()


def verbs() -> list[str]:
    """What stands in the audit trail, in order."""
    return list(AuditEntry.objects.filter(region_no=0).order_by("at", "id").values_list("verb", flat=True))


def test_the_right_pair_opens_the_desk(client: Client, user: User) -> None:
    assert enter(client)["location"] == "/desk/"


def test_after_signing_in_the_person_goes_where_they_wanted(client: Client, user: User) -> None:
    answer = client.post("/sign-in/?next=/board/", {"username": "li", "password": GOOD})
    assert answer["location"] == "/board/"


@pytest.mark.parametrize(
    "to", ["//example.org/", "https://example.org/", "/\\example.org", "javascript:alert(1)", "http:example.org"]
)
def test_the_next_page_is_never_on_another_site(client: Client, user: User, to: str) -> None:
    assert enter(client, next=to)["location"] == "/desk/"


@pytest.mark.parametrize("name", ["li", "nobody"])
def test_a_wrong_pair_says_the_same_whether_or_not_the_name_exists(client: Client, user: User, name: str) -> None:
    answer = enter(client, name, "wrong")
    assert answer.status_code == 422
    assert "do not belong together" in answer.content.decode()
    assert f'value="{name}"' in answer.content.decode()


def test_signing_out_ends_the_session(client: Client, user: User) -> None:
    enter(client)
    client.post("/sign-in/out/")
    assert client.get("/desk/")["location"].startswith("/sign-in/")
    assert not OpenSession.objects.exists()


def test_a_link_cannot_sign_anybody_out(client: Client, user: User) -> None:
    client.force_login(user)
    assert client.get("/sign-in/out/").status_code == 405


def test_the_session_goes_on_under_another_key(client: Client, user: User) -> None:
    client.get("/follow/")
    session = client.session
    session["granted"] = []
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    enter(client)
    assert client.session.session_key != before
    assert not Client(cookies={"sessionid": before}).session.get("_auth_user_id")


def test_a_session_key_somebody_planted_opens_nothing(client: Client, user: User) -> None:
    client.cookies["sessionid"] = "planted0planted0planted0planted0"
    enter(client)
    assert client.cookies["sessionid"].value != "planted0planted0planted0planted0"


def test_five_wrong_tries_lock_the_account_and_its_owner_is_told(client: Client, user: User) -> None:
    for _ in range(5):
        enter(client, password="wrong")
    wrong, right = enter(client, password="wrong"), enter(client)
    assert (wrong.status_code, right.status_code) == (422, 429)
    assert "do not belong together" in wrong.content.decode()
    assert "Too many tries" in right.content.decode()
    assert verbs().count("lock_account") == 1


def test_guessing_on_in_a_lock_does_not_even_learn_the_right_password(client: Client, user: User) -> None:
    for _ in range(15):
        enter(client, password="wrong")
    assert "do not belong together" in enter(client).content.decode()


def test_a_lock_ends_by_itself_or_by_the_security_officer(client: Client, user: User) -> None:
    for _ in range(6):
        enter(client, password="wrong")
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert enter(Client()).status_code == 302
    for _ in range(6):
        enter(client, password="wrong")
    assert unlock(user, by=None)
    assert enter(client).status_code == 302


def test_an_office_behind_one_address_is_not_locked_out_by_one_colleague(client: Client, user: User) -> None:
    make_user("wang")
    for _ in range(20):
        enter(client, password="wrong")
    assert enter(client, "wang").status_code == 302


def test_stuffing_many_names_from_one_address_is_stopped(client: Client, user: User) -> None:
    answers = [enter(client, f"name{number}", "password1").status_code for number in range(101)]
    assert answers.count(422) == 100
    assert answers[-1] == 429
    assert enter(client).status_code == 429


def test_a_failure_is_on_record_without_what_was_typed(client: Client, user: User) -> None:
    enter(client, password="hunter22222")
    enter(client, "my secret typed too early", "x")
    rows = AuditEntry.objects.filter(region_no=0, verb="fail_sign_in").order_by("at")
    assert [row.subject_id for row in rows] == [str(user.id), ""]
    told = str(list(AuditEntry.objects.filter(region_no=0).values()))
    assert "hunter" not in told
    assert "typed too early" not in told


def test_signing_in_and_out_is_on_record_with_the_address(client: Client, user: User) -> None:
    enter(client)
    client.post("/sign-in/out/")
    assert verbs() == ["sign_in", "sign_out"]
    assert AuditEntry.objects.get(region_no=0, verb="sign_in").address == "127.0.0.1"


def test_a_one_time_password_opens_only_the_choice_of_another(client: Client, user: User) -> None:
    secret = give_password(user, by=None)
    assert enter(client, password=secret)["location"] == "/sign-in/change/"
    assert client.get("/desk/")["location"].startswith("/sign-in/")
    assert client.get("/account/")["location"].startswith("/sign-in/")
    answer = client.post("/sign-in/change/", {"new": "my own long words", "again": "my own long words"})
    assert answer["location"] == "/desk/"
    assert check_password("my own long words", User.objects.get().password)


def test_a_one_time_password_runs_out(client: Client, user: User) -> None:
    secret = give_password(user, by=None)
    with time_machine.travel(clock.now() + timedelta(hours=73)):
        answer = enter(client, password=secret)
    assert answer.status_code == 422
    assert "run out" in answer.content.decode()


def test_a_closed_account_is_answered_like_a_wrong_pair(client: Client, user: User) -> None:
    User.objects.filter(id=user.id).update(is_active=False)
    assert "do not belong together" in enter(client).content.decode()


def test_the_way_in_closes_after_ten_minutes(client: Client, user: User) -> None:
    secret = give_password(user, by=None)
    enter(client, password=secret)
    with time_machine.travel(clock.now() + timedelta(minutes=11)):
        assert client.get("/sign-in/change/")["location"] == "/sign-in/"


@pytest.mark.parametrize(
    "address",
    ["/sign-in/", "/sign-in/out/", "/sign-in/second/", "/sign-in/change/", "/sign-in/set-up/", "/sign-in/passkey/",
     "/sign-in/passkey/answer/", "/account/password/", "/account/prove/", "/account/codes/", "/account/passkeys/",
     "/account/passkeys/answer/", "/account/sessions/end-others/"],
)  # fmt: skip
def test_a_form_of_another_site_is_refused(user: User, address: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    assert client.post(address, {"username": "li", "password": GOOD}).status_code == 403
