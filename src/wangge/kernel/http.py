"""Requests and answers as every door sees them."""

import logging
import math
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.handlers.wsgi import WSGIRequest
from django.db import DEFAULT_DB_ALIAS, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.kernel.gate import Refusal, refusal
from wangge.kernel.origin import came_from

Answer = Callable[[HttpRequest], HttpResponseBase]
Application = Callable[[dict[str, Any], Any], Iterable[bytes]]
Door = Callable[[HttpRequest], HttpResponse | None]

log = logging.getLogger(__name__)
GATED = "wangge.gated"  # set on what has passed the gate already
MACHINES = "/api/"  # below this address every answer is for a program, errors too
FOR_PROGRAMS = (MACHINES, "/scim/")
TOLD_AS_PROBLEMS = (*FOR_PROGRAMS, "/ogc/")  # what is turned away there; its answers may be kept, unlike those above
PROBLEM = "application/problem+json"
OF_THE_BODY = frozenset({"Content-Type", "Content-Length", "Content-Encoding", "Content-Language", "ETag"})
TITLES = {
    400: gettext_noop("This request cannot be read."),
    401: gettext_noop("This needs a valid token, or a session of somebody who is signed in."),
    403: gettext_noop("This request was refused."),
    404: gettext_noop("There is nothing at this address"),
    405: gettext_noop("This address does not take this method."),
    413: gettext_noop("This request is larger than we take. Please send photographs as multipart/form-data."),
    414: gettext_noop("This address is longer than we read."),
    415: gettext_noop("Please send JSON (application/json); photographs as multipart/form-data where they are taken."),
    429: gettext_noop("Too many requests have come from you. Please wait a little and try again."),
    431: gettext_noop("The headers of this request are longer than we read."),
    500: gettext_noop("Something went wrong on our side. Please try again; if it stays, tell the administrator."),
    503: gettext_noop("Too much is going on at the moment. Please send this again in a few seconds."),
}
ON_EXPRESS = {  # what the express lane's answers carry: they are read by programs and never shown
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
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
        address = address_of(request)
        held = came_from.set(address)
        try:
            refused = None if request.META.get(GATED) else refusal(request, address)
            return _turned_away(request, refused) if refused else answered(request)
        finally:
            came_from.reset(held)

    def answered(request: HttpRequest) -> HttpResponseBase:
        response = _by_express(request)
        if response is not None:
            for name, value in _carried(response).items():
                response.headers[name] = value
            return response
        onward = get_response(request)
        return _for_machines(onward) if request.path_info.startswith(MACHINES) else onward

    return answer


def in_front_of(ordinary: Application) -> Application:
    """The express lane before anything of Django runs: no signals, no chain, no check whether the database is alive.

    Those cost a tenth of a move. A connection that failed is closed here, so that the next request opens another. What
    no door takes goes on to the ordinary application, which does not count it a second time.
    """

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path in _express or _door_under(path):
            request = WSGIRequest(environ)
            address = address_of(request)
            held = came_from.set(address)
            try:
                refused = refusal(request, address)
                response = _turned_away(request, refused) if refused else _by_express(request)
            finally:
                came_from.reset(held)
                _let_go_of_a_broken_connection()
            if response is not None:
                headers = dict(response.items()) | _carried(response)
                start_response(f"{response.status_code} {response.reason_phrase}", list(headers.items()))
                return [response.content]
            environ[GATED] = True
        return ordinary(environ, start_response)

    return application


def _let_go_of_a_broken_connection() -> None:
    """Close a connection that the database ended, so that the next request opens another.

    Hot statements speak to the driver past Django, which therefore has not always seen the error: the driver is asked.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if ours.errors_occurred or (ours.connection is not None and ours.connection.closed):
        ours.close()


def _by_express(request: HttpRequest) -> HttpResponse | None:
    """The answer of the door registered for this address; None when none takes the request."""
    path = request.path_info
    door = _express.get(path) or _door_under(path)
    return _through(door, request) if door else None


def _carried(response: HttpResponse) -> dict[str, str]:
    """The headers every answer of the express lane carries, whatever its door said."""
    hsts = {"Strict-Transport-Security": settings.HSTS} if settings.HSTS else {}
    return {**ON_EXPRESS, **hsts, "Content-Length": str(len(response.content))}


def _turned_away(request: HttpRequest, why: Refusal) -> HttpResponse:
    """A plain answer to what is not even read: a problem for programs, a page for people."""
    with translation.override(translation.get_language_from_request(request)):
        if request.path_info.startswith(TOLD_AS_PROBLEMS):
            told = problem(why.status)
        else:
            page = render_to_string("refused.html", {"said": _(TITLES[why.status])})
            told = HttpResponse(page, status=why.status)
    if why.after_s:
        told.headers["Retry-After"] = str(math.ceil(why.after_s))
    _secure(request, told)
    told.headers["X-Content-Type-Options"] = "nosniff"
    told.headers["Cache-Control"] = "no-store"
    return told


def _door_under(path: str) -> Door | None:
    return next((door for prefix, door in _express_under.items() if path.startswith(prefix)), None)


def _through(door: Door, request: HttpRequest) -> HttpResponse | None:
    """A door's answer in the language asked for; not in that of whoever this thread served before."""
    is_asked = "HTTP_ACCEPT_LANGUAGE" in request.META
    language = translation.get_language_from_request(request) if is_asked else settings.LANGUAGE_CODE
    with nullcontext() if language == translation.get_language() else translation.override(language):
        try:
            response = door(request)
        except RequestDataTooBig:
            return problem(413)
        except Exception:
            log.exception("a machine door failed: %s", request.path_info)
            return problem(500)
        return _for_machines(response) if response is not None else None


def _for_machines(response: Any) -> Any:
    """An error that is a page becomes a problem with the same status and headers, those of security among them."""
    if response.status_code < 400 or response.headers.get("Content-Type", "").startswith(PROBLEM):
        return response
    told = problem(response.status_code)
    for name, value in response.headers.items():
        if name not in OF_THE_BODY:
            told.headers[name] = value
    return told


POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:{base}; font-src 'self'; "
    "worker-src 'self' blob:; connect-src 'self'{events}{base}; object-src 'none'; base-uri 'self'; "
    "form-action 'self'; frame-ancestors 'none'"
)


def security_headers(get_response: Answer) -> Answer:
    """Middleware: the content security policy and its neighbours on every answer; nothing inline or from outside."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        _secure(request, response)
        _keep_out_of_caches(request, response)
        return response

    return answer


def _secure(request: HttpRequest, response: HttpResponseBase) -> None:
    """The headers every answer carries, whoever asked."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY.format(events=_events(request), base=_base()))
    headers.setdefault("Permissions-Policy", "camera=(self), geolocation=(self), microphone=()")
    headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
    headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
    if settings.HSTS:
        headers["Strict-Transport-Security"] = settings.HSTS


def _keep_out_of_caches(request: HttpRequest, response: HttpResponseBase) -> None:
    """What is told to a program, or to somebody with a session, is kept by nobody; the page may have said otherwise."""
    path = request.path_info
    if path.startswith(FOR_PROGRAMS):
        response.headers["Cache-Control"] = "no-store"
    elif settings.SESSION_COOKIE_NAME in request.COOKIES and not path.startswith(settings.STATIC_URL):
        response.headers.setdefault("Cache-Control", "no-store")


def _events(request: HttpRequest) -> str:
    """The event stream may stand on a port of its own; only then does it need naming."""
    url = settings.EVENTS_URL
    if not url:
        return ""
    if url.startswith(":"):
        host = request.get_host().rsplit(":", 1)[0]
        return f" {request.scheme}://{host}{url.split('/', 1)[0]}"
    return " " + "/".join(url.split("/")[:3])


def _base() -> str:
    """The city's own map service, where one is configured: the one other origin that maps are fetched from."""
    parts = urlsplit(settings.MAP_BASE)
    return f" https://{parts.netloc}" if parts.scheme == "https" else ""


def address_of(request: HttpRequest) -> str | None:
    """The network address the request came from.

    What a client says of itself (X-Forwarded-For) is believed only as far as our own proxies have written it: with
    WANGGE_PROXIES=2 the second address from the end. Too few, or no address, and it is that of the last proxy.
    """
    direct: str | None = request.META.get("REMOTE_ADDR") or None
    if settings.PROXIES:
        said: list[str] = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        if len(said) >= settings.PROXIES and is_address(said[-settings.PROXIES]):
            return said[-settings.PROXIES]
    return direct


def is_address(written: str) -> bool:
    """Whether this is an address of IPv4 or IPv6."""
    try:
        ip_address(written)
    except ValueError:
        return False
    return True
