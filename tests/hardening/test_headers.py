"""Promises of the headers and cookies that every answer carries."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.county import County
from tests.hardening.walking import Address, addresses, signed_in

ON_ALL = {"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"}
OPEN_TO_ALL = {"/areas/grids.geojson"}  # borders, the same for everybody
ALL = addresses()


def test_the_walk_meets_every_app_with_addresses() -> None:
    assert len(ALL) > 70
    assert {"/desk/", "/audit/", "/api/v1/cases", "/sign-in/", "/areas/search"} <= {one.path for one in ALL}


@pytest.mark.django_db
@pytest.mark.parametrize("one", ALL, ids=lambda one: one.path)
def test_every_answer_carries_the_policy_and_its_neighbours(client: Client, one: Address) -> None:
    answer = client.get(one.path)
    assert {name: answer.headers.get(name) for name in ON_ALL} == ON_ALL
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "object-src 'none'" in policy or policy.startswith("default-src 'none'")
    assert "frame-ancestors 'none'" in policy
    assert one.is_for_programs or answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_nothing_told_to_somebody_signed_in_or_to_a_program_is_kept(county: County) -> None:
    client, kept = signed_in(county.users["dispatcher"]), []
    for one in ALL:
        answer = client.get(one.path)
        if "no-store" not in answer.headers.get("Cache-Control", "") and one.path not in OPEN_TO_ALL:
            kept.append((one.path, answer.headers.get("Cache-Control")))
    assert kept == []


@pytest.mark.django_db
def test_a_report_taken_on_the_express_lane_carries_them_as_well(client: Client, county: County) -> None:
    answer = client.post("/api/v1/reports", {"text": "井盖不见了"}, content_type="application/json")
    assert answer.status_code == 201
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/", "/sign-in/", "/api/v1/cases", "/static/ui/ui.css", f"/desk/?words={'x' * 5000}"])
def test_with_https_every_answer_asks_browsers_to_stay_with_it(client: Client, settings: Any, path: str) -> None:
    settings.HSTS = "max-age=31536000; includeSubDomains"
    assert client.get(path).headers["Strict-Transport-Security"] == settings.HSTS


def test_with_https_cookies_are_bound_to_this_very_host() -> None:
    import os
    import subprocess
    import sys

    told = (
        "import django; django.setup(); from django.conf import settings as s;"
        "print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE,"
        "s.LANGUAGE_COOKIE_SECURE, bool(s.HSTS), s.SESSION_COOKIE_PATH, s.SESSION_COOKIE_DOMAIN)"
    )
    env = {**os.environ, "WANGGE_HTTPS": "1", "DJANGO_SETTINGS_MODULE": "wangge.settings", "WANGGE_LOG_LEVEL": "ERROR"}
    said = subprocess.run([sys.executable, "-c", told], env=env, capture_output=True, text=True, check=True).stdout
    assert said.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True", "True", "True", "/", "None"]


@pytest.mark.django_db
def test_no_script_reads_the_cookies_that_open_something(client: Client, county: County) -> None:
    signed = signed_in(county.users["dispatcher"])
    answers = [
        client.get("/sign-in/"), client.post("/", {"submission_key": str(uuid4()), "text": "井盖不见了"}),
        signed.get("/desk/"), signed.post("/language/", {"language": "en", "next": "/"}),
    ]  # fmt: skip
    cookies = {name: cookie for answer in answers for name, cookie in answer.cookies.items()}
    assert set(cookies) == {"sessionid", "csrftoken", "language"}
    for name, cookie in cookies.items():
        assert (bool(cookie["httponly"]), cookie["samesite"], cookie["domain"]) == (True, "Lax", ""), name
