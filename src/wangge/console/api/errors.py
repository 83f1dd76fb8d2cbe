"""Every error as a problem (RFC 9457), in the reader's language; never a page, never a trace."""

import logging
from typing import Any

import ninja.errors
import pydantic
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from wangge.access.tokens import NotSignedInError
from wangge.kernel.errors import ConflictError, PlainError, RefusedError
from wangge.kernel.http import problem

log = logging.getLogger(__name__)
AGAIN_S = "2"


class UnreadableError(Exception):
    """What was sent is not what it says it is."""


class WrongKindError(Exception):
    """What was sent is of a kind this operation does not take."""


def problem_of(error: Exception) -> HttpResponse:
    """The answer to an error: 400 unreadable, 401, 403 refused, 404, 409 somebody was faster, 422 a field at fault."""
    if isinstance(error, PlainError):
        return problem(_status(error), _(error.message) if error.message else "", field=error.field)
    if isinstance(error, pydantic.ValidationError):
        return _shapeless(error.errors(include_url=False, include_context=False))
    if isinstance(error, ninja.errors.ValidationError):
        return _shapeless([{**one, "loc": one["loc"][1:]} for one in error.errors])
    if isinstance(error, NotSignedInError):
        answer = problem(401)
        answer.headers["WWW-Authenticate"] = "Bearer"
        return answer
    if isinstance(error, OperationalError):
        log.exception("the database did not answer")
        answer = problem(503)
        answer.headers["Retry-After"] = AGAIN_S
        return answer
    return problem(_plain_status(error))


def _status(error: PlainError) -> int:
    if isinstance(error, ConflictError):
        return 409
    return 403 if isinstance(error, RefusedError) else 422


def _plain_status(error: Exception) -> int:
    if isinstance(error, Http404):
        return 404
    if isinstance(error, RequestDataTooBig):
        return 413
    if isinstance(error, WrongKindError):
        return 415
    if isinstance(error, UnreadableError | SuspiciousOperation | MultiPartParserError | UnreadablePostError):
        return 400
    log.error("an operation failed", exc_info=error)
    return 500


def _shapeless(errors: list[Any]) -> HttpResponse:
    """The first part that is not what it should be. Text that is no JSON at all has no field."""
    first = errors[0]
    if first["type"] == "json_invalid":
        return problem(400)
    field = ".".join(str(part) for part in first["loc"] if part != "asked")
    words = {
        "missing": _("“%(field)s” is missing."),
        "extra_forbidden": _("“%(field)s” is not known here."),
    }
    said = words.get(first["type"]) or _("“%(field)s” is not what it should be.")
    return problem(422, said % {"field": field}, field=field)
