"""Requests and answers as every door sees them."""

import logging
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

Answer = Callable[[HttpRequest], HttpResponseBase]
Door = Callable[[HttpRequest], HttpResponse | None]

log = logging.getLogger(__name__)
MACHINES = "/api/"  # below this address every answer is for a program, errors too
PROBLEM = "application/problem+json"
TITLES = {
    400: gettext_noop("This request cannot be read."),
    401: gettext_noop("This needs a valid token, or a session of somebody who is signed in."),
    403: gettext_noop("This request was refused."),
    404: gettext_noop("There is nothing at this address"),
    405: gettext_noop("This address does not take this method."),
    413: gettext_noop("This request is larger than we take. Please send photographs as multipart/form-data."),
    415: gettext_noop("Please send JSON (application/json); photographs as multipart/form-data where they are taken."),
    500: gettext_noop("Something went wrong on our side. Please try again; if it stays, tell the administrator."),
    503: gettext_noop("Too much is going on at the moment. Please send this again in a few seconds."),
}
_express: dict[str, Door] = {}
_express_under: dict[str, Door] = {}


class Problem(msgspec.Struct):
    """An error as RFC 9457 has it, with the field at fault."""

    title: str
    status: int
    field: str = ""
    type: str = "about:blank"


_write = msgspec.json.Encoder()


def problem(status: int, title: str = "", *, field: str = "") -> HttpResponse:
    """An answer that says what is wrong; in the ordinary words of its status when none are given."""
    said = title or _(TITLES.get(status, TITLES[400 if status < 500 else 500]))
    return HttpResponse(_write.encode(Problem(said, status, field)), status=status, content_type=PROBLEM)


def express(path: str, door: Door) -> None:
    """Register a machine door: no session, no cookie, no form, so a request to it skips what serves those.

    The rest of the chain costs more than the whole taking in of a report; only hot paths belong here.
    """
    _express[path] = door


def express_under(prefix: str, door: Door) -> None:
    """Register a machine door for every address that begins so. One that answers None lets the request go on."""
    _express_under[prefix] = door


def express_lane(get_response: Answer) -> Answer:
    """Middleware, first of all: sends requests for registered doors straight to them, in the caller's language.

    Whatever the rest of the chain answers to a machine, its errors are problems too, never pages.
    """

    def answer(request: HttpRequest) -> HttpResponseBase:
        path = request.path_info
        door = _express.get(path) or _door_under(path)
        response = _through(door, request) if door else None
        if response is None:
            onward = get_response(request)
            return _for_machines(onward) if path.startswith(MACHINES) else onward
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return answer


def _door_under(path: str) -> Door | None:
    return next((door for prefix, door in _express_under.items() if path.startswith(prefix)), None)


def _through(door: Door, request: HttpRequest) -> HttpResponse | None:
    """A door's answer in the language asked for; not in that of whoever this thread served before."""
    is_asked = "HTTP_ACCEPT_LANGUAGE" in request.META
    language = translation.get_language_from_request(request) if is_asked else settings.LANGUAGE_CODE
    with translation.override(language):
        try:
            response = door(request)
        except RequestDataTooBig:
            return problem(413)
        except Exception:
            log.exception("a machine door failed: %s", request.path_info)
            return problem(500)
        return _for_machines(response) if response is not None else None


def _for_machines(response: Any) -> Any:
    """An error that is a page becomes a problem with the same status and headers."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(PROBLEM):
        return response
    told = problem(response.status_code)
    for name in ("Allow", "Retry-After", "WWW-Authenticate"):
        if name in response.headers:
            told.headers[name] = response.headers[name]
    return told


POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "worker-src 'self' blob:; connect-src 'self'{events}; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def security_headers(get_response: Answer) -> Answer:
    """Middleware: the content security policy on every answer; no inline script or style, nothing from outside."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY.format(events=_events(request)))
        response.headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
        return response

    return answer


def _events(request: HttpRequest) -> str:
    """The event stream may stand on a port of its own; only then does it need naming."""
    url = settings.EVENTS_URL
    if not url:
        return ""
    if url.startswith(":"):
        host = request.get_host().rsplit(":", 1)[0]
        return f" {request.scheme}://{host}{url.split('/', 1)[0]}"
    return " " + "/".join(url.split("/")[:3])


def address_of(request: HttpRequest) -> str | None:
    """The network address the request came from."""
    return request.META.get("REMOTE_ADDR") or None
