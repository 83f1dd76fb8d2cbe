"""Promises of signing in through a city's platform, against an OpenID provider of other hands over real HTTP."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from wangge.accounts import queries
from wangge.accounts.actions import platform
from wangge.accounts.models import User
from wangge.accounts.tests.factories import make_user, with_totp

oidc = pytest.importorskip("oidc_provider_mock")
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore")]
PEOPLE = {
    "li-1": {"preferred_username": "li", "amr": ["pwd", "mfa"]},
    "li-2": {"preferred_username": "li", "amr": ["pwd"], "employee": "007"},
    "stranger": {"preferred_username": "nobody"},
    "nameless": {},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """The platform, running."""
    people = [oidc.User(sub=sub, claims=claims) for sub, claims in PEOPLE.items()]
    with oidc.run_server_in_thread(user_claims=people, require_nonce=True) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def city(issuer: str, settings: Any) -> Any:
    """This installation, told of the platform."""
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_SECRET = issuer, "wangge", "secret"
    settings.OUTGOING_HTTP, settings.OUTGOING_PRIVATE = True, ["127.0.0.0/8", "::1"]
    platform._client.cache_clear()
    return settings


def there(client: Client, to: str = "") -> str:
    """The platform's address the browser is sent to."""
    return str(client.get(f"/sign-in/platform/?next={to}")["location"])


def back(client: Client, address: str, sub: str) -> Any:
    """Sign in at the platform and come back."""
    answer = requests.post(address, data={"sub": sub}, allow_redirects=False, timeout=5)
    found = urlsplit(answer.headers["location"])
    return client.get(f"{found.path}?{found.query}", headers={"accept-language": "en"})


def test_somebody_the_platform_knows_signs_in_and_goes_where_they_wanted(client: Client, city: Any) -> None:
    make_user()
    assert back(client, there(client, "/board/"), "li-1")["location"] == "/board/"
    assert client.get("/account/").status_code == 200


def test_the_way_there_carries_state_nonce_and_a_challenge(client: Client, city: Any) -> None:
    asked = parse_qs(urlsplit(there(client)).query)
    assert {"state", "nonce", "code_challenge"} <= set(asked)
    assert asked["code_challenge_method"] == ["S256"]


def test_nobody_is_made_by_signing_in(client: Client, city: Any) -> None:
    for sub in ("stranger", "nameless"):
        assert back(client, there(client), sub)["location"] == "/sign-in/"
    assert not User.objects.exists()


def test_a_closed_account_stays_closed(client: Client, city: Any) -> None:
    make_user(is_active=False)
    assert back(client, there(client), "li-1")["location"] == "/sign-in/"


@pytest.mark.parametrize(("sub", "to"), [("li-1", "/desk/"), ("li-2", "/sign-in/second/")])
def test_our_second_factor_is_asked_unless_the_platform_saw_one(client: Client, city: Any, sub: str, to: str) -> None:
    with_totp(make_user())
    assert back(client, there(client), sub)["location"] == to


def test_a_role_that_needs_a_factor_sets_one_up_unless_the_platform_saw_one(
    client: Client, city: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "_role_readers", [lambda _user: frozenset({"auditor"})])
    make_user()
    assert back(client, there(client), "li-2")["location"] == "/sign-in/set-up/"


def test_an_account_may_be_matched_by_its_number_on_the_platform(client: Client, city: Any) -> None:
    make_user("wang", external_id="007")
    city.OIDC_CLAIM, city.OIDC_MATCHES = "employee", "external_id"
    assert back(client, there(client), "li-2")["location"] == "/desk/"


def test_an_answer_meant_for_another_browser_is_refused(client: Client, city: Any) -> None:
    make_user()
    address = there(client)
    there(other := Client())
    assert back(other, address, "li-1")["location"] == "/sign-in/"
    assert "_auth_user_id" not in other.session


def test_an_answer_is_good_once(client: Client, city: Any) -> None:
    make_user()
    answer = requests.post(there(client), data={"sub": "li-1"}, allow_redirects=False, timeout=5)
    found = urlsplit(answer.headers["location"])
    assert client.get(f"{found.path}?{found.query}")["location"] == "/desk/"
    assert client.get(f"{found.path}?{found.query}")["location"] == "/sign-in/"


def test_a_platform_that_is_away_leaves_the_password(client: Client, city: Any) -> None:
    city.OIDC_ISSUER = "http://localhost:1"
    answer = client.get("/sign-in/platform/", follow=True, headers={"accept-language": "en"})
    assert re.search("does not answer", answer.content.decode())


def test_without_a_platform_there_is_no_way(client: Client) -> None:
    assert client.get("/sign-in/platform/").status_code == 404
    assert "/sign-in/platform/" not in client.get("/sign-in/").content.decode()
