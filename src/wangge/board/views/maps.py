"""Doors of the map: its page, what it is drawn from, the list of what is in view, the base it is drawn upon."""

from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.areas import queries as area_queries
from wangge.board import actions, queries
from wangge.board.forms import WIDEST, MapView, read_layers
from wangge.board.paper import MapWanted
from wangge.kernel import pieces
from wangge.kernel.papers import paper_named

PMTILES = "application/vnd.pmtiles"


@never_cache
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """One map: everybody's layers for everybody, staff's for staff; the list beside it says what it shows."""
    scope, view = access_queries.scope_of(request.user), MapView.read(request.GET)
    file = queries.map_file(scope, _language())
    box = view.box or file["bounds"] or WIDEST
    seen = queries.map_seen(scope, box, zoom=view.zoom, at=view.at, language=_language())
    actions.open_map(scope, by=scope.user_id)
    return render(request, "board/map.html", {"file": file, "seen": seen, "at": view.at, "lights": queries.LIGHTS})


@never_cache
@require_safe
def map_layers(request: HttpRequest) -> HttpResponse:
    """What a map is drawn from, for the maps on other pages."""
    return JsonResponse(queries.map_file(access_queries.scope_of(request.user), _language()))


@never_cache
@require_safe
def map_seen(request: HttpRequest) -> HttpResponse:
    """What lies in the part of the map that is looked at, as a part of the page."""
    scope, view = access_queries.scope_of(request.user), MapView.read(request.GET)
    seen = queries.map_seen(scope, view.box or WIDEST, zoom=view.zoom, at=view.at, language=_language())
    return render(request, "board/_seen.html", {"seen": seen, "at": view.at})


@never_cache
@require_safe
def map_paper(request: HttpRequest) -> HttpResponse:
    """What somebody sees of the map as PDF, from the same layers and by the same scope as the tiles."""
    scope, view = access_queries.scope_of(request.user), MapView.read(request.GET)
    box = view.box or area_queries.atlas(view.at).bounds() or WIDEST
    wanted = MapWanted(read_layers(request.GET), box, view.zoom, view.at)
    paper = paper_named(request.GET.get("paper", ""))
    made = actions.print_map(scope, wanted, paper, language=_language(), by=scope.user_id)
    told = {"Content-Disposition": f'inline; filename="map-{paper.key}.pdf"'}
    return HttpResponse(made, content_type="application/pdf", headers=told)


@require_safe
def map_base(request: HttpRequest) -> HttpResponseBase:
    """The file the map is drawn upon, by pieces; there is none unless the installation names one."""
    if not pieces.is_there(settings.MAP_BASE, queries.BASE_FILE):
        raise Http404
    return pieces.served(request, Path(settings.MAP_BASE), PMTILES)


def _language() -> str:
    return get_language() or "zh-hans"
