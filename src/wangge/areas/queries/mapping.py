"""Reads for maps and address boxes: borders as GeoJSON, and places by a piece of their name."""

import hashlib
import json
from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from wangge.areas import statements
from wangge.areas.models import Area
from wangge.areas.queries.tree import COUNTY_RANK, UNNAMED_LEVELS, open_regions, path_names, shown_name
from wangge.areas.rules import ROOT, Span
from wangge.kernel import geometry
from wangge.kernel.caches import kept_for
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.text import clean

MOST_FEATURES = 3000
MAP_LEVELS = ("grid", "village", "town", "county")


class MapAsked(NamedTuple):
    """What map is asked for: a level, and the position of the area it lies under (0 for everywhere)."""

    level: str
    under: int


class MapFile(NamedTuple):
    """A map ready to be sent, and the strong mark that changes with it."""

    content: bytes
    etag: str


class FoundPlace(NamedTuple):
    """A place a resident may mean: its position, its names from the town down, and a point inside."""

    area_no: int
    path: str
    lon: float
    lat: float


def grid_map(asked: MapAsked) -> MapFile:
    """The borders of one level under an area as GeoJSON; InvalidInputError when there are too many."""
    if asked.level not in MAP_LEVELS:
        raise InvalidInputError(_("There is no map of this level."), field="level")
    span = ROOT
    if asked.under:
        area = Area.objects.filter(area_no=asked.under).first()
        if area is None:
            raise InvalidInputError(_("There is no area with this number."), field="under")
        span = Span(area.area_no, area.area_end)
    return _drawn(asked.level, span, _version())


@kept_for(5)
def _version() -> tuple[int, int]:
    return statements.shapes_version()


@lru_cache(maxsize=64)
def _drawn(level: str, span: Span, version: tuple[int, int]) -> MapFile:
    """Kept by the version of all borders, so that what is kept is never out of date."""
    del version
    rows = statements.map_rows(level, span, MOST_FEATURES + 1)
    if len(rows) > MOST_FEATURES:
        message = _("More than %(most)d areas; ask for a smaller part of the territory.") % {"most": MOST_FEATURES}
        raise InvalidInputError(message, field="under")
    features = ",".join(_feature(level, row) for row in rows)
    content = f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()
    return MapFile(content, f'"{hashlib.sha256(content).hexdigest()[:32]}"')


def _feature(level: str, row: Sequence[Any]) -> str:
    area_no, name, name_en, is_synthetic, wkb, town, village = row
    shape = geometry.from_wkb(wkb)
    lon, lat = geometry.inner_point(shape)
    properties = {
        "no": str(area_no),  # text: scripts lose the last digits of numbers this long
        "name": name,
        "name_en": name_en,
        "level": level,
        "town": shown_name(town or ""),
        "village": shown_name(village or ""),
        "synthetic": is_synthetic,
        "center": [round(lon, 6), round(lat, 6)],
    }
    words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{words},"geometry":{geometry.to_geojson(shape)}}}'


def search_places(text: str, language: str, *, limit: int = 8) -> list[FoundPlace]:
    """Towns, villages and grids open for reports whose name contains the text, larger ones first."""
    wanted = clean(text)[:40]
    if not wanted:
        return []
    regions, unnamed = sorted(open_regions()), sorted(UNNAMED_LEVELS)
    rows = statements.places_named(wanted, regions=regions, rank=COUNTY_RANK, unnamed=unnamed, most=limit)
    paths = path_names([area_no for area_no, _wkb in rows], language)
    inside = {area_no: geometry.inner_point(geometry.from_wkb(wkb)) for area_no, wkb in rows}
    return [FoundPlace(area_no, paths[area_no], *point) for area_no, point in inside.items()]
