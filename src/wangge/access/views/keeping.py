"""Accounts: the list, a new one, one account and what is done to it."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.access import actions, staff
from wangge.access import queries as access_queries
from wangge.access.forms import AccountForm, NewAccountForm, PostForm, ReasonForm, TokenForm, read_asked
from wangge.access.rules import PROTECTED, ROLES, Scope, may_guard, may_keep
from wangge.accounts.models import User
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame

GET_AND_POST = ["GET", "HEAD", "POST"]
WRONG = 422


def keeper_of(request: HttpRequest) -> Scope:
    """The scope of one who keeps or guards accounts; for anybody else these pages do not exist."""
    scope = access_queries.scope_of(request.user)
    if not staff.is_keeper(scope):
        raise Http404
    return scope


def speaks_chinese() -> bool:
    """Whether the page is read in Chinese."""
    return (get_language() or "zh").startswith("zh")


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The staff, to be searched by name and role."""
    scope, asked = keeper_of(request), read_asked(request.GET)
    query = {"words": asked.words, "role": asked.role, "closed": "1" if asked.closed else ""}
    context = {
        "page": staff.staff_page(scope, asked), "asked": asked, "roles": ROLES.values(), "by_key": ROLES,
        "query": urlencode({name: value for name, value in query.items() if value}), "after": asked.after,
        "may_add": "administrator" in scope.roles,
    }  # fmt: skip
    return render(request, "access/staff.html", context)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def new(request: HttpRequest) -> HttpResponse:
    """A new account, and its one-time password this once."""
    scope = keeper_of(request)
    form = NewAccountForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person, secret = actions.add_staff(form.draft(), by=scope)
        except PlainError as error:
            blame(form, error)
        else:
            return _told(request, person, secret) if secret else redirect("access:account", user_id=person.id)
    return render(request, "access/new.html", {"form": form}, status=WRONG if form.is_bound else 200)


def _told(request: HttpRequest, person: User, secret: str, *, is_token: bool = False) -> HttpResponse:
    return render(request, "access/told.html", {"person": person, "secret": secret, "is_token": is_token})


def _person(scope: Scope, user_id: UUID) -> staff.AccountPage:
    page = staff.account_page(scope, user_id)
    if page is None:
        raise Http404
    return page


@never_cache
@login_required
@require_safe
def account(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """One account: names, posts, how it signs in."""
    scope = keeper_of(request)
    return _account(request, scope, _person(scope, user_id))


def _account(
    request: HttpRequest,
    scope: Scope,
    page: staff.AccountPage,
    *,
    names: AccountForm | None = None,
    post: PostForm | None = None,
) -> HttpResponse:
    choices = staff.role_choices(scope, chinese=speaks_chinese())
    bound = names or post
    context = {
        "page": page, "person": page.person, "roles": ROLES, "names": names or AccountForm.of(page.person),
        "post_form": post or PostForm(roles=choices), "reason_form": ReasonForm(), "token_form": TokenForm(),
        "keeping": may_keep(keeper=scope, whose=page.person.id, is_protected=page.is_protected),
        "may_ask": "administrator" in scope.roles,
        "guarding": may_guard(keeper=scope, whose=page.person.id),
        "own_powers": PROTECTED if "security" in scope.roles else frozenset(ROLES) - PROTECTED,
    }  # fmt: skip
    return render(request, "access/account.html", context, status=WRONG if bound is not None else 200)


@login_required
@require_POST
def change(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Other names."""
    scope = keeper_of(request)
    page, form = _person(scope, user_id), AccountForm(request.POST)
    if form.is_valid():
        try:
            actions.change_staff(page.person, form.draft(), by=scope)
            messages.success(request, _("Saved."))
            return redirect("access:account", user_id=user_id)
        except PlainError as error:
            blame(form, error)
    return _account(request, scope, page, names=form)


@login_required
@require_POST
def give_post(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Another post."""
    scope = keeper_of(request)
    page = _person(scope, user_id)
    form = PostForm(request.POST, roles=staff.role_choices(scope, chinese=speaks_chinese()))
    if form.is_valid():
        try:
            actions.give_post(page.person, form.draft(), by=scope)
            messages.success(request, _("The post is given."))
            return redirect("access:account", user_id=user_id)
        except PlainError as error:
            blame(form, PlainError(_(error.message), field={"valid_to": "ends"}.get(error.field, error.field)))
    return _account(request, scope, page, post=form)


@login_required
@require_POST
def end_post(request: HttpRequest, post_id: UUID) -> HttpResponse:
    """End a post now."""
    scope, post = keeper_of(request), staff.post_by_id(post_id)
    if post is None:
        raise Http404
    return _do(
        request, post.user_id, lambda reason: actions.end_post(post, by=scope, reason=reason), _("The post has ended.")
    )


def _do(request: HttpRequest, user_id: UUID, verb: Callable[[str], object], said: str) -> HttpResponse:
    """Do one thing to an account, for the reason typed, and say so, or why not."""
    try:
        verb(request.POST.get("reason", "").replace("\0", "").strip()[:400])
        messages.success(request, said)
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("access:account", user_id=user_id)


@login_required
@require_POST
def close(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Close an account."""
    scope = keeper_of(request)
    person = _person(scope, user_id).person
    said = _("The account is closed; it opens nothing any more.")
    return _do(request, user_id, lambda reason: actions.close_staff(person, by=scope, reason=reason), said)


@login_required
@require_POST
def reopen(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Open a closed account again."""
    scope = keeper_of(request)
    person = _person(scope, user_id).person
    return _do(request, user_id, lambda _reason: actions.open_staff(person, by=scope), _("The account is open again."))


@login_required
@require_POST
def unlock(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Let somebody try again."""
    scope = keeper_of(request)
    person = _person(scope, user_id).person
    return _do(request, user_id, lambda _reason: actions.unlock_staff(person, by=scope), _("The account is unlocked."))


@login_required
@require_POST
def reset_factors(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """Take the second factors of somebody who lost them."""
    scope = keeper_of(request)
    person = _person(scope, user_id).person
    said = _("The second factors are gone; the person sets up a new one when they next sign in.")
    return _do(request, user_id, lambda reason: actions.reset_staff_factors(person, by=scope, reason=reason), said)


@never_cache
@login_required
@require_POST
def reset_password(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A one-time password, shown this once."""
    scope = keeper_of(request)
    person = _person(scope, user_id).person
    try:
        return _told(request, person, actions.reset_password(person, by=scope))
    except PlainError as error:
        messages.error(request, _(error.message))
        return redirect("access:account", user_id=user_id)


@never_cache
@login_required
@require_POST
def give_token(request: HttpRequest, user_id: UUID) -> HttpResponse:
    """A token for a program, shown this once."""
    scope, form = keeper_of(request), TokenForm(request.POST)
    person = _person(scope, user_id).person
    if person.kind != User.Kind.MACHINE or not form.is_valid():
        messages.error(request, _("Tokens are made here for programs only, for 1 to 730 days, with a name."))
        return redirect("access:account", user_id=user_id)
    ends = clock.now() + timedelta(days=form.cleaned_data["days"])
    try:
        return _told(
            request, person, actions.give_token(person, form.cleaned_data["name"], ends, by=scope), is_token=True
        )
    except PlainError as error:
        messages.error(request, _(error.message))
        return redirect("access:account", user_id=user_id)


@login_required
@require_POST
def revoke_token(request: HttpRequest, user_id: UUID, token_id: UUID) -> HttpResponse:
    """End a token."""
    scope = keeper_of(request)
    token = next((one for one in _person(scope, user_id).tokens if one.id == token_id), None)
    if token is None:
        raise Http404
    return _do(request, user_id, lambda _reason: actions.revoke_staff_token(token, by=scope), _("The token has ended."))
