"""Return visits: the calls that wait, what a call brought, and the links people can be sent."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.cases import queries as case_queries
from wangge.cases.actions.visiting import record_call
from wangge.console.forms import PURPOSES, CallForm
from wangge.console.forms.moves import SOLVED
from wangge.console.views import GET_AND_POST, MISSING, page_of
from wangge.console.views.case import opened
from wangge.kernel.errors import PlainError
from wangge.kernel.ids import RegionKey
from wangge.ui.fields import blame

CALLERS = frozenset({"checker", "operator"})


@never_cache
@login_required
@require_safe
def visits(request: HttpRequest) -> HttpResponse:
    """The calls that wait, the first due on top, and the visits that are asked by link."""
    scope = _caller(request)
    links = [
        (one, request.build_absolute_uri(f"/visit/{case_queries.visit_token(one.key.region_no, one.key.id)}/"))
        for one in case_queries.waiting_visits(scope, way="link", limit=20)
    ]
    calls = case_queries.waiting_visits(scope)
    return render(request, "console/visits.html", {"calls": calls, "links": links})


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def call(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """One call: what to ask about, the number opened for it, and what was said."""
    scope = _caller(request)
    found = case_queries.waiting_visit(scope, key)
    if found is None:
        messages.info(request, _("This visit has been made already, or is not in your area."))
        return redirect("console:visits")
    visit, case_key = found
    page = page_of(scope, case_key)
    context: dict[str, object] = {
        "visit": visit,
        "page": page,
        "purposes": PURPOSES,
        "solved_words": SOLVED,
        "answer": _answer(page),
    }
    if request.method != "POST" or "purpose" in request.POST:
        more = opened(request, scope, page) if request.method == "POST" else {}
        return render(request, "console/call.html", context | more | {"form": CallForm()})
    form = CallForm(request.POST)
    if _record(scope, key, form):
        messages.success(request, _("On record: %(title)s") % {"title": page.row.title})
        return redirect("console:visits")
    return render(request, "console/call.html", context | {"form": form}, status=MISSING)


def _caller(request: HttpRequest) -> Scope:
    """The viewer, if asking people is their work; else there is nothing here."""
    scope = access_queries.scope_of(request.user)
    if not scope.roles & CALLERS:
        raise Http404
    return scope


def _record(scope: Scope, key: RegionKey, form: CallForm) -> bool:
    if not form.is_valid():
        return False
    told = form.cleaned_data
    try:
        record_call(
            key, by=case_queries.actor_of(scope), was_reached=told["reached"] == "yes", remark=told["remark"],
            solved=told["solved"], stars=told["stars"],
        )  # fmt: skip
    except PlainError as error:
        blame(form, error)
        return False
    return True


def _answer(page: case_queries.CasePage) -> str:
    """The last words somebody gave with a result."""
    return next((step.note for step in page.story if step.move in {"answer", "settle", "end", "follow"}), "")
