"""Promises of the second factor."""

import json
from datetime import timedelta

import pyotp
import pytest
import time_machine
from django.test import Client

from wangge.accounts import queries
from wangge.accounts.actions import check_code, new_codes, remove_factor, reset_factors
from wangge.accounts.models import Factor, RecoveryCode, User
from wangge.accounts.tests.factories import GOOD, code_of, enter, make_user, with_totp
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError, RefusedError


@pytest.fixture
def user(db: None) -> User:
    return make_user()


@pytest.fixture
def administrator(user: User, monkeypatch: pytest.MonkeyPatch) -> User:
    """Somebody whose role asks for a second factor."""
    monkeypatch.setattr(queries, "_role_readers", [lambda _user: frozenset({"administrator"})])
    return user


def test_the_password_alone_opens_nothing_once_there_is_an_app(client: Client, user: User) -> None:
    app = with_totp(user)
    assert enter(client)["location"] == "/sign-in/second/"
    for address in ("/desk/", "/account/", "/api/v1/cases"):
        assert client.get(address).status_code in {302, 401}
    assert client.post("/sign-in/second/", {"code": code_of(app)})["location"] == "/desk/"
    assert client.get("/account/").status_code == 200


def test_a_code_is_good_once(client: Client, user: User) -> None:
    app = with_totp(user)
    code = code_of(app)
    assert check_code(user, code) == "totp"
    with pytest.raises(InvalidInputError):
        check_code(user, code)


def test_a_code_of_long_ago_is_wrong(client: Client, user: User) -> None:
    app = with_totp(user)
    old = code_of(app)
    with time_machine.travel(clock.now() + timedelta(minutes=2)), pytest.raises(InvalidInputError):
        check_code(user, old)


def test_guessing_codes_is_stopped(client: Client, user: User) -> None:
    with_totp(user)
    enter(client)
    answers = [client.post("/sign-in/second/", {"code": f"{number:06}"}).status_code for number in range(6)]
    assert answers == [422] * 5 + [429]


def test_each_of_ten_recovery_codes_signs_in_once(client: Client, user: User) -> None:
    with_totp(user)
    codes = new_codes(user, by=user.id)
    assert len(set(codes)) == 10
    enter(client)
    assert client.post("/sign-in/second/", {"code": codes[0].lower()})["location"] == "/desk/"
    with pytest.raises(InvalidInputError):
        check_code(user, codes[0])
    assert queries.codes_left(user) == 9


def test_new_codes_void_the_old_ones_and_only_digests_are_kept(user: User) -> None:
    with_totp(user)
    old = new_codes(user, by=user.id)
    new = new_codes(user, by=user.id)
    assert not set(old) & set(new)
    assert new[0].replace("-", "") not in str(RecoveryCode.objects.values())
    with pytest.raises(InvalidInputError):
        check_code(user, old[0])


def test_the_secret_of_an_app_is_kept_encrypted(user: User) -> None:
    app = with_totp(user)
    assert app.secret.encode() not in bytes(Factor.objects.get().secret)


def test_a_role_that_needs_a_factor_sets_one_up_before_anything_else_opens(client: Client, administrator: User) -> None:
    assert enter(client)["location"] == "/sign-in/set-up/"
    assert client.get("/desk/")["location"].startswith("/sign-in/")
    page = client.get("/sign-in/set-up/").content.decode()
    assert "data:image/svg+xml" in page
    app = pyotp.TOTP(client.session["totp"])
    shown = client.post("/sign-in/set-up/", {"code": code_of(app)}, headers={"accept-language": "en"})
    assert shown.content.decode().count("<code>") == 10
    assert client.get("/sign-in/on/")["location"] == "/desk/"
    assert client.get("/account/").status_code == 200


def test_a_wrong_code_sets_nothing_up(client: Client, administrator: User) -> None:
    enter(client)
    client.get("/sign-in/set-up/")
    assert client.post("/sign-in/set-up/", {"code": "000000"}).status_code == 422
    assert not Factor.objects.exists()
    assert client.get("/sign-in/on/")["location"] == "/sign-in/set-up/"


def test_a_demo_account_is_exempt_only_while_this_is_a_demo(
    client: Client, administrator: User, settings: object
) -> None:
    User.objects.update(is_demo=True)
    settings.IS_DEMO = True
    assert enter(client)["location"] == "/desk/"
    settings.IS_DEMO = False
    assert Client().post("/sign-in/", {"username": "li", "password": GOOD}).status_code == 422


def test_the_last_factor_of_a_power_cannot_be_taken_away(administrator: User) -> None:
    with_totp(administrator)
    with pytest.raises(RefusedError):
        remove_factor(Factor.objects.get(), by=administrator.id)


def test_another_may_and_takes_the_codes_with_it(user: User) -> None:
    with_totp(user)
    new_codes(user, by=user.id)
    remove_factor(Factor.objects.get(), by=user.id)
    assert not RecoveryCode.objects.exists()


def test_after_a_reset_the_person_sets_up_anew(client: Client, administrator: User) -> None:
    with_totp(administrator)
    reset_factors(administrator, by=None, reason="phone lost")
    assert enter(client)["location"] == "/sign-in/set-up/"


def test_changing_how_one_signs_in_asks_who_one_is_after_a_while(client: Client, user: User) -> None:
    enter(client)
    assert client.get("/sign-in/set-up/").status_code == 200
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        to = client.get("/sign-in/set-up/")["location"]
        assert to == "/account/prove/?next=/sign-in/set-up/"
        assert client.post(to, {"old": "wrong"}).status_code == 422
        assert client.post(to, {"old": GOOD})["location"] == "/sign-in/set-up/"


def test_nobody_takes_away_the_factor_of_another(client: Client, user: User) -> None:
    other = make_user("wang")
    with_totp(other)
    enter(client)
    assert client.post(f"/account/factors/{Factor.objects.get().id}/remove/").status_code == 404


@pytest.mark.parametrize("sent", [b"", b"[]", b"{", b'{"id": 3}', b'{"id": "AAAA", "rawId": "AAAA", "response": {}}'])
def test_a_broken_answer_of_a_passkey_is_refused_in_plain_words(client: Client, user: User, sent: bytes) -> None:
    client.post("/sign-in/passkey/")
    answer = client.post("/sign-in/passkey/answer/", sent, content_type="application/json")
    assert answer.status_code == 422
    assert json.loads(answer.content)["error"]


@pytest.mark.parametrize("sent", [b"", b"[]", b'{"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": {}}',
    b'{"id":"AAAA","rawId":"AAAA","type":"public-key","response":{"clientDataJSON":"e30","attestationObject":"oA"}}'])  # fmt: skip
def test_a_broken_passkey_is_not_kept(client: Client, administrator: User, sent: bytes) -> None:
    enter(client)
    client.post("/account/passkeys/")
    assert client.post("/account/passkeys/answer/", sent, content_type="application/json").status_code == 422
    assert not Factor.objects.exists()


def test_a_passkey_is_asked_of_nobody_who_is_not_on_the_way(client: Client, user: User) -> None:
    assert client.post("/account/passkeys/").status_code == 403
    forget_everything()
