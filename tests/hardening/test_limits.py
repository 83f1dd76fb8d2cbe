"""Promises of the limits: who asks too often is told to wait, plainly, and nobody else notices."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from tests.county import County
from tests.hardening.walking import signed_in
from wangge.kernel import limits
from wangge.kernel.limits import MOST_KEYS, Bucket

pytestmark = pytest.mark.django_db
OUTSIDE = "203.0.113.9"


@pytest.fixture
def few(settings: Any) -> Iterator[Any]:
    """Three of each kind a minute."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, 3) | {"addresses": 1000}
    limits.forget()
    yield settings
    limits.forget()


def statuses(client: Client, *paths: str, **more: Any) -> list[int]:
    return [client.get(path, REMOTE_ADDR=OUTSIDE, **more).status_code for path in paths]


def test_a_bucket_gives_so_many_a_minute_and_says_when_there_is_more() -> None:
    bucket = Bucket(60)
    assert [bucket.wait("a", 100.0) for _one in range(60)] == [0.0] * 60
    assert bucket.wait("a", 100.0) == pytest.approx(1.0)
    assert bucket.wait("b", 100.0) == 0.0
    assert bucket.wait("a", 101.0) == 0.0
    assert bucket.wait("a", 101.0) == pytest.approx(1.0)


def test_a_bucket_without_a_limit_lets_everything_through() -> None:
    assert {Bucket(0).wait("a", 1.0) for _one in range(1000)} == {0.0}


def test_made_up_senders_do_not_fill_the_memory() -> None:
    bucket = Bucket(2)
    for number in range(MOST_KEYS + 10):
        bucket.wait(f"x{number}", number / 1e6)
    assert len(bucket.full_at) <= MOST_KEYS


def test_a_person_who_asks_too_often_gets_a_plain_page_that_says_when(client: Client, few: Any) -> None:
    assert statuses(client, *["/follow/"] * 4) == [200, 200, 200, 429]
    answer = client.get("/follow/", REMOTE_ADDR=OUTSIDE, headers={"accept-language": "en"})
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "Please wait a little" in answer.content.decode()
    assert answer.headers["Content-Security-Policy"]


def test_a_program_gets_a_problem(client: Client, few: Any, county: County) -> None:
    sent = [
        client.post("/api/v1/reports", {"text": "井盖不见了"}, content_type="application/json", REMOTE_ADDR=OUTSIDE)
        for _one in range(4)
    ]
    assert [one.status_code for one in sent] == [201, 201, 201, 429]
    assert sent[3]["content-type"] == "application/problem+json"
    assert sent[3].json()["status"] == 429
    assert "Retry-After" in sent[3].headers


def test_one_sender_does_not_use_up_what_others_may_ask(client: Client, few: Any) -> None:
    assert statuses(client, *["/follow/"] * 4)[-1] == 429
    assert client.get("/follow/", REMOTE_ADDR="203.0.113.10").status_code == 200


@pytest.mark.parametrize("own", ["127.0.0.1", "::1", "10.1.2.3"])
def test_our_own_gateways_are_not_limited(client: Client, few: Any, own: str) -> None:
    few.UNLIMITED = ["127.0.0.0/8", "::1", "10.1.0.0/16"]
    assert {client.get("/follow/", REMOTE_ADDR=own).status_code for _one in range(8)} == {200}


def test_a_forged_header_does_not_make_somebody_one_of_our_own(client: Client, few: Any) -> None:
    forged = {"x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "forwarded": "for=127.0.0.1"}
    assert statuses(client, *["/follow/"] * 4, headers=forged)[-1] == 429


def test_tokens_are_counted_apart_even_behind_one_address(client: Client, few: Any) -> None:
    one, other = {"Authorization": "Bearer wg_one"}, {"Authorization": "Bearer wg_other"}
    assert statuses(client, *["/api/v1/me"] * 4, headers=one) == [401, 401, 401, 429]
    assert statuses(client, "/api/v1/me", headers=other) == [401]


def test_made_up_tokens_end_at_the_limit_of_their_address(client: Client, few: Any) -> None:
    few.LIMITS = few.LIMITS | {"addresses": 5}
    limits.forget()
    found = [statuses(client, "/api/v1/me", headers={"Authorization": f"Bearer {n}"})[0] for n in range(7)]
    assert found == [401] * 5 + [429] * 2


@pytest.mark.parametrize("path", ["/desk/export.xlsx", "/desk/?words=x", "/areas/search?q=x"])
def test_what_weighs_more_has_a_limit_of_its_own(few: Any, county: County, path: str) -> None:
    few.LIMITS = few.LIMITS | {"pages": 1000, "api": 1000}
    limits.forget()
    assert statuses(signed_in(county.users["dispatcher"]), *[path] * 4) == [200, 200, 200, 429]


@pytest.mark.parametrize("path", ["/healthz", "/static/ui/ui.css"])
def test_what_costs_nothing_is_not_counted(client: Client, few: Any, path: str) -> None:
    assert 429 not in statuses(client, *[path] * 8)


def test_a_network_of_ipv6_is_one_sender(client: Client, few: Any) -> None:
    found = [client.get("/follow/", REMOTE_ADDR=f"2001:db8::{n}").status_code for n in range(1, 5)]
    assert found == [200, 200, 200, 429]


def test_a_refused_request_reaches_no_door(client: Client, few: Any, django_assert_num_queries: Any) -> None:
    statuses(client, *["/follow/"] * 3)
    with django_assert_num_queries(0):
        assert statuses(client, "/follow/") == [429]


def test_the_document_of_the_api_tells_programs_of_it() -> None:
    from wangge.console.api.document import document

    for methods in document()["paths"].values():
        assert all({"413", "414", "429", "431"} <= set(one["responses"]) for one in methods.values())
    assert "Retry-After" in document()["info"]["description"]
