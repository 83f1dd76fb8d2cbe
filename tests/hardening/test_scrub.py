"""Promises of the scrubber: what must not stand in a log does not, by whatever way it came there."""

import io
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from django.views.debug import get_exception_reporter_filter

from tests.county import County
from wangge.kernel.scrub import ScrubFilter, configure, scrub
from wangge.kernel.sparing import is_card

ID, PHONE, CARD, TOKEN = "11010519491231002X", "13812345678", "6222020200112230004", "wg_Zk3-xT9_wQpL0aBcD2eFgHi4"
SESSION = "k3j4h5g6f7d8s9a0q1w2e3r4t5y6u7i8"
SECRETS = (ID, PHONE, TOKEN, SESSION, "hunter2hunter2")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the programs' own configuration of logging writes."""
    written = io.StringIO()
    wanted = {**settings.LOGGING, "handlers": {"stderr": {**settings.LOGGING["handlers"]["stderr"], "stream": written}}}
    wanted["root"] = {"handlers": ["stderr"], "level": "DEBUG"}
    before = list(logging.root.handlers)
    logging.config.dictConfig(wanted)
    yield written
    logging.root.handlers[:] = before


@pytest.mark.parametrize(
    "written",
    [
        f"identity {ID} seen", "110105 1949 1231 002X", "110105-19491231-002x", f"called {PHONE}", "+86 138 1234 5678",
        "0512-57551234", f"paid from {CARD}", "4111 1111 1111 1111", f"Authorization: Bearer {TOKEN}",
        f"Bearer {TOKEN}", TOKEN, "password=hunter2hunter2", '{"new_password": "hunter2hunter2", "a": 1}',
        "<QueryDict: {'password': ['hunter2hunter2']}>", "code='K7Q2MP'", f"Cookie: sessionid={SESSION}; theme=dark",
        f"sessionid={SESSION}", f"WHERE session_key = '{SESSION}'", "/visit/320583-0198c2a4.k3j4h5", "/desk/?words=K7Q2MP",
        "postgresql://wangge:hunter2hunter2@db/wangge", f"DETAIL:  Key (digest)=({ID}) already exists.",
        "DETAIL:  Failing row contains (1, K7Q2MP, 张三).", "CONTEXT:  unnamed portal parameter $1 = 'K7Q2MP'",
        'invalid input syntax for type uuid: "K7Q2MP"',
    ],
)  # fmt: skip
def test_what_must_not_be_written_is_masked(written: str) -> None:
    masked = scrub(written)
    assert "***" in masked
    for secret in (*SECRETS, CARD, "K7Q2MP", "张三", "0198c2a4", "1949", "5678", "57551234", "1111 1111"):
        assert secret not in masked


@pytest.mark.parametrize(
    "written",
    ["2026-06-01 10:00:00,123 INFO took 123456 ms", "case 320583-0198c2a4-5f2e-7c11-9d5a-3b6f0f6f2a10", "GET /desk/ 200",
     "port 8600, 32 connections, p99 12.5 ms", "number 3205832606010000015", "0198c2a45f2e7c119d5a3b6f0f6f2a10",
     "area_no 320583001002003", "Method Not Allowed (GET): /api/v1/reports"],
)  # fmt: skip
def test_what_helps_to_find_a_fault_stays(written: str) -> None:
    assert scrub(written) == written


def test_cards_are_known_by_their_check_digit() -> None:
    assert is_card(CARD)
    assert not is_card("6222020200112230005")


def test_a_long_line_costs_no_more_than_its_length() -> None:
    from time import perf_counter

    begun = perf_counter()
    for piece in ("a-", "1 ", "password", "$1 = '", "(((", "Failing row contains (", "9" * 17 + " "):
        scrub(piece * 20_000)
    assert perf_counter() - begun < 8


def test_messages_arguments_and_traces_are_scrubbed(lines: io.StringIO) -> None:
    log = logging.getLogger("wangge.test")
    log.warning("asked by %s for %s", PHONE, {"id": ID, "token": TOKEN})
    try:
        raise ValueError(f"cannot take {ID} of {PHONE}")
    except ValueError:
        log.exception("failed for %s", PHONE)
    said = lines.getvalue()
    assert "ValueError" in said
    assert not any(secret in said for secret in SECRETS)


@pytest.mark.django_db
def test_errors_of_the_database_are_scrubbed(lines: io.StringIO, county: County) -> None:
    log = logging.getLogger("wangge.test")
    for sql, values in (
        ("INSERT INTO people_reporter VALUES (%s, %s, %s)", [1, PHONE, ID]),
        ("SELECT %s::uuid", [ID]),
        ("UPDATE accounts_user SET username = %s", [f"password={'hunter2hunter2'}"]),
    ):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql, values)
        except (DataError, IntegrityError, Exception):
            log.exception("the database refused")
    assert "the database refused" in lines.getvalue()
    assert not any(secret in lines.getvalue() for secret in SECRETS)


@pytest.mark.django_db
def test_what_django_says_of_requests_is_scrubbed(lines: io.StringIO, client: Client) -> None:
    for path in (f"/visit/{SESSION}/", f"/nothing/{ID}/{PHONE}", f"/nothing?token={TOKEN}"):
        client.get(path)
    client.raise_request_exception = False
    assert "Not Found: /visit/***" in lines.getvalue()
    assert not any(secret in lines.getvalue() for secret in SECRETS)


def test_every_handler_of_the_programs_has_the_scrubber(monkeypatch: pytest.MonkeyPatch) -> None:
    kept = logging.root.handlers[:]
    try:
        strange = logging.StreamHandler(io.StringIO())
        logging.getLogger("strange").addHandler(strange)
        configure(settings.LOGGING)
        assert any(isinstance(one, ScrubFilter) for one in strange.filters)
        assert all(any(isinstance(one, ScrubFilter) for one in handler.filters) for handler in logging.root.handlers)
    finally:
        logging.root.handlers[:] = kept
        logging.captureWarnings(False)
    assert settings.LOGGING_CONFIG == "wangge.kernel.scrub.configure"


def test_reports_of_errors_hold_nothing_that_was_sent(rf: Any) -> None:
    request = rf.post("/?q=x", {"password": "hunter2hunter2", "phone": PHONE}, HTTP_COOKIE=f"sessionid={SESSION}",
                      HTTP_AUTHORIZATION=f"Bearer {TOKEN}", HTTP_REFERER=f"http://testserver/?words={ID}")  # fmt: skip
    reporter = get_exception_reporter_filter(request)
    told = str([reporter.get_post_parameters(request), reporter.get_safe_cookies(request),
                reporter.get_safe_request_meta(request), reporter.get_traceback_frame_variables(request, None)])  # fmt: skip
    assert not any(secret in told for secret in SECRETS)
