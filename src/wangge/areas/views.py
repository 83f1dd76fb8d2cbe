"""Doors to the territory, all public: a map, the place of a point, places by name."""

import math

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wangge.areas import queries
from wangge.kernel.errors import InvalidInputError


@require_safe
def grids(request: HttpRequest) -> HttpResponseBase:
    """Borders of one level under an area, as GeoJSON: `level`, `under`."""
    try:
        under = _whole(request.GET.get("under", "0"))
        drawn = queries.grid_map(queries.MapAsked(request.GET.get("level", "grid"), under))
    except InvalidInputError as error:
        return _refused(error.message, status=400)
    response = HttpResponse(drawn.content, content_type="application/geo+json")
    response.headers["ETag"] = drawn.etag
    patch_cache_control(response, public=True, max_age=300)
    return get_conditional_response(request, etag=drawn.etag, response=response) or response


@require_safe
def at(request: HttpRequest) -> HttpResponse:
    """The finest area that holds a point of the territory: `lon`, `lat` in CGCS2000 degrees."""
    try:
        lon, lat = (_degrees(request.GET.get(name, "")) for name in ("lon", "lat"))
    except InvalidInputError as error:
        return _refused(error.message, status=400)
    place = queries.current_locator().locate(lon, lat)
    if place is None or place.region_no not in queries.open_regions():
        return _refused(_("This point lies outside the territory served here."), status=404)
    path = queries.path_names([place.area_no], _language()).get(place.area_no, place.name)
    return JsonResponse({"no": str(place.area_no), "name": place.name, "path": path, "is_grid": place.is_grid})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Up to 8 places whose name contains `q`."""
    found = queries.search_places(request.GET.get("q", ""), _language())
    places = [
        {"no": str(place.area_no), "path": place.path, "lon": round(place.lon, 6), "lat": round(place.lat, 6)}
        for place in found
    ]
    return JsonResponse({"places": places})


def _language() -> str:
    return get_language() or "zh-hans"


def _whole(written: str) -> int:
    if not (written.isascii() and written.isdigit() and len(written) <= 19):
        raise InvalidInputError(_("The number of the area must be a whole number."), field="under")
    return int(written)


def _degrees(written: str) -> float:
    try:
        value = float(written)
    except ValueError:
        value = math.nan
    if not math.isfinite(value) or abs(value) > 180:
        raise InvalidInputError(_("Longitude and latitude must be given in degrees."))
    return value


def _refused(reason: str, *, status: int) -> HttpResponse:
    return JsonResponse({"reason": reason}, status=status)
