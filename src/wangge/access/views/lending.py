"""My posts: who covers them, to whom they are lent and until when; and why somebody sees a place."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from wangge.access import actions, cards, lending
from wangge.access import queries as access_queries
from wangge.access.forms import CoverForm, LendForm, PlaceForm
from wangge.access.models import Post
from wangge.access.rules import Scope
from wangge.accounts import queries as account_queries
from wangge.accounts.models import User
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame

WRONG = 422


def _staff(request: HttpRequest) -> Scope:
    """The scope of one who has an account; for anybody else there is nothing here."""
    scope = access_queries.scope_of(request.user)
    if scope.user_id is None:
        raise Http404
    return scope


@never_cache
@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The posts one holds, who covers them, and those one took over."""
    return _page(request, _staff(request))


def _page(request: HttpRequest, scope: Scope, form: LendForm | None = None) -> HttpResponse:
    context = {
        "page": lending.posts_page(scope.user_id), "form": form or LendForm(), "cover_form": CoverForm(),
        "is_on_boards": cards.is_on_boards(scope.user_id),
    }  # fmt: skip
    return render(request, "access/posts.html", context, status=WRONG if form else 200)


def _own(scope: Scope, post_id: UUID) -> Post:
    post = lending.own_post(scope.user_id, post_id)
    if post is None:
        raise Http404
    return post


@login_required
@require_POST
def lend(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Lend one's post to somebody for a time; the administrator lends anybody's."""
    scope = _staff(request)
    post, form = lending.post_to_lend(scope, post_id), LendForm(request.POST)
    if post is None:
        raise Http404
    is_own = post.user_id == scope.user_id
    if form.is_valid():
        try:
            actions.lend_post(post, form.cleaned_data["account"], form.draft(cover_id=post.cover_id), by=scope)
            messages.success(request, _("The post is lent. You can end this at any moment."))
            return redirect("access:posts") if is_own else redirect("access:sees", user_id=post.user_id)
        except PlainError as error:
            blame(form, PlainError(_(error.message), field=error.field))
    return _page(request, scope, form) if is_own else _sees_page(request, post.user, lend=form)


@login_required
@require_POST
def cover(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """Name who covers a post, and when its holder is away; an empty name means nobody, no days that nothing opens."""
    scope = _staff(request)
    post, form = _own(scope, post_id), CoverForm(request.POST)
    try:
        if not form.is_valid():
            raise PlainError(str(next(iter(form.errors.values()))[0]))
        actions.name_cover(post, form.cleaned_data["account"], by=scope, away=form.away())
        messages.success(request, _("Saved."))
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("access:posts")


@login_required
@require_POST
def end(request: HttpRequest, delegation_id: UUID) -> HttpResponse:
    """End a loan now."""
    scope = _staff(request)
    loan = lending.loan_of(scope, delegation_id)
    if loan is None:
        raise Http404
    try:
        actions.end_loan(loan, by=scope)
        messages.success(request, _("It has ended; the rights ended with it."))
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("access:posts" if "administrator" not in scope.roles else "access:staff")


@never_cache
@login_required
@require_safe
def sees(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """For the administrator: what a person may see in an area or of a unit, and by which posts. Never about a case."""
    scope = _staff(request)
    person = account_queries.account_by_id(user_id) if "administrator" in scope.roles else None
    if person is None:
        raise Http404
    return _sees_page(request, person)


def _sees_page(request: HttpRequest, person: User, *, lend: LendForm | None = None) -> HttpResponse:
    form = PlaceForm(request.GET or None)
    is_asked = form.is_bound and form.is_valid()
    found = lending.grounds(person, **form.place()) if is_asked else []
    context = {
        "person": person, "form": form, "is_asked": is_asked, "grounds": found, "page": lending.posts_page(person.id),
        "lend_form": lend or LendForm(), "is_own": person == request.user,
    }  # fmt: skip
    return render(request, "access/sees.html", context, status=WRONG if lend else 200)
