"""Plans of re-division: the list, a new one, one with its drawing, and the steps of its life."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.access.rules import Scope
from wangge.areas import actions as area_actions
from wangge.areas import queries as area_queries
from wangge.areas.models import Plan
from wangge.kernel.errors import PlainError
from wangge.territory import queries
from wangge.territory.forms import PlanForm, read_key
from wangge.territory.rules import may_decide_here, may_draw
from wangge.territory.views.readers import GET_AND_POST, MISSING, drawer, reader
from wangge.ui.fields import blame

ON_A_PAGE = 50


@never_cache
@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Every plan, newest first."""
    scope = reader(request)
    page = Paginator(area_queries.plans(), ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "territory/plans.html", {"page": page, "may_draw": bool(may_draw(scope))})


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def new_plan(request: HttpRequest) -> HttpResponse:
    """Begin a plan for the areas below one."""
    scope = drawer(request)
    under = read_key(request.POST.get("under") or request.GET.get("under"))
    page = queries.area_page(under, queries.today(), None) if under else None
    if page is None:
        raise Http404
    form = PlanForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = area_actions.begin_plan(form.draft(), under=page.row.id, by=scope.user_id)
            return redirect("territory:plan", plan_id=made.id)
        except PlainError as error:
            blame(form, error)
    return _form_of_plan(request, form, page=page, chosen=request.POST.getlist("factors"))


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def describe_plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Another title, reason or day for a plan that is being drawn; what is drawn stays."""
    scope = drawer(request)
    held = queries.draft_by_id(plan_id)
    if held is None:
        raise Http404
    form = PlanForm(request.POST) if request.method == "POST" else PlanForm.of(held)
    if form.is_bound and form.is_valid():
        try:
            area_actions.describe_plan(plan_id, form.draft(), by=scope.user_id)
            messages.success(request, _("Saved."))
            return redirect("territory:plan", plan_id=plan_id)
        except PlainError as error:
            blame(form, error)
    chosen = request.POST.getlist("factors") if form.is_bound else held.factors
    return _form_of_plan(request, form, plan=held, chosen=chosen)


def _form_of_plan(request: HttpRequest, form: PlanForm, *, chosen: Sequence[str], **more: object) -> HttpResponse:
    context = {"form": form, "factors": queries.factors(), "chosen": chosen, **more}
    return render(request, "territory/plan_form.html", context, status=MISSING if form.is_bound else 200)


@never_cache
@login_required
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """One plan: its drawing, what is wrong with it, what it would move, and what can be done with it."""
    scope = reader(request)
    page = queries.plan_page(plan_id, read_key(request.GET.get("in")))
    if page is None:
        raise Http404
    context = {
        "page": page,
        "plan": page.plan,
        "levels": queries.level_names(),
        "level_list": queries.levels(),
        "layers": queries.levels_to_add(page.drawing, page.inside),
        "kinds": queries.grid_kinds(),
        "factors": [name for key, name in queries.factors() if key in page.plan.factors],
        "may_draw": bool(may_draw(scope)) and page.plan.state == Plan.State.DRAFT,
        "may_keep": bool(may_draw(scope)),
        "may_decide": bool(may_decide_here(scope, page.plan.under.area_no)),
        "is_maker": scope.user_id == page.plan.made_by,
    }
    return render(request, "territory/plan.html", context)


@never_cache
@login_required
@require_POST
def step(request: HttpRequest, plan_id: UUID, step: str) -> HttpResponse:
    """A step of a plan's life: put forward, approve, send back, take back, give up, carry out, undo."""
    scope = reader(request)
    found = area_queries.plan_by_id(plan_id)
    if found is None or step not in STEPS:
        raise Http404
    allowed = may_decide_here(scope, found.under.area_no) if step in DECIDERS else may_draw(scope)
    try:
        allowed.enforce()
        said = STEPS[step](plan_id, scope, request.POST.get("words", ""))
        messages.success(request, said)
    except PlainError as error:
        messages.error(request, _(error.message))
    return redirect("territory:plan", plan_id=plan_id)


def _ask(plan_id: UUID, scope: Scope, _words: str) -> str:
    area_actions.ask_for_decision(plan_id, by=scope.user_id)
    return _("The plan waits for a decision.")


def _approve(plan_id: UUID, scope: Scope, words: str) -> str:
    area_actions.decide_on_plan(plan_id, is_approved=True, words=words, by=scope.user_id)
    return _("Approved. It is carried out on its day.")


def _send_back(plan_id: UUID, scope: Scope, words: str) -> str:
    area_actions.decide_on_plan(plan_id, is_approved=False, words=words, by=scope.user_id)
    return _("Sent back to be drawn again.")


def _take_back(plan_id: UUID, scope: Scope, _words: str) -> str:
    area_actions.take_plan_back(plan_id, by=scope.user_id)
    return _("The plan is a draft again.")


def _withdraw(plan_id: UUID, scope: Scope, _words: str) -> str:
    area_actions.withdraw_plan(plan_id, by=scope.user_id)
    return _("The plan was given up; its drawing is kept.")


def _carry_out(plan_id: UUID, scope: Scope, _words: str) -> str:
    area_actions.carry_out_plan(plan_id, by=scope.user_id)
    return _("Carried out. It can be undone.")


def _undo(plan_id: UUID, scope: Scope, words: str) -> str:
    area_actions.undo_plan(plan_id, by=scope.user_id, reason=words)
    return _("Undone: everything is as it was.")


STEPS: dict[str, Callable[[UUID, Scope, str], str]] = {
    "ask": _ask, "approve": _approve, "send-back": _send_back, "take-back": _take_back, "withdraw": _withdraw,
    "carry-out": _carry_out, "undo": _undo,
}  # fmt: skip
DECIDERS = frozenset({"approve", "send-back", "undo"})
