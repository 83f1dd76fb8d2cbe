"""A corpus of what harms elsewhere, in every field of every form and of the API: a plain answer, and nothing changed."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from tests.county import County
from tests.hardening.walking import NOBODY, REGION, Address, addresses, all_forms, field_names, signed_in, tables
from wangge.accounts.actions import issue_token
from wangge.console.api.document import document
from wangge.kernel import clock
from wangge.kernel.models import AuditEntry
from wangge.kernel.scrub import Scrubbed

pytestmark = pytest.mark.django_db
ID, PHONE = "11010519491231002X", "13812345678"
CORPUS = {
    "sql": "'; DROP TABLE cases_case; --", "sql-or": "1' OR '1'='1", "sql-sleep": "1;SELECT pg_sleep(9)--",
    "html": "<script>alert(1)</script>", "attribute": '" onmouseover="alert(1)', "template": "{{7*7}}{% debug %}${7*7}",
    "crlf": "x\r\nSet-Cookie: evil=1\r\n\r\n<b>", "null": "a\x00b", "long": "长" * 30_000, "bidi": "\u202egnp.exe\u202c\u200f",
    "surrogates": "\ufffe\uffff\U0010ffff", "zalgo": "a" + "\u0301" * 500, "path": "../../../../etc/passwd",
    "number": "9" * 40, "negative": "-1", "float": "1e999", "nan": "NaN", "bool": "[]", "json": '{"$gt": ""}',
    "formula": "=HYPERLINK(\"http://x\")", "person": f"{ID} {PHONE}", "key": f"{REGION}-{NOBODY}",
}  # fmt: skip
WHO = ("nobody", "dispatcher", "administrator", "owner")
BY_HAND = ("words", "q", "seq", "fields", "verdict", "key", "next", "days", "form")  # read without a form
OPEN = {  # whose whole point is to keep what somebody names or presses
    "/desk/views/", "/duty-list/drafts/",
}  # fmt: skip
ALL = [one for one in addresses() if not one.is_for_programs]


@pytest.fixture
def people(county: County) -> dict[str, Client]:
    """Browsers of somebody unknown and of three of the cast."""
    return {name: signed_in(county.users[name]) if name != "nobody" else Client() for name in WHO}


def path_of(one: Address, county: County, key: object) -> str:
    """The address, of a case and an account that are there."""
    user = str(county.users["owner"].id)
    return one.path.replace(f"{REGION}-{NOBODY}", str(key)).replace(str(NOBODY), user)


def test_every_form_is_known_to_the_corpus() -> None:
    assert len(all_forms()) > 10
    assert {"text", "phone", "reason", "username", "password", "words", "name"} <= {*field_names(), "words"}


def doors(people: dict[str, Client], county: County, key: object) -> Iterator[tuple[Client, str, str]]:
    """Who gets in where, by which method: what is not there, or not for them, has been asked once and is left alone."""
    for one in ALL:
        path = path_of(one, county, key)
        for client in people.values():
            if one.path not in OPEN and client.post(path, {}).status_code not in {302, 404, 405}:
                yield client, "POST", path
        if one.path not in OPEN and people["dispatcher"].get(path).status_code == 200:
            yield people["dispatcher"], "GET", path


def test_no_form_takes_harm_in_any_of_its_fields(county: County, people: dict[str, Client]) -> None:
    key, names, wrong = county.report(), [*field_names(), *BY_HAND], []
    found = list(doors(people, county, key))
    before = tables()
    for kind, written in CORPUS.items():
        for client, method, path in found:
            sent = dict.fromkeys(names if kind != "long" else names[:12], written)
            answer = client.post(path, sent) if method == "POST" else client.get(path, sent)
            wrong += [(kind, method, path, answer.status_code)] if answer.status_code >= 500 else []
    assert wrong == []
    assert len(found) > 50
    assert {name for name, told in tables().items() if told != before[name]} == set()


def operations() -> list[tuple[str, str, list[str]]]:
    """Every operation that takes a body: its address, its shape's name, its fields."""
    made, found = document(), []
    for path, methods in made["paths"].items():
        for operation in methods.values():
            if body := operation.get("requestBody"):
                shape = body["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
                found.append((path, shape, list(made["components"]["schemas"][shape]["properties"])))
    return found


@pytest.fixture
def said(county: County) -> dict[str, str]:
    """What a dispatcher's program says of itself."""
    token = issue_token(county.users["dispatcher"], "t", clock.now() + timedelta(days=1), by=None)[1]
    return {"Authorization": f"Bearer {token}"}


STRANGE = [None, [], {}, True, -1, 10**30, 1e308, ["x"] * 1000, {"a": {"a": {}}}]


@pytest.mark.parametrize("operation", operations(), ids=lambda one: one[1])
def test_no_body_of_the_api_takes_harm(
    operation: tuple[str, str, list[str]], county: County, said: dict[str, str]
) -> None:
    path, _shape, fields = operation
    path = path.replace("{key}", str(county.report())).replace("{move}", "dispatch")
    client, before, wrong = Client(), tables(), []
    for field in fields:
        for value in [*CORPUS.values(), *STRANGE]:
            body = {"unknown": 1, field: value}
            answer = client.post(path, json.dumps(body), content_type="application/json", headers=said)
            wrong += [(field, value, answer.status_code)] if not 400 <= answer.status_code < 500 else []
    assert wrong == []
    assert tables() == before


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b'{"a":1}{', b"null", b"[]", b'"x"', b"\x00" * 100])
def test_what_is_no_json_is_told_so(body: bytes, said: dict[str, str], county: County) -> None:
    for path, _shape, _fields in operations():
        address = path.replace("{key}", f"{REGION}-{NOBODY}").replace("{move}", "dispatch")
        answer = Client().post(address, body, content_type="application/json", headers=said)
        assert 400 <= answer.status_code < 500, (path, answer.status_code)


def test_nothing_is_posted_from_a_foreign_site(county: County) -> None:
    key, before, let_in = county.report(), tables(), []
    for name in ("dispatcher", "administrator"):
        client = signed_in(county.users[name], enforce_csrf_checks=True)
        for one in addresses():
            if one.path in {"/api/v1/reports"} or one.path.startswith("/scim/"):
                continue  # these know neither session nor cookie
            status = client.post(
                path_of(one, county, key), {"x": "y"}, headers={"origin": "https://evil.example"}
            ).status_code
            let_in += [(one.path, status)] if status not in {403, 404, 405} else []
    assert let_in == []
    assert tables() == before


def test_guessed_keys_open_nothing(county: County) -> None:
    key, before = county.report(phone=PHONE), tables()
    client = signed_in(county.users["stranger"])
    for one in addresses():
        if "region_key" in str(one.path) or f"{REGION}-{NOBODY}" not in one.path:
            continue
        for guessed in (key, f"{REGION}-{UUID(int=key.id.int + 1)}", f"{REGION + 1}-{key.id}", f"000{key}"):
            path = one.path.replace(f"{REGION}-{NOBODY}", str(guessed))
            for answer in (client.get(path), client.post(path, {"reason": "x", "seq": "1"})):
                assert answer.status_code in {302, 401, 404, 405}, (path, answer.status_code)
                assert "井盖" not in answer.content.decode("utf-8", "replace")
    assert tables() == before


MORE = {
    "id": str(NOBODY), "number": "3205832606010000015", "state": "closed", "region_no": "1", "area_no": "1100", "by": str(NOBODY),
    "is_superuser": "on", "is_staff": "on", "is_active": "on", "kind": "machine", "roles": "auditor", "role": "auditor",
    "code_digest": "x", "channel": "hotline", "flow": "service_item", "reporter_id": str(NOBODY), "is_supervised": "on",
}  # fmt: skip


def test_fields_that_no_form_shows_are_not_taken(client: Client, county: County) -> None:
    sent = {**MORE, "submission_key": str(NOBODY), "text": "井盖不见了"}
    assert client.post("/", sent).status_code == 302
    case = county.case(county.scope("dispatcher") and _only(county))
    assert (case.channel, case.flow_key if hasattr(case, "flow_key") else "grid_loop", case.is_supervised) == (
        "portal",
        "grid_loop",
        False,
    )
    assert case.state != "closed"
    assert case.number != MORE["number"]
    answer = client.post("/api/v1/reports", {"text": "x井盖", **MORE}, content_type="application/json")
    assert answer.status_code == 400


def _only(county: County) -> Any:
    from wangge.cases import queries

    return queries.visible(county.scope("dispatcher")).get().key


SPOOFED = {
    "x-forwarded-for": "127.0.0.1", "x-real-ip": "127.0.0.1", "client-ip": "127.0.0.1", "forwarded": "for=127.0.0.1;proto=https",
    "x-forwarded-host": "evil.example", "x-original-url": "/desk/", "x-rewrite-url": "/desk/", "x-http-method-override": "DELETE",
    "x-method-override": "PUT", "x-forwarded-proto": "https", "x-forwarded-user": "administrator", "remote-user": "administrator",
}  # fmt: skip


def test_forged_headers_change_neither_page_nor_method_nor_address(client: Client, county: County) -> None:
    assert client.get("/desk/", headers=SPOOFED).status_code == 302
    assert client.get("/follow/", headers=SPOOFED).content.count(b"evil.example") == 0
    sent = {"submission_key": str(NOBODY), "text": "井盖不见了"}
    assert client.post("/", sent, headers=SPOOFED, REMOTE_ADDR="203.0.113.9").status_code == 302
    entry = AuditEntry.objects.get(verb="report_case")
    assert (entry.address, entry.actor_id) == ("203.0.113.9", None)


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:99999", "a b", "[::1", "localhost\r\nx: y", "", "localhost@evil.example"]
)
def test_a_host_that_is_not_ours_is_refused(client: Client, settings: Any, host: str) -> None:
    settings.ALLOWED_HOSTS = ["wangge.example"]
    assert client.get("/follow/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\r\nX: y"]
)
@pytest.mark.parametrize("path", ["/display/", "/language/", "/sign-in/"])
def test_nobody_is_led_away(county: County, path: str, to: str) -> None:
    client = signed_in(county.users["dispatcher"])
    for answer in (client.post(path, {"next": to, "language": "en"}), client.get(path, {"next": to})):
        where = answer.headers.get("Location", "/")
        assert where.startswith("/")
        assert "evil" not in where.split("?")[0]
        assert "X" not in answer.headers


def test_what_is_taken_is_kept_as_it_was_written_and_shown_as_text(client: Client, county: County) -> None:
    written = '<script>alert(1)</script> \'; DROP TABLE x; -- {{7*7}} " onload="x'
    assert client.post("/", {"submission_key": str(NOBODY), "text": written, "place": written}).status_code == 302
    key = _only(county)
    page = signed_in(county.users["dispatcher"]).get(f"/desk/cases/{key}/").content.decode()
    assert county.case(key).text == written
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
    assert "{{7*7}}" in page


def test_nothing_of_what_was_sent_stands_in_the_log(client: Client, county: County) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(Scrubbed("%(name)s %(message)s"))
    logging.root.addHandler(handler)
    try:
        for one in addresses():
            path = path_of(one, county, NOBODY)
            client.post(f"{path}?token=hunter2hunter2", {"password": "hunter2hunter2", "phone": PHONE, "id_number": ID})
            client.get(f"{path}{ID}/{PHONE}?password=hunter2hunter2")
    finally:
        logging.root.removeHandler(handler)
    told = out.getvalue()
    assert "Not Found" in told
    assert not [secret for secret in (ID, PHONE, "hunter2") if secret in told]
