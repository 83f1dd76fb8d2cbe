"""The door of the map's tiles: each layer to those who may see it."""

import hashlib

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.board.forms import read_day
from wangge.kernel import maps, tiles

MAX_AGE = 300  # seconds; then a browser asks whether the edition is still the same


@require_safe
def map_tile(request: HttpRequest, layer: str, z: int, x: int, y: int) -> HttpResponseBase:
    """One tile of a layer, of today or of the day `at`; a layer the viewer may not see is one that never was."""
    given = request.GET.get("at", "")
    asked = maps.Asked(tiles.Tile(z, x, y), read_day(given))
    found = maps.public_layer(layer)
    scope = None if found else access_queries.scope_of(request.user)
    found = found or maps.layer_for(scope, layer)
    if found is None or not asked.tile.is_one or not found.zooms[0] <= z or bool(given) != bool(asked.at):
        raise Http404
    return _public(request, found, asked) if scope is None else _scoped(request, found.source(scope, asked))


def _public(request: HttpRequest, layer: maps.Layer, asked: maps.Asked) -> HttpResponseBase:
    """The same for everybody: kept by browsers and proxies, and not even cut when they have it already."""
    etag = f'W/"{layer.mark(asked)}"' if layer.mark else ""
    response = get_conditional_response(request, etag=etag) if etag else None
    response = response or _answer(request, layer.source(None, asked), etag)
    patch_cache_control(response, public=True, max_age=MAX_AGE)
    return response


def _scoped(request: HttpRequest, tile: bytes) -> HttpResponseBase:
    """Made for one viewer, and kept nowhere."""
    etag = f'W/"{hashlib.sha256(tile).hexdigest()[:32]}"'
    response = get_conditional_response(request, etag=etag) or _answer(request, tile, etag)
    patch_cache_control(response, private=True, no_store=True)
    return response


def _answer(request: HttpRequest, tile: bytes, etag: str) -> HttpResponse:
    """The tile as the browser takes it; nothing, with status 204, where nothing lies."""
    is_packed = "gzip" in request.headers.get("Accept-Encoding", "")
    if not tile:
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(tile if is_packed else tiles.unpacked(tile), content_type=tiles.KIND)
        if is_packed:
            response.headers["Content-Encoding"] = "gzip"
    if etag:
        response.headers["ETag"] = etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
