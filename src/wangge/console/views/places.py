"""Doors to places for staff: an address looked up, the buildings of an area, the floor chart, bringing places in."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.console.forms.places import FloorForm, RoomForm, UploadForm
from wangge.console.views import GET_AND_POST, MISSING
from wangge.kernel.errors import InvalidInputError, PlainError
from wangge.kernel.ids import RegionKey
from wangge.places import actions as place_actions
from wangge.places import queries as place_queries
from wangge.places.models import Building, Use
from wangge.places.rules import RoomDraft, may_change_chart

KEEPER = "administrator"
FIRST_PROBLEMS = 200
MOST_GRIDS = 60
IMPORTS = {
    "buildings": place_actions.import_buildings,
    "rooms": place_actions.import_rooms,
    "landmarks": place_actions.import_landmarks,
    "osm": place_actions.import_osm,
}


def _staff(request: HttpRequest) -> Scope:
    scope = access_queries.scope_of(request.user)
    if not scope.roles:
        raise Http404
    return scope


@never_cache
@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Look an address up; the buildings of an area a page at a time, with the figures of the whole."""
    scope = _staff(request)
    home = area_queries.opened_area()
    under, after = (_whole(request.GET.get(name, "")) for name in ("area", "after"))
    area = area_queries.range_of(under or (home.area_no if home else 0))
    asked, words = request.GET.get("q", "").strip()[:80], request.GET.get("words", "").strip()[:30]
    regions = tuple(area_queries.open_regions())
    found = place_queries.find_address(asked, regions=regions) if asked else []
    rows, has_more = place_queries.buildings_in(area, after=after, words=words)
    shown = [one.area_no for one in found] + [row.building.area_no for row in rows] + [area[0]]
    context = {
        "asked": asked, "found": found, "rows": rows, "next": after + len(rows) if has_more else 0, "under": area[0],
        "words": words, "counts": place_queries.counts_under([area]), "grids": _by_grid(area),
        "path": area_queries.full_names([area[0]], _language()).get(area[0], ""), "is_keeper": KEEPER in scope.roles,
        **_map_of(shown[0]),
    }  # fmt: skip
    return render(request, "console/places.html", context)


def _by_grid(area: tuple[int, int]) -> list[tuple[place_queries.GridCounts, str]]:
    """The figures of the first grids of an area with their names; none for a single grid."""
    grids = place_queries.counts_by_grid(area)[:MOST_GRIDS] if area[0] != area[1] else []
    names = area_queries.path_names([one.area_no for one in grids], _language())
    return [(one, names.get(one.area_no, "")) for one in grids]


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def chart(request: HttpRequest, key: RegionKey) -> HttpResponse:
    """The floor chart of a building; posted, one change of it, or one change taken back."""
    scope = _staff(request)
    building = place_queries.building_by_key(key)
    if building is None:
        raise Http404
    may = may_change_chart(scope.roles, covers=scope.covers(building.area_no))
    wrong = ""
    if request.method == "POST":
        try:
            may.enforce()
            messages.success(request, _change(key, request.POST, by=scope.user_id))
            return redirect("console:building", key=key)
        except PlainError as error:
            wrong = _(error.message)
    context = _chart_context(building, scope) | {
        "chosen": request.GET.get("room", ""),
        "may": may,
        "why_not": _(may.reason) if may.reason else "",
        "wrong": wrong,
    }
    return render(request, "console/building.html", context, status=MISSING if wrong else 200)


def _chart_context(building: Building, scope: Scope) -> dict[str, object]:
    language = _language()
    around = {
        "area_no": building.area_no,
        "path": area_queries.full_names([building.area_no], language).get(building.area_no, ""),
    }
    sees_counts = KEEPER in scope.roles or scope.covers(building.area_no)
    return {
        "building": building, "chart": place_queries.chart_of(building), "title": place_queries.title_of(building),
        "address": place_queries.standard_address(building, language=language), "around": around,
        "story": place_queries.story_of(building), "uses": Use.choices, "sees_counts": sees_counts,
        "grid": place_queries.counts_under([(building.area_no, building.area_no)]),
        **_map_of(building.area_no),
    }  # fmt: skip


def _map_of(area_no: int) -> dict[str, str]:
    """Where the page's script finds the buildings of an area and the borders of its grids."""
    borders = f"{reverse('areas:grids')}?level=grid&under={area_no}"
    return {"map": f"{reverse('places:buildings')}?under={area_no}", "borders": borders}


def _change(key: RegionKey, typed: QueryDict, *, by: UUID | None) -> str:
    """Do what was asked and say so; InvalidInputError when a form is not filled in."""
    asked = typed.get("do", "")
    if asked == "undo":
        place_actions.undo_change(key, _uuid(typed.get("change", "")), by=by)
        return _("Taken back.")
    if asked in {"add_floor", "remove_floor"}:
        floor = _filled(FloorForm(typed))["floor"]
        act = place_actions.add_floor if asked == "add_floor" else place_actions.remove_floor
        return _("Saved: %(count)s rooms.") % {"count": act(key, floor, by=by)}
    if asked == "add_room":
        told = _filled(RoomForm(typed))
        place_actions.add_room(key, RoomDraft(told["unit"], told["floor"], told["number"]), told["use"], by=by)
    elif asked == "change_room":
        place_actions.change_room(key, _uuid(typed.get("room", "")), typed.get("use", ""), by=by)
    elif asked == "remove_room":
        place_actions.remove_room(key, _uuid(typed.get("room", "")), by=by)
    else:
        raise InvalidInputError(_("Please choose what to do."))
    return _("Saved.")


def _filled(form: FloorForm | RoomForm) -> dict[str, Any]:
    if not form.is_valid():
        name, errors = next(iter(form.errors.items()))
        raise InvalidInputError(f"{form.fields[name].label}: {errors[0]}" if name in form.fields else str(errors[0]))
    found: dict[str, Any] = form.cleaned_data
    return found


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def places_import(request: HttpRequest) -> HttpResponse:
    """Bring buildings, rooms, landmarks or an OpenStreetMap extract in; for the administrator, at first as a trial."""
    if KEEPER not in _staff(request).roles:
        raise Http404
    form = UploadForm(request.POST or None, request.FILES or None, initial={"is_dry_run": True})
    context: dict[str, object] = {
        "form": form,
        "sheets": (place_actions.BUILDINGS, place_actions.ROOMS, place_actions.LANDMARKS),
    }
    if request.method == "POST" and form.is_valid():
        data, by = form.cleaned_data, access_queries.scope_of(request.user).user_id
        try:
            report = IMPORTS[data["kind"]](data["file"].name, data["file"].read(), by=by, is_dry_run=data["is_dry_run"])
            context |= {"report": report, "problems": report.problems[:FIRST_PROBLEMS]}
        except PlainError as error:
            form.add_error("file", _(error.message))
    status = MISSING if form.errors or context.get("problems") else 200
    return render(request, "console/places_import.html", context, status=status)


def _language() -> str:
    return get_language() or "zh-hans"


def _whole(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 18 else 0


def _uuid(written: str) -> UUID:
    try:
        return UUID(written)
    except ValueError:
        raise InvalidInputError(_("Please choose what to do.")) from None
