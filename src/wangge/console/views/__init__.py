"""Doors of the desk: the queue, the case page, the moves, the masked number."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_htmx.http import HttpResponseClientRedirect

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.console.forms import OUTCOMES, PURPOSES, TABS, Filters, MoveForm, first_choice
from wangge.kernel.errors import ConflictError, PlainError
from wangge.kernel.ids import RegionKey
from wangge.people import actions as people_actions
from wangge.ui.fields import blame

DONE, FASTER, MISSING = 302, 409, 422
LEAVES_THE_DESK = frozenset({"dispatch", "refuse", "return", "answer", "pass", "redo", "settle"})
GET_AND_POST = ["GET", "HEAD", "POST"]
LIGHT_CHIPS = ("", "red", "orange", "yellow", "green", "paused")
MATTER_MOVES = frozenset({"dispatch", "return"})


@never_cache
@login_required
@require_safe
def queue(request: HttpRequest) -> HttpResponse:
    """The queue; a leader without a question goes to the board."""
    scope = access_queries.scope_of(request.user)
    if scope.is_leader and not request.GET:
        return redirect("board:wall")
    filters = Filters.read(request.GET, scope.roles)
    page = case_queries.queue(
        scope,
        tab=filters.tab,
        light=filters.light,
        area_no=filters.area_no,
        number=filters.number,
        after=filters.after,
    )
    tabs = [(key, label, page.counts.get(key), filters.query(tab=key, number="")) for key, label in TABS.items()]
    context = {
        "page": page,
        "filters": filters,
        "query": filters.query(),
        "tabs": tabs,
        "lights": LIGHT_CHIPS,
    }
    if request.headers.get("HX-Request"):
        return render(request, "console/queue.html#rows", context)
    return render(request, "console/queue.html", context | {"areas": _towns(scope)})


def _towns(scope: Scope) -> list[Area]:
    """The parts of the opened territory that the viewer's posts touch; one is no choice."""
    home = area_queries.opened_area()
    towns = [town for town in area_queries.children(home) if _touches(scope, town)] if home else []
    return towns if len(towns) > 1 else []


def _touches(scope: Scope, area: Area) -> bool:
    return any(begin <= area.area_end and area.area_no <= end for begin, end in scope.area_ranges)


def _page(scope: Scope, key: RegionKey) -> case_queries.CasePage:
    page = case_queries.case_page(scope, key)
    if page is None:
        raise Http404
    return page


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """The case page. A page that is open asks with `seen` whether somebody has moved the case since."""
    page = _page(access_queries.scope_of(request.user), key)
    seen = request.GET.get("seen")
    if seen is not None:
        return (
            HttpResponse(status=204)
            if seen == str(page.seq)
            else render(request, "console/_moved.html", {"page": page})
        )
    return render(request, "console/case.html", _case_context(page))


def _case_context(page: case_queries.CasePage) -> dict[str, object]:
    town = next((area for area in area_queries.ancestors(page.row.area_no) if area.level_id == "town"), None)
    borders = f"{reverse('areas:grids')}?level=grid&under={town.area_no}" if town else ""
    return {"page": page, "purposes": PURPOSES, "borders": borders}


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def phone(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """Open the reporter's number for a purpose: shown once, on record. Merely visited, it is the case page."""
    scope = access_queries.scope_of(request.user)
    if request.method != "POST" or scope.user_id is None:
        return redirect("console:case", key=key)
    page = _page(scope, key)
    context = _case_context(page)
    try:
        context["phone"] = people_actions.reveal_phone(
            key.region_no,
            key.id,
            by=scope.user_id,
            purpose=request.POST.get("purpose", ""),
            case_number=page.row.number,
        )
    except PlainError as error:
        context["phone_error"] = error.message
    return render(request, "console/case.html", context)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def move(request: HttpRequest, key: RegionKey, move: str) -> HttpResponse:
    """The form of a move, and making it. When somebody was faster, or something is missing, the typed text stays."""
    scope = access_queries.scope_of(request.user)
    page = _page(scope, key)
    if request.method != "POST":
        if not _offered(page, move):
            raise Http404
        return render(request, _template(request), _move_context(scope, page, move, MoveForm()))
    form = MoveForm(request.POST, request.FILES)
    status = _make(scope, page, move, form)
    if status == DONE:
        return _onward(request, page, move)
    context = _move_context(scope, _page(scope, key), move, form)
    return render(request, _template(request), context, status=status)


def _offered(page: case_queries.CasePage, move: str) -> case_queries.MoveView | None:
    return next((one for one in page.moves if one.key == move), None)


def _make(scope: Scope, page: case_queries.CasePage, move: str, form: MoveForm) -> int:
    """Make the move; the status of the answer: on to the next page, somebody was faster, or something is missing."""
    if not form.is_valid():
        return MISSING
    if form.cleaned_data["seq"] != page.seq:
        form.add_error(None, _("Somebody else has moved this case in the meantime. Please look at it again."))
        return FASTER
    if not _offered(page, move):
        raise Http404
    by, seq = case_queries.actor_of(scope), form.cleaned_data["seq"]
    try:
        case_actions.make_move(page.row.key, move, by=by, payload=form.payload(), seq=seq)
    except PlainError as error:
        blame(form, error)
        return FASTER if isinstance(error, ConflictError) else MISSING
    return DONE


def _onward(request: HttpRequest, page: case_queries.CasePage, move: str) -> HttpResponse:
    """After a move: back to the queue when the case has left the desk, else back to the case."""
    made = _offered(page, move)
    told = {"move": made.label if made else move, "title": page.row.title}
    messages.success(request, _("Done: %(move)s · %(title)s") % told)
    here = reverse("console:case", args=[page.row.key])
    address = reverse("console:queue") if move in LEAVES_THE_DESK else here
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


def _template(request: HttpRequest) -> str:
    return "console/move.html#form" if request.headers.get("HX-Request") else "console/move.html"


def _move_context(scope: Scope, page: case_queries.CasePage, move: str, form: MoveForm) -> dict[str, object]:
    options = case_queries.dispatch_options(scope, page.row.key) if move in MATTER_MOVES else None
    chosen = form["choice"].value() if form.is_bound else first_choice(options)
    return {
        "page": page,
        "move": _offered(page, move),
        "form": form,
        "options": options,
        "chosen": chosen,
        "outcomes": OUTCOMES,
    }
