"""Promises of the gate: what is too long or too large is turned away unread, with a plain answer."""

import io
import zipfile
from typing import Any

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db
DEEP = "[" * 200_000


class Unread(io.BytesIO):
    """A body that fails the test when somebody reads it."""

    def read(self, *_args: Any) -> bytes:  # type: ignore[override]
        raise AssertionError("the body was read")


def test_an_address_longer_than_we_read_is_said_to_be(client: Client) -> None:
    answer = client.get("/follow/?x=" + "y" * 5000, headers={"accept-language": "en"})
    assert answer.status_code == 414
    assert "longer than we read" in answer.content.decode()


def test_headers_beyond_measure_are_refused(client: Client) -> None:
    assert client.get("/", headers={"x-much": "y" * 40_000}).status_code == 431


@pytest.mark.parametrize(
    ("path", "kind", "length"),
    [
        ("/api/v1/reports", "application/json", 2_000_000),
        ("/api/v1/cases", "application/json", 2_000_000),
        ("/scim/v2/Users", "application/scim+json", 2_000_000),
        ("/", "application/x-www-form-urlencoded", 2_000_000),
        ("/", "multipart/form-data; boundary=x", 200_000_000),
        ("/staff/upload/", "multipart/form-data; boundary=x", 200_000_000),
    ],
)
def test_a_body_larger_than_its_kind_may_be_is_refused_unread(
    client: Client, path: str, kind: str, length: int
) -> None:
    answer = client.generic(
        "POST", path, b"", content_type=kind, CONTENT_LENGTH=str(length), **{"wsgi.input": Unread()}
    )
    assert answer.status_code == 413


@pytest.mark.parametrize("length", ["-1", "1e9", "٣", "9" * 30, " 5 "])
def test_a_length_that_is_no_number_is_refused(client: Client, length: str) -> None:
    sent = {"CONTENT_LENGTH": length, "wsgi.input": Unread()}
    assert client.generic("POST", "/api/v1/reports", b"", content_type="application/json", **sent).status_code == 400


@pytest.mark.parametrize("body", [DEEP, '{"text":' + DEEP, '{"text":' + '{"a":' * 100_000, "[" * 900_000])
@pytest.mark.parametrize("path", ["/api/v1/reports", "/api/v1/cases", "/api/v1/cases/moves", "/scim/v2/Users"])
def test_json_nested_beyond_reason_is_a_plain_refusal(client: Client, path: str, body: str) -> None:
    answer = client.post(path, body, content_type="application/json", headers={"Authorization": "Bearer wg_x"})
    assert 400 <= answer.status_code < 500
    assert "json" in answer["content-type"]


def test_a_body_that_is_packed_is_not_unpacked(client: Client) -> None:
    import gzip

    packed = gzip.compress(b'{"text": "x"}')
    sent = {"content_type": "application/json", "headers": {"content-encoding": "gzip"}}
    assert client.generic("POST", "/api/v1/reports", packed, **sent).status_code == 400


def test_more_fields_than_any_form_has_are_refused(client: Client) -> None:
    assert client.post("/follow/", {f"f{n}": "x" for n in range(600)}).status_code == 400


def test_more_files_than_any_form_takes_are_refused(client: Client) -> None:
    files = {f"photos{n}": io.BytesIO(b"x") for n in range(12)}
    assert client.post("/", files).status_code == 400


def test_a_book_where_a_photo_belongs_is_refused(client: Client, county: Any) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("a.jpg", b"x")
    out.seek(0)
    out.name = "photo.jpg"
    sent = {"submission_key": "0198c2a4-5f2e-7c11-9d5a-3b6f0f6f2a10", "text": "井盖不见了", "photos": out}
    assert client.post("/", sent).status_code == 422
