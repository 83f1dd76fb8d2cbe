"""Promises of counting tries: never more than allowed, however many try at once and on whatever server."""

import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import RequestFactory

from wangge.accounts.actions import attempts
from wangge.accounts.actions.attempts import TooManyError, forget, forget_old, give_back, spend, spent
from wangge.accounts.models import Attempt
from wangge.kernel import clock
from wangge.kernel.http import address_of

HOUR = timedelta(hours=1)


def tries(count: int, who: str = "li") -> int:
    """How many of so many tries are let through."""
    passed = 0
    for _ in range(count):
        try:
            spend("test", who, limit=3, window=HOUR)
            passed += 1
        except TooManyError:
            pass
    return passed


@pytest.mark.django_db
def test_no_more_tries_than_the_limit() -> None:
    assert tries(5) == 3
    assert tries(5, "wang") == 3


@pytest.mark.django_db
def test_when_the_window_is_over_one_may_try_again() -> None:
    with time_machine.travel(clock.now(), tick=False) as travel:
        assert tries(4) == 3
        travel.shift(HOUR - timedelta(seconds=1))
        assert tries(1) == 0
        travel.shift(timedelta(seconds=2))
        assert tries(4) == 3


@pytest.mark.django_db
def test_the_refusal_says_how_long_to_wait() -> None:
    tries(3)
    with pytest.raises(TooManyError) as refused:
        spend("test", "li", limit=3, window=HOUR)
    assert refused.value.minutes == 60


@pytest.mark.django_db
def test_a_right_try_is_given_back_and_never_below_nothing() -> None:
    spend("test", "li", limit=3, window=HOUR)
    give_back("test", "li")
    give_back("test", "li")
    assert spent("test", "li") == 0
    assert tries(4) == 3


@pytest.mark.django_db
def test_forgetting_clears_the_count_and_the_night_clears_what_has_run_out() -> None:
    tries(3)
    assert forget("test", "li")
    assert tries(1) == 1
    with time_machine.travel(clock.now() + HOUR * 2):
        assert forget_old() == 1
    assert not Attempt.objects.exists()


@pytest.mark.django_db
def test_the_table_tells_nobody_who_has_tried() -> None:
    tries(1, "10.1.2.3")
    assert "10.1.2.3" not in str(Attempt.objects.values())


@pytest.mark.django_db
def test_the_table_writes_no_journal() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'attempt'")
        assert cursor.fetchone() == ("u",)


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_no_more_than_one_after_the_other() -> None:
    passed: list[int] = []

    def run() -> None:
        try:
            passed.append(tries(5))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sum(passed) == 3


@pytest.mark.parametrize(
    ("proxies", "said", "expected"),
    [
        (0, "1.1.1.1", "10.0.0.9"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 10.0.0.1", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.9"),
        (1, "", "10.0.0.9"),
        (1, "nonsense", "10.0.0.9"),
        (1, "2001:db8::1", "2001:db8::1"),
    ],
)
def test_an_address_is_believed_only_as_far_as_our_own_proxies_wrote_it(
    settings: Any, proxies: int, said: str, expected: str
) -> None:
    settings.PROXIES = proxies
    request = RequestFactory().get("/", headers={"X-Forwarded-For": said}, REMOTE_ADDR="10.0.0.9")
    assert address_of(request) == expected


def test_the_limit_is_said_in_one_plain_sentence() -> None:
    assert str(attempts.TooManyError(clock.now() + timedelta(minutes=7))).startswith("Too many tries")
