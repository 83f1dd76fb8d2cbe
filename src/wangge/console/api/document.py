"""The OpenAPI document: made from the operations, with what all of them share said once."""

from functools import cache
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from wangge.console.api import shapes_in, shapes_out
from wangge.console.api.describing import REF, body
from wangge.console.api.operations import api

ABOUT = """Everything the desk can do, by the same actions and queries as its pages, so that the two cannot differ.

A token (`Authorization: Bearer …`) acts as a member of staff and opens what their posts open; an administrator makes it
with `wangge manage make_token`. A revoked token, or a post that ended, is out of use within ten seconds. What you may
not see does not exist: 404. Each process limits how many requests a minute a token may make, or an address without one
(`WANGGE_LIMIT_API`, `WANGGE_LIMIT_REPORTS`, `WANGGE_LIMIT_SEARCHES`): 429 with `Retry-After`. Every error is a problem
(RFC 9457) in the language of `Accept-Language` (`zh-hans`, `en`).
"""
PROBLEMS = {
    400: "unreadable", 401: "no valid token or session", 403: "refused by a rule; the title is the reason",
    404: "not there, or not for you", 405: "another method", 409: "somebody was faster", 413: "too large",
    414: "the address is too long", 415: "neither JSON nor a form with photographs", 422: "a field is at fault",
    429: "too many requests: come again after Retry-After seconds", 431: "the headers are too long",
    503: "come again later",
}  # fmt: skip
IDEMPOTENT = {
    "name": "Idempotency-Key", "in": "header", "required": False,
    "schema": {"type": "string", "pattern": "^[!-~]{1,80}$"},
    "description": "Chosen by the sender; sent again, nothing is done twice.",
}  # fmt: skip
IF_MATCH = {
    "name": "If-Match", "in": "header", "required": False, "schema": {"type": "string", "pattern": '^"[0-9]{1,9}"$'},
    "description": "The ETag of the case as the sender saw it.",
}  # fmt: skip
SENT = (
    shapes_in.CaseIn, shapes_in.MoveIn, shapes_in.MovesIn, shapes_in.IdentityIn, shapes_in.VisitIn, shapes_in.ReportIn,
)  # fmt: skip
ONCE = {"record_call", "reveal_identity"}  # whose nature makes a key needless


@cache
def document() -> dict[str, Any]:
    """The whole document."""
    made: dict[str, Any] = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    made["info"] = {"title": "wangge", "version": "1", "description": ABOUT, "license": {"name": "Apache-2.0"}}
    made["paths"]["/api/v1/reports"] = {"post": _reports()}
    made["components"] = _components(made["components"]["schemas"])
    made["security"] = [{"bearer": []}, {"session": []}]
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            _share(path, method, operation)
    return made


def _components(schemas: dict[str, Any]) -> dict[str, Any]:
    named: list[tuple[type[BaseModel], Any]] = [(shape, "validation") for shape in SENT]
    named += [(shapes_out.ProblemOut, "serialization"), (shapes_out.ReceiptOut, "serialization")]
    _map, more = models_json_schema(named, ref_template=REF + "{model}")
    return {
        "schemas": {**schemas, **more["$defs"]},
        "securitySchemes": {
            "bearer": {"type": "http", "scheme": "bearer"},
            "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
        },
    }


def _reports() -> dict[str, Any]:
    """The open door for reports: no token, a receipt with a code."""
    receipt = {"content": {"application/json": {"schema": {"$ref": f"{REF}ReceiptOut"}}}}
    return {
        "operationId": "report", "tags": ["reports"], "summary": "Report", "parameters": [], "security": [],
        "description":
            "Report something, as a resident or a connected system. The code opens the case to its reporter.",
        "responses": {200: {"description": "taken before", **receipt}, 201: {"description": "taken", **receipt}},
        **body("ReportIn"),
    }  # fmt: skip


def _share(path: str, method: str, operation: dict[str, Any]) -> None:
    """What every operation has: the problems it may answer with, and for writing ones the key."""
    problem = {"application/problem+json": {"schema": {"$ref": f"{REF}ProblemOut"}}}
    responses = {str(status): told for status, told in operation["responses"].items()}
    for status, words in PROBLEMS.items():
        responses.setdefault(str(status), {"description": words, "content": problem})
    operation["responses"] = responses
    operation["summary"] = operation["operationId"].replace("_", " ").capitalize()
    if method == "post" and operation["operationId"] not in ONCE:
        operation["parameters"] = [*operation["parameters"], IDEMPOTENT]
    if path.endswith("/moves/{move}"):
        operation["parameters"] = [*operation["parameters"], IF_MATCH]
