"""Setting up second factors: on the way in, where one is asked for, or later from one's own page."""

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from wangge.accounts import actions, queries
from wangge.accounts.actions import passkeys, totp
from wangge.accounts.actions.attempts import TooManyError, give_back, spend
from wangge.accounts.forms import CodeForm
from wangge.accounts.models import User
from wangge.accounts.views import half
from wangge.accounts.views.proving import is_proved
from wangge.kernel.errors import PlainError
from wangge.kernel.http import address_of
from wangge.ui.fields import blame

GET_AND_POST = ["GET", "HEAD", "POST"]
SECRET, ASKED = "totp", "passkey"
WRONG = 422


def _setter(request: HttpRequest) -> User | None:
    """Who may set up a factor now: somebody signed in who has just proved it, or somebody held up on the way in."""
    if isinstance(request.user, User):
        return request.user if is_proved(request) else None
    found = half.half_of(request)
    return found[0] if found and half.step_of(*found) == "set_up" else None


def _turned_away(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect(f"{reverse('accounts:prove')}?next={request.path}")
    return redirect("accounts:sign_in")


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_AND_POST)
def set_up(request: HttpRequest) -> HttpResponse:
    """An authenticator app: picture and secret, then a code that proves it; or a passkey by its script."""
    user = _setter(request)
    if user is None:
        return _turned_away(request)
    secret = request.session.setdefault(SECRET, totp.new_secret())
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_totp(user, secret, form.cleaned_data["code"], by=user.id)
            del request.session[SECRET]
            return _after(request, user, how="totp")
        except PlainError as error:
            blame(form, error)
    groups = [secret[at : at + 4] for at in range(0, len(secret), 4)]
    context = {
        "form": form, "picture": totp.picture_of(user, secret), "groups": groups,
        "is_held_up": not request.user.is_authenticated,
    }  # fmt: skip
    return render(request, "accounts/set_up.html", context, status=WRONG if form.is_bound else 200)


def _after(request: HttpRequest, user: User, *, how: str) -> HttpResponse:
    """The first factor brings ten recovery codes with it; a further one leads back to the page."""
    found = half.half_of(request)
    if found:
        half.shown(request, found[1], user, how=how)
    if queries.codes_left(user):
        messages.success(request, _("The second factor is set up."))
        return redirect("accounts:mine")
    return show_codes(request, user)


def show_codes(request: HttpRequest, user: User) -> HttpResponse:
    """Ten codes, this once."""
    context = {"codes": actions.new_codes(user, by=user.id), "on": reverse("accounts:on")}
    return render(request, "accounts/codes.html", context)


@never_cache
@require_POST
def codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old ones; only where there is a factor they can stand in for."""
    if not isinstance(request.user, User):
        return redirect("accounts:sign_in")
    if not is_proved(request):
        return redirect(f"{reverse('accounts:prove')}?next={reverse('accounts:mine')}")
    return show_codes(request, request.user) if queries.factors_of(request.user) else redirect("accounts:mine")


@require_POST
def remove(request: HttpRequest, factor_id: UUID) -> HttpResponse:
    """Take one of one's own factors away."""
    if not isinstance(request.user, User):
        return redirect("accounts:sign_in")
    if not is_proved(request):
        return redirect(f"{reverse('accounts:prove')}?next={reverse('accounts:mine')}")
    factor = next((one for one in queries.factors_of(request.user) if one.id == factor_id), None)
    if factor is None:
        raise Http404
    try:
        actions.remove_factor(factor, by=request.user.id)
        messages.success(request, _("The second factor is gone."))
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("accounts:mine")


# passkeys: two steps of a script each, JSON both ways -----------------------------------------------------


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        found = json.loads(request.body)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _refused(error: PlainError) -> JsonResponse:
    return JsonResponse({"error": error.message}, status=429 if isinstance(error, TooManyError) else WRONG)


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What the browser is asked in order to make a passkey."""
    user = _setter(request)
    if user is None:
        return JsonResponse({"error": _("Please sign in again.")}, status=403)
    options, request.session[ASKED] = passkeys.ask_to_register(user, host=request.get_host())
    return JsonResponse(options)


@require_POST
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey the browser made; the answer says where to go on."""
    user, state = _setter(request), request.session.pop(ASKED, None)
    if user is None or state is None:
        return JsonResponse({"error": _("Please sign in again.")}, status=403)
    sent = _sent(request)
    try:
        name = str(sent.pop("name", ""))
        passkeys.add_passkey(user, sent, state=state, host=request.get_host(), name=name, by=user.id)
    except PlainError as error:
        return _refused(error)
    found = half.half_of(request)
    if found:
        half.shown(request, found[1], user, how="passkey")
    return JsonResponse({"to": reverse("accounts:on")})


@require_POST
def ask_to_sign(request: HttpRequest) -> HttpResponse:
    """What the browser is asked in order to prove a passkey: on the way in one's own, at the door any."""
    found = half.half_of(request)
    options, request.session[ASKED] = passkeys.ask_to_sign(found[0] if found else None, host=request.get_host())
    return JsonResponse(options)


@require_POST
def sign(request: HttpRequest) -> HttpResponse:
    """A passkey proves both factors at once, or the second; the answer says where to go on."""
    found, state, address = half.half_of(request), request.session.pop(ASKED, None), address_of(request) or ""
    policy = queries.policy()
    try:
        spend("passkey address", address, limit=policy.wrong_tries * 20, window=policy.wrong_window)
        user = passkeys.check_passkey(
            _sent(request), state=state or {}, host=request.get_host(), user=found[0] if found else None
        )
    except PlainError as error:
        return _refused(error)
    give_back("passkey address", address)
    if found:
        answer = half.go_on(request, user, half.shown(request, found[1], user, how="passkey"))
    else:
        answer = half.begin(request, user, how="passkey", has_shown_factor=True)
    return JsonResponse({"to": answer.headers["Location"]})
