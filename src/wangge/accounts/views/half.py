"""Between the right password and the desk: nobody is signed in yet, so nothing else opens.

What has been shown so far stands in the session under one key, bound to the password's hash and short-lived.
"""

from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme

from wangge.accounts import actions, queries
from wangge.accounts.guard import PROVED, SEEN
from wangge.accounts.models import User
from wangge.accounts.rules import HALF_MINUTES, WALL_DAYS
from wangge.kernel import clock
from wangge.kernel.http import address_of

KEY = "half"
BACKEND = "wangge.accounts.backends.AccountBackend"


@dataclass(frozen=True)
class Half:
    """Somebody on the way in: who, how far, and where to."""

    user_id: str
    at: float
    seal: str
    to: str
    how: str
    has_shown_factor: bool = False


def begin(request: HttpRequest, user: User, *, how: str, has_shown_factor: bool = False, to: str = "") -> HttpResponse:
    """Somebody has shown the first factor; the session goes on under another key."""
    now, seal = clock.now().timestamp(), user.get_session_auth_hash()
    made = Half(str(user.id), now, seal, to or where_to(request), how, has_shown_factor)
    request.session.cycle_key()
    _keep(request, made)
    return go_on(request, user, made)


def half_of(request: HttpRequest) -> tuple[User, Half] | None:
    """Who is on the way in, or None: nobody, too long ago, closed, or the password has changed meanwhile."""
    kept = request.session.get(KEY)
    if not kept or request.user.is_authenticated:
        return None
    half = Half(**kept)
    user = queries.account_by_id(half.user_id)
    is_late = clock.now().timestamp() - half.at > HALF_MINUTES * 60
    if user is None or is_late or not queries.may_enter(user) or half.seal != user.get_session_auth_hash():
        return None
    return user, half


def step_of(user: User, half: Half) -> str:
    """What is asked next: second, change, set_up; empty when the way is free."""
    demands = queries.demands_on(user)
    if demands.has_factor and not half.has_shown_factor:
        return "second"
    if demands.must_change and half.how == "password":
        return "change"
    if demands.needs_factor and not demands.has_factor and not half.has_shown_factor:
        return "set_up"
    return ""


def go_on(request: HttpRequest, user: User, half: Half) -> HttpResponse:
    """To the next step, or in."""
    step = step_of(user, half)
    return redirect(f"accounts:{step}") if step else enter(request, user, half)


def shown(request: HttpRequest, half: Half, user: User, *, how: str = "") -> Half:
    """The second factor was shown, or the password changed: remember it."""
    has_shown = half.has_shown_factor or bool(how)
    made = replace(half, seal=user.get_session_auth_hash(), has_shown_factor=has_shown, how=half.how)
    _keep(request, made)
    request.session["factor"] = how or request.session.get("factor", "")
    return made


def _keep(request: HttpRequest, half: Half) -> None:
    request.session[KEY] = asdict(half)


def enter(request: HttpRequest, user: User, half: Half) -> HttpResponse:
    """Open the session, under a new key, and go where the person wanted to go."""
    request.session.pop(KEY, None)
    how = request.session.pop("factor", "") or half.how
    login(request, user, backend=BACKEND)
    request.session[SEEN] = request.session[PROVED] = int(clock.now().timestamp())
    if user.kind == User.Kind.WALL:
        request.session.set_expiry(WALL_DAYS * 24 * 3600)
    actions.begin_session(
        user, request.session.session_key or "", by=user.id, how=how, address=address_of(request),
        user_agent=request.headers.get("User-Agent", ""),
    )  # fmt: skip
    return HttpResponseRedirect(half.to)


def where_to(request: HttpRequest) -> str:
    """Where the person wanted to go, if that is on this site; else the desk."""
    asked = request.POST.get("next") or request.GET.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if allowed else settings.LOGIN_REDIRECT_URL
