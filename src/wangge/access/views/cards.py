"""What notice boards say of oneself: the work number, and a photo with one's consent, taken back at any moment."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.access import actions, cards
from wangge.access import queries as access_queries
from wangge.access.forms import CardForm
from wangge.accounts.models import User
from wangge.kernel.errors import PlainError
from wangge.kernel.files import open_file
from wangge.ui.fields import blame

WRONG = 422


def _self(request: HttpRequest) -> User:
    """The account, if notice boards name its holder; for anybody else there is nothing here."""
    if not isinstance(request.user, User) or not cards.is_on_boards(request.user.id):
        raise Http404
    return request.user


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def card(request: HttpRequest) -> HttpResponse:
    """The work number and the photo."""
    user = _self(request)
    kept = cards.card_of(user.id)
    form = CardForm(request.POST or None, request.FILES or None, initial={"work_phone": kept and kept.work_phone})
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_card(user, form.draft(), by=access_queries.scope_of(user))
            messages.success(request, _("Saved. Notice boards say it from now on."))
            return redirect("access:card")
        except PlainError as error:
            blame(form, error)
    return render(request, "access/card.html", {"form": form, "card": kept}, status=WRONG if form.is_bound else 200)


@login_required
@require_POST
def withdraw(request: HttpRequest) -> HttpResponse:
    """Take the consent to the photo back."""
    user = _self(request)
    actions.withdraw_photo(user, by=access_queries.scope_of(user))
    messages.success(request, _("The photo is removed everywhere."))
    return redirect("access:card")


@never_cache
@login_required
@require_safe
def photo(request: HttpRequest) -> HttpResponse:
    """One's own photo."""
    kept = cards.card_of(_self(request).id)
    if kept is None or not kept.photo:
        raise Http404
    return HttpResponse(open_file(kept.photo), content_type="image/jpeg")
