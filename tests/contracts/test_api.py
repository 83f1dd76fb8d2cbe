"""The API keeps the contract of its own document, whatever is sent; who may not see a case learns nothing of it."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, Phase, settings
from schemathesis import checks
from tests.county import REGION, County

from wangge.accounts.actions import issue_token
from wangge.console.api.document import document
from wangge.kernel import clock

PROBLEM = "application/problem+json"
CHECKS = [
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", get_wsgi_application())
KEYS: dict[str, str] = {}


def token(county: County, name: str) -> str:
    return issue_token(county.users[name], "test", clock.now() + timedelta(days=1), by=None)[1]


@pytest.fixture
def _one_transaction() -> Iterator[None]:
    """Requests of the bare WSGI application leave the connection of the test open, as those of Django's client do."""
    moments = (request_started, request_finished)
    for moment in moments:
        moment.disconnect(close_old_connections)
    yield
    for moment in moments:
        moment.connect(close_old_connections)


@pytest.fixture
def headers(county: County, _one_transaction: None) -> dict[str, str]:
    """What a dispatcher's program sends; there is one open case."""
    KEYS["key"] = str(county.report())
    return {"Authorization": f"Bearer {token(county, 'dispatcher')}"}


@schema.hook
def map_path_parameters(_context: Any, parameters: dict[str, Any]) -> dict[str, Any]:
    """Half of all keys are that of a case there is, and half of all moves one that there is."""
    if parameters and "key" in parameters and KEYS and hash(str(parameters["key"])) % 2:
        parameters["key"] = KEYS["key"]
    if parameters and "move" in parameters and hash(str(parameters["move"])) % 2:
        parameters["move"] = "note"
    return parameters


def errors_are_problems(_context: Any, response: Any, _case: Any) -> None:
    """Every error says its own status and carries words for a person."""
    if response.status_code >= 400:
        assert response.headers["content-type"][0] == PROBLEM, response.headers
        told = response.json()
        assert told["status"] == response.status_code
        assert told["title"]


@schema.parametrize()
@settings(
    max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), database=None,
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
def test_every_answer_is_one_the_document_promises(case: Any, headers: dict[str, str]) -> None:
    case.call_and_validate(headers=headers, checks=[*CHECKS, errors_are_problems])


BODIES = {
    "take_down_case": {"text": "路灯坏了"},
    "make_moves": {"moves": [{"key": "KEY", "move": "note"}]},
    "reveal_identity": {"purpose": "contact"},
    "record_call": {"visit": "KEY", "was_reached": False},
}


def operations() -> Iterator[tuple[str, str, str]]:
    """Every operation that is not for everybody: its method, path and name."""
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            if operation.get("security") != []:
                yield method, path, operation["operationId"]


def ask(client: Client, operation: tuple[str, str, str], key: str, headers: dict[str, str]) -> Any:
    method, path, name = operation
    address = path.replace("{key}", key).replace("{move}", "note")
    sent = json.dumps(BODIES.get(name, {})).replace("KEY", key) if method == "post" else ""
    return client.generic(method.upper(), address, sent, content_type="application/json", headers=headers)


@pytest.mark.parametrize("operation", list(operations()), ids=lambda one: one[2])
@pytest.mark.parametrize("said", [{}, {"Authorization": "Bearer wg_wrong"}, {"Authorization": "Basic eDp5"}])
def test_without_a_valid_token_every_operation_answers_the_same(
    client: Client, db: None, operation: tuple[str, str, str], said: dict[str, str]
) -> None:
    answer = ask(client, operation, f"{REGION}-{UUID(int=1)}", said)
    assert answer.status_code == 401
    assert answer["content-type"] == PROBLEM
    assert answer["www-authenticate"] == "Bearer"


ABOUT_A_CASE = [one for one in operations() if "{key}" in one[1] and "/cases/" in one[1]]


@pytest.mark.parametrize("operation", ABOUT_A_CASE, ids=lambda one: one[2])
def test_a_case_out_of_scope_is_not_there(client: Client, county: County, operation: tuple[str, str, str]) -> None:
    key = str(county.report(phone="13812345678"))
    answer = ask(client, operation, key, {"Authorization": f"Bearer {token(county, 'neighbour')}"})
    nothing = ask(client, operation, f"{REGION}-{UUID(int=1)}", {"Authorization": f"Bearer {token(county, 'checker')}"})
    assert answer.status_code == 404
    assert answer.content == nothing.content


def test_a_bulk_move_says_nothing_of_a_case_out_of_scope(client: Client, county: County) -> None:
    operation = next(one for one in operations() if one[2] == "make_moves")
    answer = ask(client, operation, str(county.report()), {"Authorization": f"Bearer {token(county, 'neighbour')}"})
    assert answer.status_code == 207
    assert answer.json()["results"][0]["status"] == 404
