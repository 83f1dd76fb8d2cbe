"""One's own account: password, second factors, and where one is signed in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.accounts import actions, queries
from wangge.accounts.actions.attempts import TooManyError
from wangge.accounts.forms import ChangePasswordForm
from wangge.accounts.models import User
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame


def _self(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """How one signs in, and where one is signed in."""
    user = _self(request)
    context = {
        "factors": queries.factors_of(user), "codes_left": queries.codes_left(user),
        "sessions": queries.sessions_of(user), "here": request.session.session_key,
        "has_password": user.has_usable_password(), "needs_factor": queries.demands_on(user).needs_factor,
    }  # fmt: skip
    return render(request, "accounts/mine.html", context)


@never_cache
@login_required
@sensitive_post_parameters("old", "new", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Another password; every other session of the account ends."""
    user, form, status = _self(request), ChangePasswordForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.prove(user, form.cleaned_data["old"])
                actions.choose_password(user, form.cleaned_data["new"], by=user.id)
                _stay(request, user)
                return redirect("accounts:mine")
            except PlainError as error:
                blame(form, error)
                status = 429 if isinstance(error, TooManyError) else 422
    return render(request, "accounts/password.html", {"form": form}, status=status)


def _stay(request: HttpRequest, user: User) -> None:
    """Keep this session, under a new key, and end the others."""
    old = request.session.session_key or ""
    update_session_auth_hash(request, user)
    actions.renew_session(old, request.session.session_key or "")
    actions.end_sessions(user, by=user.id, but=request.session.session_key or "")
    messages.success(request, _("The password is changed; you are signed out everywhere else."))


@login_required
@require_POST
def end(request: HttpRequest, session_id: UUID) -> HttpResponse:
    """End one of one's own sessions on another device."""
    user = _self(request)
    found = next((one for one in queries.sessions_of(user) if one.id == session_id), None)
    if found is None:
        raise Http404
    actions.end_session(found, by=user.id)
    messages.success(request, _("That session has ended."))
    return redirect("accounts:mine")


@login_required
@require_POST
def end_others(request: HttpRequest) -> HttpResponse:
    """End every session but this."""
    user = _self(request)
    actions.end_sessions(user, by=user.id, but=request.session.session_key or "")
    messages.success(request, _("You are signed out everywhere else."))
    return redirect("accounts:mine")
