"""Signing in and out: name and password, second factor, the change somebody else's password asks for."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.accounts import actions, queries
from wangge.accounts.actions.attempts import TooManyError
from wangge.accounts.forms import CodeForm, NewPasswordForm, SignInForm
from wangge.accounts.models import User
from wangge.accounts.views import half
from wangge.kernel.errors import PlainError
from wangge.kernel.http import address_of
from wangge.ui.fields import blame

GET_AND_POST = ["GET", "HEAD", "POST"]
WRONG, TOO_MANY = 422, 429


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(GET_AND_POST)
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then whatever else the account is asked for."""
    form, status = SignInForm(request.POST or None), 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                data = form.cleaned_data
                user = actions.check_pair(data["username"], data["password"], address=address_of(request))
                return half.begin(request, user, how="password")
            except PlainError as error:
                form.add_error(None, error.message)
                status = TOO_MANY if isinstance(error, TooManyError) else WRONG
    context = {
        "form": form, "next": half.where_to(request), "asked_name": request.GET.get("name", "")[:60],
        "has_platform": queries.has_platform(),
    }  # fmt: skip
    return render(request, "accounts/sign_in.html", context, status=status)


@never_cache
@sensitive_post_parameters("code")
@require_http_methods(GET_AND_POST)
def second(request: HttpRequest) -> HttpResponse:
    """The second factor: an app's code, a recovery code, or a passkey by its script."""
    found = half.half_of(request)
    if found is None or half.step_of(*found) != "second":
        return redirect("accounts:sign_in")
    user, held = found
    form, status = CodeForm(request.POST or None), 200
    if request.method == "POST":
        status = WRONG
        if form.is_valid():
            try:
                how = actions.check_code(user, form.cleaned_data["code"])
                return half.go_on(request, user, half.shown(request, held, user, how=how))
            except PlainError as error:
                blame(form, error)
                status = TOO_MANY if isinstance(error, TooManyError) else WRONG
    kinds = {one.kind for one in queries.factors_of(user)}
    return render(request, "accounts/second.html", {"form": form, "kinds": kinds}, status=status)


@never_cache
@sensitive_post_parameters("new", "again")
@require_http_methods(GET_AND_POST)
def change(request: HttpRequest) -> HttpResponse:
    """A password of one's own, before anything else opens."""
    found = half.half_of(request)
    if found is None or half.step_of(*found) != "change":
        return redirect("accounts:sign_in")
    user, held = found
    form = NewPasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _choose(user, form):
        return half.go_on(request, user, half.shown(request, held, user))
    context = {"form": form, "is_given": user.must_change}
    return render(request, "accounts/change.html", context, status=WRONG if form.is_bound else 200)


def _choose(user: User, form: NewPasswordForm) -> bool:
    try:
        actions.choose_password(user, form.cleaned_data["new"], by=user.id)
    except PlainError as error:
        blame(form, error)
        return False
    return True


@never_cache
@require_safe
def on(request: HttpRequest) -> HttpResponse:
    """Go on with signing in: to the next step, or in."""
    found = half.half_of(request)
    if found is None:
        return redirect("accounts:mine" if request.user.is_authenticated else "accounts:sign_in")
    return half.go_on(request, *found)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session on this device."""
    if isinstance(request.user, User):
        actions.sign_off(request.user, request.session.session_key or "", by=request.user.id)
    logout(request)
    messages.success(request, _("You are signed out."))
    return redirect("accounts:sign_in")
