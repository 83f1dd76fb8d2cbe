"""The form of a move, and making it."""

from dataclasses import replace
from uuid import UUID

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
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.cases.queries.desk import found_cases
from wangge.cases.rules import Payload
from wangge.console import queries
from wangge.console.forms import EXTENSION_WORDS, OUTCOMES, MoveForm, first_choice, pack
from wangge.console.forms.moves import SOLVED
from wangge.console.views import DONE, FASTER, GET_AND_POST, MISSING, page_of
from wangge.kernel.errors import ConflictError, PlainError
from wangge.kernel.ids import RegionKey
from wangge.ui.fields import blame

CHOOSES = frozenset({"matter", "unit", "helper", "clause"})
DECISIONS = case_queries.Narrowing(tab="asks")


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def move(request: HttpRequest, key: RegionKey, move: str) -> HttpResponse:
    """The form of a move, and making it. When somebody was faster, or something is missing, the typed text stays."""
    scope = access_queries.scope_of(request.user)
    page = page_of(scope, key)
    if request.method != "POST":
        if not _offered(page, move):
            raise Http404
        return render(request, _template(request), _context(scope, page, move, MoveForm()))
    form = MoveForm(request.POST, request.FILES)
    status = _make(scope, page, move, form)
    if status == DONE:
        return _onward(request, scope, page, move)
    context = _context(scope, page_of(scope, key), move, form)
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
    payload = _with_likeness(scope, page, _offered(page, move), form.payload())
    try:
        case_actions.make_move(page.row.key, move, by=by, payload=payload, seq=seq)
    except PlainError as error:
        blame(form, error)
        return FASTER if isinstance(error, ConflictError) else MISSING
    return DONE


def _with_likeness(
    scope: Scope, page: case_queries.CasePage, move: case_queries.MoveView | None, payload: Payload
) -> Payload:
    """Sending a case on unmerged is a decision too: the likeness of the case most like it is kept with the step."""
    if move is None or not {"matter", "unit"} <= set(move.needs):
        return payload
    best = max((one.score for one in case_queries.alike(scope, page.row.key)), default=None)
    return replace(payload, score=best)


def _onward(request: HttpRequest, scope: Scope, page: case_queries.CasePage, move: str) -> HttpResponse:
    """After a decision the next one that waits; else the queue when the case has left the desk, or the case."""
    made = _offered(page, move)
    assert made is not None
    messages.success(request, _("Done: %(move)s · %(title)s") % {"move": made.label, "title": page.row.title})
    address = reverse("console:queue") if made.leaves else reverse("console:case", args=[page.row.key])
    if made.decides:
        address = _next_decision(request, scope)
    return HttpResponseClientRedirect(address) if request.headers.get("HX-Request") else redirect(address)


def _next_decision(request: HttpRequest, scope: Scope) -> str:
    waiting, _after = found_cases(scope, DECISIONS, limit=1)
    if waiting:
        messages.info(request, _("The next request that waits for a decision:"))
        return reverse("console:case", args=[waiting[0].key])
    return f"{reverse('console:queue')}?tab=asks"


def _template(request: HttpRequest) -> str:
    return "console/move.html#form" if request.headers.get("HX-Request") else "console/move.html"


def _context(scope: Scope, page: case_queries.CasePage, move: str, form: MoveForm) -> dict[str, object]:
    offered = _offered(page, move)
    needs = set(offered.needs) if offered else set()
    options = case_queries.dispatch_options(scope, page.row.key) if needs & CHOOSES else None
    is_sent = form.is_bound
    matter = form["matter_id"].value() if is_sent else None
    return {
        "page": page,
        "move": offered,
        "form": form,
        "options": options,
        "chosen": form["choice"].value() if is_sent else first_choice(options) if "matter" in needs else "",
        "suggested": form["suggested"].value() if is_sent else _packed(options, needs),
        "conditions": queries.conditions_of(_ids(options, matter)) if "matter" in needs else [],
        "candidates": case_queries.alike(scope, page.row.key) if "parent" in needs else [],
        "extension_word": EXTENSION_WORDS.get(page.extension_unit, ""),
        "outcomes": OUTCOMES,
        "solved_words": SOLVED,
    }


def _packed(options: case_queries.DispatchOptions | None, needs: set[str]) -> str:
    return pack(case_queries.suggested_as_data(options)) if "matter" in needs and "unit" in needs else ""


def _ids(options: case_queries.DispatchOptions | None, chosen: object) -> list[UUID]:
    """The matters whose conditions the form offers: those suggested, and the one that was chosen."""
    ids = [one.matter_id for one in options.suggestions] if options else []
    try:
        return [*ids, UUID(str(chosen))] if chosen else ids
    except ValueError:
        return ids


@login_required
@require_safe
def conditions(request: HttpRequest) -> HttpResponse:
    """The conditions of a matter, for the form that has just chosen it."""
    found = queries.conditions_of(_ids(None, request.GET.get("matter_id", "")))
    return render(request, "console/_conditions.html", {"conditions": found})
