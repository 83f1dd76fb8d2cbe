"""Showing the password once more before one changes how one signs in."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wangge.accounts import actions
from wangge.accounts.actions.attempts import TooManyError
from wangge.accounts.forms import ProveForm
from wangge.accounts.guard import PROVED
from wangge.accounts.models import User
from wangge.accounts.rules import PROVED_MINUTES
from wangge.accounts.views.half import where_to
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame


def is_proved(request: HttpRequest) -> bool:
    """Whether the person has shown who they are in the last minutes."""
    at = request.session.get(PROVED, 0)
    return bool(clock.now().timestamp() - at < PROVED_MINUTES * 60)


@never_cache
@login_required
@sensitive_post_parameters("old")
@require_http_methods(["GET", "HEAD", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """The password again; then back to what was asked for."""
    form, status = ProveForm(request.POST or None), 200
    assert isinstance(request.user, User)
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.prove(request.user, form.cleaned_data["old"])
                request.session[PROVED] = int(clock.now().timestamp())
                return HttpResponseRedirect(where_to(request))
            except PlainError as error:
                blame(form, error)
                status = 429 if isinstance(error, TooManyError) else 422
    context = {"form": form, "next": where_to(request), "has_password": request.user.has_usable_password()}
    return render(request, "accounts/prove.html", context, status=status)
