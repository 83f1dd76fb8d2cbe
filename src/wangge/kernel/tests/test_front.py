"""The lane in front of Django: a door answers at once, and outlives the connection it lost."""

import io
from collections.abc import Iterable
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from wangge.kernel import http
from wangge.kernel.prepared import ask_prepared

DOOR = "/api/v1/a-door-of-a-test"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Asks a door that reads the database by the hot way, and gives the status."""

    def door(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(ask_prepared("SELECT pg_backend_pid()", ())[0][0]))

    def ordinary(_environ: dict[str, Any], _start: Any) -> Iterable[bytes]:
        raise AssertionError("the door takes this request")

    monkeypatch.setitem(http._express, DOOR, door)
    application = http.in_front_of(ordinary)

    def ask() -> tuple[str, bytes]:
        told: list[str] = []
        environ = {"REQUEST_METHOD": "GET", "PATH_INFO": DOOR, "SERVER_NAME": "x", "SERVER_PORT": "80",
                   "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http", "REMOTE_ADDR": "192.0.2.9"}  # fmt: skip
        body = b"".join(application(environ, lambda status, _headers: told.append(status)))
        return told[0], body

    return ask


@pytest.mark.django_db(transaction=True)
def test_a_door_answers_again_after_the_database_ended_its_connection(asked: Any) -> None:
    status, pid = asked()
    assert status.startswith("200")
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [int(pid)])
    assert asked()[0].startswith("500")
    assert asked()[0].startswith("200")
