"""The rules of signing in, the roles and what each is for, and bringing staff in from a book."""

from dataclasses import asdict

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import actions
from wangge.access import queries as access_queries
from wangge.access.forms import PolicyForm, UploadForm
from wangge.access.rules import POWERS, PROTECTED, ROLES
from wangge.access.views.keeping import GET_AND_POST, WRONG, keeper_of, speaks_chinese
from wangge.accounts import queries as account_queries
from wangge.kernel.errors import PlainError
from wangge.ui.fields import blame

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST_PROBLEMS = 200
MOST_ROWS_HERE = 300  # each new account costs a slow hash; longer books go through the command


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def policy(request: HttpRequest) -> HttpResponse:
    """The rules of signing in; the security officer sets them."""
    scope = access_queries.scope_of(request.user)
    if "security" not in scope.roles:
        raise Http404
    held = account_queries.policy()
    initial = asdict(held) | {"factor_roles": sorted(held.factor_roles)}
    form = PolicyForm(request.POST or None, initial=initial, chinese=speaks_chinese())
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_policy(form.policy(), by=scope, reason=form.cleaned_data["reason"])
            messages.success(request, _("The rules are set; every server follows within ten seconds."))
            return redirect("access:policy")
        except PlainError as error:
            blame(form, error)
    return render(request, "access/policy.html", {"form": form}, status=WRONG if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def roles(request: HttpRequest) -> HttpResponse:
    """The roles and what each is for; any member of staff may read it."""
    if not access_queries.scope_of(request.user).roles:
        raise Http404
    context = {"roles": ROLES.values(), "powers": POWERS, "protected": PROTECTED}
    return render(request, "access/roles.html", context)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def upload(request: HttpRequest) -> HttpResponse:
    """Bring staff in: differences or refused rows; what was kept answers with the one-time passwords, this once."""
    scope = keeper_of(request)
    form = UploadForm(request.POST or None, request.FILES or None, initial={"is_dry_run": True})
    context: dict[str, object] = {"form": form, "sheet": actions.STAFF}
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            done = actions.import_staff(
                data["file"].read(), by=scope, is_dry_run=data["is_dry_run"], most=MOST_ROWS_HERE
            )
            if not data["is_dry_run"] and not done.report.refused:
                messages.success(request, _("The staff are in."))
                return _passwords(done) if done.passwords else redirect("access:staff")
            context |= {"done": done, "problems": done.report.problems[:FIRST_PROBLEMS]}
        except PlainError as error:
            blame(form, PlainError(_(error.message), field=error.field))
    status = WRONG if form.errors or context.get("problems") else 200
    return render(request, "access/upload.html", context, status=status)


def _passwords(done: actions.ImportedStaff) -> HttpResponse:
    headers = {"Content-Disposition": 'attachment; filename="one-time-passwords.xlsx"', "Cache-Control": "no-store"}
    return HttpResponse(actions.passwords_book(done), content_type=XLSX, headers=headers)


@login_required
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """An empty book with the headings."""
    keeper_of(request)
    headers = {"Content-Disposition": 'attachment; filename="staff.xlsx"'}
    return HttpResponse(actions.example_book(), content_type=XLSX, headers=headers)
