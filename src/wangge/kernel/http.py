"""Requests and answers as every door sees them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

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
