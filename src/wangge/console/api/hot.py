"""The express lane of the API: a list of cases and a move, as JSON with a token. The same contract as the rest."""

import re
from collections.abc import Callable
from urllib.parse import parse_qsl

from django.http import HttpRequest, HttpResponse

from wangge.access.tokens import has_token, viewer_by_token
from wangge.console.api.doing import listed, moved
from wangge.console.api.errors import UnreadableError, problem_of
from wangge.console.api.shapes_in import CasesAsked, MoveIn, key_of
from wangge.console.api.viewers import own_key
from wangge.kernel.ids import RegionKey

PREFIX = "/api/v1/cases"
JSON = "application/json"
MOVE = re.compile(
    rf"{PREFIX}/([0-9]{{1,9}}-[0-9a-f]{{8}}(?:-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}})/moves/([-a-z_0-9]{{1,30}})"
)


def cases_door(request: HttpRequest) -> HttpResponse | None:
    """GET /cases, and POST of a move as JSON, with a token; everything else goes the ordinary way."""
    if not has_token(request):
        return None
    path = request.path_info
    if path == PREFIX and request.method == "GET":
        return _safely(lambda: _list(request))
    if request.method == "POST" and request.content_type == JSON and (found := MOVE.fullmatch(path)):
        return _safely(lambda: _move(request, key_of(found[1]), found[2]))
    return None


def _safely(operation: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return operation()
    except Exception as error:  # every error is told as a problem
        return problem_of(error)


def _list(request: HttpRequest) -> HttpResponse:
    scope = viewer_by_token(request)
    written = request.META.get("QUERY_STRING", "").encode("latin-1").decode(errors="replace")  # WSGI hides the bytes so
    asked = CasesAsked.model_validate(dict(parse_qsl(written, keep_blank_values=True)))
    return HttpResponse(listed(scope, asked), content_type=JSON)


def _move(request: HttpRequest, key: RegionKey, move: str) -> HttpResponse:
    scope = viewer_by_token(request)
    sent = MoveIn.model_validate_json(request.body or b"{}")
    seq = moved(
        scope, key, move, sent, seq=seq_of(request, sent), submission_key=own_key(scope, request), at=sent.at
    )  # fmt: skip
    return HttpResponse(b'{"key":"%s","seq":%d}' % (str(key).encode(), seq), content_type=JSON)


def seq_of(request: HttpRequest, sent: MoveIn) -> int | None:
    """The length of the history as the sender saw it: of the body, else of the header If-Match; None if not said."""
    written = request.META.get("HTTP_IF_MATCH", "").strip().removeprefix("W/").strip('"')
    if sent.seq is not None or not written:
        return sent.seq
    if not (written.isascii() and written.isdigit() and len(written) < 10):
        raise UnreadableError
    return int(written)
