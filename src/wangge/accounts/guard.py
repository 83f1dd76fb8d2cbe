"""The guard of open sessions: ends those that rest too long, notes that others are in use, and sends parts of pages on.

A page that renews itself is not a person: only whole pages and writing count as use.
"""

from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from wangge.accounts import actions, queries
from wangge.accounts.models import User
from wangge.accounts.rules import idle_limit
from wangge.kernel import clock

SEEN = "seen"  # seconds, in sessions that the sign-in page has opened
PROVED = "proved"
FRESH_S = 60
Answer = Callable[[HttpRequest], HttpResponseBase]


def guard(get_response: Answer) -> Answer:
    """Middleware: after signing in and messages, before every page."""

    def answer(request: HttpRequest) -> HttpResponseBase:
        seen = request.session.get(SEEN)
        if isinstance(seen, int):
            _look(request, rested=clock.now().timestamp() - seen)
        return _for_parts(request, get_response(request))

    return answer


def _look(request: HttpRequest, *, rested: float) -> None:
    user = request.user
    if rested < FRESH_S or not isinstance(user, User):
        return
    limit = idle_limit(user.kind, queries.policy(), is_exempt=queries.is_exempt(user))
    if limit and timedelta(seconds=rested) > limit:
        actions.sign_off(user, request.session.session_key or "", by=user.id, reason="idle")
        logout(request)
        messages.info(request, _("You were signed out because nothing was done here for a while."))
    elif request.method != "GET" or "HX-Request" not in request.headers:
        request.session[SEEN] = int(clock.now().timestamp())
        actions.touch(request.session.session_key or "")


def _for_parts(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """A part of a page whose session has ended takes the whole page to the sign-in, and back afterwards."""
    to = response.headers.get("Location", "") if response.status_code == 302 else ""
    if not to.startswith(settings.LOGIN_URL) or "HX-Request" not in request.headers:
        return response
    page = request.headers.get("HX-Current-URL", "").split("://", 1)[-1].partition("/")
    asked = urlencode({"next": f"/{page[2]}"}) if page[2] else ""
    return HttpResponse(status=204, headers={"HX-Redirect": f"{settings.LOGIN_URL}?{asked}"})
