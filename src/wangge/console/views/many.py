"""Moves on several cases: chosen in the queue, one form, one result for each."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.cases import queries as case_queries
from wangge.cases.actions.move_many import MOST_AT_ONCE, Tried, move_many
from wangge.cases.queries.many import options_for_all
from wangge.cases.rules import normal_number
from wangge.console.forms import ManyForm
from wangge.console.views import GET_AND_POST, MISSING
from wangge.kernel.errors import PlainError
from wangge.kernel.ids import RegionKey
from wangge.ui.fields import blame

Seen = dict[RegionKey, int]
NEEDED = {"dispatch": ("matter_id", "unit_id"), "merge": ("parent",), "supervise": ("reason",), "note": ("reason",)}


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def many(request: HttpRequest) -> HttpResponse:
    """What may be done with the chosen cases; then the form of it; then, posted with a move, what came of it."""
    scope = access_queries.scope_of(request.user)
    seen = _seen(request.POST.getlist("case"))
    together = case_queries.together(scope, list(seen)) if 0 < len(seen) <= MOST_AT_ONCE else None
    if together is None or not together.rows:
        messages.error(request, _said_wrong(len(seen)))
        return redirect("console:queue")
    named = request.POST.get("move") or request.POST.get("choose", "")
    move = next((one for one in together.moves if one.view.key == named and one.allowed), None)
    seen = {row.key: seen[row.key] for row in together.rows}
    context: dict[str, object] = {"together": together, "seen": seen, "move": move, "form": ManyForm()}
    if move is None or not request.POST.get("move"):
        return render(request, "console/many.html", context | _options(together, named))
    form = ManyForm(request.POST)
    tried = _make(scope, together, seen, named, form)
    if tried is None:
        return render(
            request, "console/many.html", context | _options(together, named) | {"form": form}, status=MISSING
        )
    return render(request, "console/many_done.html", {"move": move, **_told(together, tried)})


def _said_wrong(count: int) -> str:
    if count > MOST_AT_ONCE:
        return _("At most fifty cases can be moved at once. Nothing was changed.")
    return _("Choose at least one case in the list.")


def _seen(written: list[str]) -> Seen:
    """Cases as a form names them, `key@length of history`, in the order chosen; what cannot be read is left out."""
    found: Seen = {}
    for one in written[: MOST_AT_ONCE + 1]:
        key, _sep, seq = one.partition("@")
        try:
            found[RegionKey.parse(key)] = int(seq)
        except ValueError:
            continue
    return found


def _options(together: case_queries.Together, move: str) -> dict[str, object]:
    return {"options": options_for_all(together.rows) if move == "dispatch" else None}


def _make(scope: Scope, together: case_queries.Together, seen: Seen, move: str, form: ManyForm) -> list[Tried] | None:
    """Make the move on every case; None when the form itself lacks something, and nothing was tried."""
    if not form.is_valid() or not _is_whole(form, move):
        return None
    parent = normal_number(form.cleaned_data["parent"]) if move == "merge" else ""
    chosen = [(row.key, seen[row.key]) for row in together.rows if row.number != parent]
    try:
        return move_many(chosen, move, by=case_queries.actor_of(scope), payload=form.payload())
    except PlainError as error:
        blame(form, error)
        return None


def _is_whole(form: ManyForm, move: str) -> bool:
    for name in NEEDED[move]:
        if not form.cleaned_data.get(name):
            form.add_error(name, _("Please fill this in; it goes to every case."))
    return form.is_valid()


def _told(together: case_queries.Together, tried: list[Tried]) -> dict[str, object]:
    """Each case with what came of it: those that refused first."""
    rows = {row.key: row for row in together.rows}
    pairs = [(rows[one.key], one) for one in tried]
    return {
        "refused": [pair for pair in pairs if not pair[1].is_done],
        "done": [pair for pair in pairs if pair[1].is_done],
    }
