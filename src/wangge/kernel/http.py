"""Requests and answers as every door sees them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponseBase]

_express: dict[str, Callable[[HttpRequest], HttpResponse]] = {}


def express(path: str, door: Callable[[HttpRequest], HttpResponse]) -> None:
    """Register a machine door: no session, no cookie, no form, so a request to it skips what serves those.

    The rest of the chain costs more than the whole taking in of a report; only hot paths belong here.
    """
    _express[path] = door


def express_lane(get_response: Answer) -> Answer:
    """Middleware, first of all: sends requests for registered doors straight to them, in the caller's language."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        door = _express.get(request.path_info)
        if door is None:
            return get_response(request)
        if "HTTP_ACCEPT_LANGUAGE" in request.META:
            with translation.override(translation.get_language_from_request(request)):
                response = door(request)
        else:
            response = door(request)
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Content-Length"] = str(len(response.content))
        return response

    return answer


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
