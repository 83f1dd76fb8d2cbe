"""Doors to places, public: what an address means, and buildings for a map. Neither says anything of persons."""

import math

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wangge.areas import queries as area_queries
from wangge.places import queries
from wangge.places.rules import SURE

MOST = 8


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What `q` may mean: addresses and landmarks with how sure that is, then areas of that name. Nothing is kept."""
    asked = request.GET.get("q", "")
    near = _point(request.GET.get("near", ""))
    found = queries.find_address(asked, near=near, regions=tuple(area_queries.open_regions()))
    places = [_address(one) for one in found]
    areas = area_queries.search_places(asked, get_language() or "zh-hans")
    places += [
        {"no": str(one.area_no), "path": one.path, "lon": round(one.lon, 6), "lat": round(one.lat, 6), "kind": "area"}
        for one in areas
    ]
    return JsonResponse({"places": places[:MOST]})


def _address(one: queries.Found) -> dict[str, object]:
    point = {"lon": round(one.lon, 6), "lat": round(one.lat, 6)} if one.lon is not None and one.lat is not None else {}
    return {
        "no": str(one.area_no), "path": one.path, "title": one.title, "kind": one.kind, "sure": one.confidence,
        "is_sure": one.confidence >= SURE, "reasons": list(one.reasons), "parts": [list(part) for part in one.parts],
        **point,
    }  # fmt: skip


@require_safe
def buildings(request: HttpRequest) -> HttpResponse:
    """The buildings under an area as GeoJSON with their heights: `under`, or `box` of west, south, east, north."""
    under = request.GET.get("under", "")
    box = _box(request.GET.get("box", ""))
    if not (under.isascii() and under.isdigit() and len(under) <= 19):
        return JsonResponse({"reason": _("The number of the area must be a whole number.")}, status=400)
    drawn = queries.buildings_map(area_queries.range_of(int(under)), box)
    response = HttpResponse(drawn, content_type="application/geo+json")
    patch_cache_control(response, public=True, max_age=300)
    return response


def _point(written: str) -> tuple[float, float] | None:
    numbers = _numbers(written)
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None


def _box(written: str) -> tuple[float, float, float, float] | None:
    numbers = _numbers(written)
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 else None


def _numbers(written: str) -> list[float]:
    """Numbers between commas; none when one of them is not a number."""
    try:
        found = [float(one) for one in written[:100].split(",")]
    except ValueError:
        return []
    return found if all(map(math.isfinite, found)) else []
