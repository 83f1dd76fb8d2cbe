"""The one map on paper: what somebody sees of it, drawn from the same tiles that their browser is given."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import shapely
from django.conf import settings
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.board.queries import LIGHTS, Box
from wangge.kernel import clock, maps, tiles
from wangge.kernel.drawing import Drawing, Pen
from wangge.kernel.geometry import Shape
from wangge.kernel.papers import Paper, typeset
from wangge.kernel.tile_reading import Value, read_tile
from wangge.kernel.tiles import Tile
from wangge.ui.templatetags.wangge import light_word

DESCRIPTION = Path(__file__).parent / "templates" / "board" / "map.typ"
MOST_TILES = 16
NEAR = 0.06  # units to a metre: from here on there is room for the names of the smallest areas
WIDTH, HEIGHT = 1400.0, 1025.0
INK, PALE, THIN, THICK = "#18222c", "#7b8994", Pen("none", "#aab8c2", 0.8), Pen("none", "#5f7686", 2.2)
SIGNS = {"red": "■", "orange": "▲", "yellow": "◐", "green": "●", "paused": "‖"}
COLOURS = {"red": "#b3211a", "orange": "#b04a06", "yellow": "#855a00", "green": "#1c7044", "paused": "#56636f"}
HEAT = ((1, "#d3e4f0", "1"), (3, "#a5c8e2", "2–3"), (7, "#6aa2cc", "4–7"), (15, "#3577ab", "8–15"))
MOST_HEAT = "#124f82"
COMPONENT = Pen("#14568f", "#ffffff", 1.2)


@dataclass(frozen=True)
class MapWanted:
    """What is to be drawn: layers, the part of the land, how near, of which day."""

    layers: frozenset[str]
    box: Box
    zoom: int
    at: date | None


class Piece(NamedTuple):
    """A feature, or the part of it that lies in one tile; of a surface also the border, without the tile's edge."""

    layer: str
    said: dict[str, Value]
    shape: Shape
    rim: Shape


@dataclass
class Found:
    """What was drawn, counted for the legend."""

    lights: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    components: int = 0
    heat: int = 0
    is_synthetic: bool = False


def map_pdf(scope: Scope, wanted: MapWanted, paper: Paper, *, language: str, mark: str) -> bytes:
    """The map as PDF: picture, legend with numbers, scale, day, review number, and the mark of who took it."""
    drawing, found = Drawing(wanted.box, WIDTH, HEIGHT), Found()
    layers = [one for one in maps.layers_for(scope) if one.key in wanted.layers]
    for layer in sorted(layers, key=lambda one: ("heat", "borders", "points").index(one.kind)):
        _draw(drawing, layer, _features(scope, layer, wanted, drawing.seen()), found, language)
    data = {
        "paper": paper.width, "language": language, "title": _("One map"), "legend": _legend(layers, found, language),
        "day": _("as of %s") % (wanted.at or clock.today()), "remark": _remark(found), "mark": mark,
    }  # fmt: skip
    return typeset(DESCRIPTION.read_text(), data, {"map.svg": drawing.written(_("One map")).encode()})


def is_for_everybody(scope: Scope, wanted: MapWanted) -> bool:
    """Whether nothing on this map is for one viewer only; a visitor sees no other."""
    return scope.user_id is None or all(one.is_public for one in maps.layers_for(scope) if one.key in wanted.layers)


def _features(scope: Scope, layer: maps.Layer, wanted: MapWanted, box: Box) -> Iterator[Piece]:
    """What the tiles of a layer hold in the box, cut at the edges of tiles; of a layer shown only nearer, nothing."""
    for tile in _tiles(box, min(wanted.zoom, layer.zooms[1])):
        if tile.z < layer.zooms[0]:
            continue
        edge = tile.degrees()
        for one in read_tile(layer.source(scope, maps.Asked(tile, wanted.at)), tile):
            inside = shapely.clip_by_rect(one.shape, *edge)
            if not inside.is_empty:
                rim = shapely.clip_by_rect(shapely.boundary(one.shape), *edge)
                yield Piece(one.layer, one.said, inside, rim)


def _tiles(box: Box, zoom: int) -> list[Tile]:
    """The tiles of a box at a zoom, or of the nearest coarser one at which they are few."""
    west, south, east, north = box
    world = tiles.to_world(np.array([[west, north], [east, south]], dtype=np.float64)).astype(np.int64)
    for z in range(zoom, -1, -1):
        (left, top), (right, bottom) = (world >> (tiles.WORLD_BITS - z)).clip(0, (1 << z) - 1).tolist()
        if (right - left + 1) * (bottom - top + 1) <= MOST_TILES:
            return [Tile(z, x, y) for x in range(left, right + 1) for y in range(top, bottom + 1)]
    return []


def _draw(drawing: Drawing, layer: maps.Layer, features: Iterator[Piece], found: Found, language: str) -> None:
    if layer.kind == "heat":
        for one in features:
            found.heat += 1
            colour = _heat(int(one.said["n"]))
            drawing.shape(one.shape, Pen(colour, colour, 0.6))
    elif layer.kind == "borders":
        _draw_borders(drawing, list(features), found, language)
    else:
        for one in features:
            _draw_point(drawing, layer.key, one, found)


def _draw_borders(drawing: Drawing, features: Sequence[Piece], found: Found, language: str) -> None:
    for one in features:
        if one.layer in {"areas", "outlines"}:
            drawing.shape(one.rim, THIN if one.layer == "areas" else THICK)
            found.is_synthetic |= bool(one.said.get("synthetic"))
    nos = {one.said["no"]: str(one.said["level"]) for one in features if one.layer == "areas"}
    found.areas.update(nos.values())
    is_near = drawing.scale > NEAR
    for name, size, colour in (("outline_names", 20, INK), ("names", 13, PALE))[: 1 + is_near]:
        for one in features:
            if one.layer == name:
                words = one.said.get("name_en") if language.startswith("en") else ""
                spot = shapely.get_coordinates(one.shape)[0]
                drawing.label((spot[0], spot[1]), str(words or one.said["name"]), size=size, colour=colour)


def _draw_point(drawing: Drawing, key: str, one: Piece, found: Found) -> None:
    count = int(one.said.get("n", 1))
    (lon, lat), *_more = shapely.get_coordinates(one.shape).tolist()
    if key == "cases":
        light = str(one.said["light"])
        found.lights[light] += count
        radius = 12 + 3 * min(len(str(count)), 5)
        drawing.dot(lon, lat, radius, Pen("#ffffff", COLOURS[light], 3))
        drawing.write((lon, lat), f"{SIGNS[light]}{count}", size=13, colour=COLOURS[light])
    else:
        found.components += count
        drawing.dot(lon, lat, 5 if count == 1 else 9, COMPONENT)


def _heat(count: int) -> str:
    return next((colour for most, colour, _words in HEAT if count <= most), MOST_HEAT)


def _legend(layers: Sequence[maps.Layer], found: Found, language: str) -> list[dict[str, str]]:
    """Each sign with its word and its number."""
    levels, lines = area_queries.level_names(language), []
    keys = {one.key: str(one.label) for one in layers}
    lines += [_line("—", PALE, levels.get(level, level), count) for level, count in found.areas.items()]
    if "cases" in keys:
        lines += [_line(SIGNS[one], COLOURS[one], str(light_word(one)), found.lights[one]) for one in LIGHTS]
        lines.append(_line("", INK, _("Open cases on this sheet"), found.lights.total()))
    if "heat" in keys:
        steps = [*((colour, words) for _most, colour, words in HEAT), (MOST_HEAT, _("16 and more"))]
        lines += [_line("⬢", colour, f"{words} {_('open cases')}", None) for colour, words in steps]
    if found.components:
        lines.append(_line("●", "#14568f", keys["components"], found.components))
    return lines


def _line(sign: str, colour: str, words: str, count: int | None) -> dict[str, str]:
    return {"sign": sign, "colour": colour, "words": words, "count": "" if count is None else f"{count:,}"}


def _remark(found: Found) -> str:
    said = [settings.REVIEW_LINE]
    if settings.IS_DEMO:
        said.append(_("Demonstration data: people, cases and grid borders are invented."))
    elif found.is_synthetic:
        said.append(_("Synthetic grid borders"))
    return " · ".join(one for one in said if one)
