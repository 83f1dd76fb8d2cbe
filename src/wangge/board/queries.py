"""What a map has to say beside its picture: its layers and where they are, and what lies in the part one looks at."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.cases.queries import mapping
from wangge.kernel import maps, pieces

MOST_AREAS, MOST_CASES = 30, 12
MOST_SORTED = 5000  # areas in view among which the busiest are looked for
LIGHTS = mapping.ORDER
BASE_FILE = ".pmtiles"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class AreaRow:
    """An area in view. `open` is None for whoever sees no cases, and on the map of another day."""

    area_no: int
    name: str
    level: str
    open: int | None


@dataclass(frozen=True)
class MapSeen:
    """What lies in a part of the map, as words: the list beside the picture. Without cases for who sees none."""

    cases: mapping.CasesSeen | None
    areas: list[AreaRow]
    area_total: int


def map_file(scope: Scope, language: str) -> dict[str, Any]:
    """What a page's map is drawn from: the viewer's layers, where they lie, the days of changes, the base."""
    layers = [
        {"key": one.key, "label": str(one.label), "kind": one.kind, "zooms": one.zooms, "tiles": _address(one.key)}
        for one in maps.layers_for(scope)
    ]
    return {
        "layers": layers,
        "bounds": area_queries.atlas().bounds(),
        "dates": [str(day) for day in area_queries.border_dates()],
        "levels": area_queries.level_names(language),
        "base": _base(),
    }


def map_seen(scope: Scope, box: Box, *, zoom: int, at: date | None, language: str) -> MapSeen:
    """What lies in a box of degrees: the cases due first, the areas one can tell apart at this zoom."""
    has_cases = mapping.sees_cases(scope)
    cases = mapping.cases_in(scope, box, most=MOST_CASES) if has_cases else None
    areas, total = area_queries.atlas(at).seen(box, zoom, MOST_SORTED)
    counts = _busiest(scope, [one.area_no for one in areas]) if has_cases and at is None else None
    if counts is not None:
        areas.sort(key=lambda one: -counts.get(one.area_no, 0))
    return MapSeen(cases, _rows(areas[:MOST_AREAS], counts, at, language), total)


def _rows(
    areas: list[area_queries.AreaSeen], counts: dict[int, int] | None, at: date | None, language: str
) -> list[AreaRow]:
    """Areas as rows, with the whole line of their names; of another day with the name they had."""
    levels = area_queries.level_names(language)
    paths = area_queries.path_names([one.area_no for one in areas], language) if at is None else {}
    return [
        AreaRow(
            one.area_no,
            paths.get(one.area_no) or _name(one, language),
            levels.get(one.level, one.level),
            None if counts is None else counts.get(one.area_no, 0),
        )
        for one in areas
    ]


def _busiest(scope: Scope, area_nos: list[int]) -> dict[int, int]:
    """Of these areas of one level those with the most open cases, and how many."""
    most = mapping.most_in(scope, area_nos)
    likely = sorted(most, key=lambda area_no: -most[area_no])[: 2 * MOST_AREAS]
    spans = list(Area.objects.filter(area_no__in=likely).values_list("area_no", "area_end"))
    return dict(zip((begin for begin, _end in spans), mapping.counts_in(scope, spans), strict=True))


def _name(area: area_queries.AreaSeen, language: str) -> str:
    """The name by itself; an English one alone would not say where."""
    is_english = language.startswith("en") and area.name_en
    return f"{area.name_en} ({area.name})" if is_english else area.name


def _address(key: str) -> str:
    """Where the tiles of a layer are, with the names a map puts numbers for."""
    first = reverse("map:tile", args=[key, 0, 0, 0])
    return first.removesuffix("0/0/0.mvt") + "{z}/{x}/{y}.mvt"


def _base() -> dict[str, str] | None:
    """What the map is drawn upon: a file of our own, the city's map service, or nothing."""
    if settings.MAP_BASE.startswith("https://"):
        return {"kind": "service", "url": settings.MAP_BASE}
    return {"kind": "file", "url": reverse("map:base")} if pieces.is_there(settings.MAP_BASE, BASE_FILE) else None
