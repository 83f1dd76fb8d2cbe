"""The case page, and the masked number opened for a purpose."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.assets import queries as asset_queries
from wangge.assets.queries import NearComponent
from wangge.cases import actions as case_actions
from wangge.cases import queries as case_queries
from wangge.cases.queries.desk import english
from wangge.console.views import GET_AND_POST, page_of
from wangge.kernel.errors import PlainError
from wangge.kernel.http import address_of
from wangge.kernel.ids import RegionKey
from wangge.people.rules import AT_HAND, PURPOSES

LEVELS = {"grid": _("Grid"), "village": _("Village or community"), "town": _("Town"), "county": _("County")}
URGENCIES = {"urgent": _("Urgent")}
RISKS = {"high": _("High"), "raised": _("Raised")}
FIELD_NAMES = {"name": _("Name"), "id_number": _("Identity number"), "home": _("Home address")}
REQUESTS = frozenset({"ask_extension", "ask_ending"})
MOST_PRECEDENTS = 5
CLOSE_M, MOST_COMPONENTS = 50.0, 6  # city components shown beside a case: within so many metres, the nearest first


@never_cache
@login_required
@require_safe
def case(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """The case page. A page that is open asks with `seen` whether somebody has moved the case since."""
    scope = access_queries.scope_of(request.user)
    page = page_of(scope, key)
    seen = request.GET.get("seen")
    if seen is not None:
        return (
            HttpResponse(status=204)
            if seen == str(page.seq)
            else render(request, "console/_moved.html", {"page": page})
        )
    return render(request, "console/case.html", _context(scope, page))


def _context(scope: Scope, page: case_queries.CasePage) -> dict[str, object]:
    town = next((area for area in area_queries.ancestors(page.row.area_no) if area.level_id == "town"), None)
    borders = f"{reverse('areas:grids')}?level=grid&under={town.area_no}" if town else ""
    offered = {move.key: move for move in page.moves if move.allowed}
    family = {row.key for row in page.family}
    return {
        "page": page,
        "purposes": _purposes(scope),
        "is_on_duty": bool(scope.roles & AT_HAND),
        "field_names": FIELD_NAMES,
        "borders": borders,
        "grades": _grades(page),
        "asked_words": next((step.note for step in page.story if step.move in REQUESTS), "") if page.asked else "",
        "is_child": page.row.is_merged,
        "may_merge": "merge" in offered,
        "alike": [one for one in case_queries.alike(scope, page.row.key) if one.key not in family],
        "precedents": _precedents(scope, page.row.key) if "dispatch" in offered else [],
        "components": _components(page),
    }


def _components(page: case_queries.CasePage) -> list[NearComponent]:
    """City components close to the place and who answers for them: whose manhole it is often says whose case it is."""
    if page.lon is None or page.lat is None:
        return []
    return asset_queries.components_near(page.row.key.region_no, page.lon, page.lat, CLOSE_M)[:MOST_COMPONENTS]


def _purposes(scope: Scope) -> dict[str, str]:
    """The purposes for which this viewer's roles may open a field, in the viewer's language."""
    return {
        key: one.label_en if english() else one.label_zh for key, one in PURPOSES.items() if one.roles & scope.roles
    }  # fmt: skip


def _grades(page: case_queries.CasePage) -> list[tuple[object, object]]:
    """Who can solve it, how fast, how bad: three facts, each only when it is not the ordinary one."""
    told = [
        (_("Level"), LEVELS.get(page.level)),
        (_("Urgency"), URGENCIES.get(page.urgency)),
        (_("Risk"), RISKS.get(page.risk) or (page.risk if page.risk not in {"", "ordinary"} else None)),
    ]
    return [(name, word) for name, word in told if word]


def _precedents(scope: Scope, key: RegionKey) -> list[case_queries.Precedent]:
    """The past cases most like this one, for whoever is to find the unit."""
    options = case_queries.dispatch_options(scope, key)
    found = {one.key: one for each in (options.suggestions if options else []) for one in each.precedents}
    return sorted(found.values(), key=lambda one: -one.likeness)[:MOST_PRECEDENTS]


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def phone(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """Open the reporter's number for a purpose: shown once, on record. Merely visited, it is the case page."""
    scope = access_queries.scope_of(request.user)
    if request.method != "POST":
        return redirect("console:case", key=key)
    page = page_of(scope, key)
    return render(request, "console/case.html", _context(scope, page) | opened(request, scope, page))


def opened(request: HttpRequest, scope: Scope, page: case_queries.CasePage) -> dict[str, object]:
    """The number, or why it stays closed."""
    by, purpose = case_queries.actor_of(scope), request.POST.get("purpose", "")
    fields, reason = request.POST.getlist("fields") or ["phone"], request.POST.get("reason", "")[:400]
    try:
        found = case_actions.reveal_reporter(
            page.row.key, by=by, purpose=purpose, fields=fields, reason=reason, address=address_of(request)
        )  # fmt: skip
    except PlainError as error:
        return {"phone_error": error.message}
    return {"phone": found.get("phone", ""), "opened": found}
