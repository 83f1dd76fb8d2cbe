"""Plans of grids as drawings: one grid with its neighbours and what has a name there; all grids of an area."""

from collections.abc import Sequence
from dataclasses import dataclass

import shapely

from wangge.areas import queries as area_queries
from wangge.areas.models import Area, AreaLevel
from wangge.areas.queries import BorderThen
from wangge.kernel import clock
from wangge.kernel.drawing import Box, Drawing, Pen
from wangge.kernel.geometry import Shape, from_wkb, inner_point
from wangge.places.queries.drawn import NamedSpot, named_in

AROUND = 0.18  # of the grid's size: how much of its neighbourhood is shown
NEIGHBOUR, OWN = Pen("#f6f8f9", "#b9c5cd", 1.2), Pen("#dcebf7", "none", 0)
OUTLINE, OUTER = Pen("none", "#14568f", 4), Pen("none", "#14568f", 3)
COMPOUND, ROAD, LANDMARK = Pen("#f3ead7", "#cdb98d", 0.8), Pen("none", "#c9ced3", 5), Pen("#b3211a", "#ffffff", 1.5)
THIN = Pen("#fbfcfd", "#8fa3b1", 0.7)
INK, PALE, BROWN = "#18222c", "#7b8994", "#6b5420"
MOST_GRIDS = 6000
SMALLEST = 6  # units: what is written smaller nobody reads


@dataclass(frozen=True)
class Overview:
    """All grids of an area as a drawing: how many there are, and whether any border is made up."""

    svg: str
    grids: int
    is_synthetic: bool


def plan_drawing(area: Area, language: str, *, width: float = 1000, height: float = 760) -> str:
    """The plan of one grid as SVG; empty for one whose border is not known."""
    shape = from_wkb(area.shape.wkb) if hasattr(area, "shape") else None
    if shape is None:
        return ""
    drawing = Drawing(_around(shape.bounds), width, height)
    around = area_queries.borders_as_of(clock.today(), levels=[area.level_id], box=drawing.seen())
    others = [(one, from_wkb(one.wkb)) for one in around if one.area_id != area.id]
    for _one, border in others:
        drawing.shape(border, NEIGHBOUR)
    drawing.shape(shape, OWN)
    _draw_places(drawing, named_in((area.area_no, area.area_end), drawing.seen(), language=language))
    drawing.shape(shape, OUTLINE)
    _name_neighbours(drawing, others, language)
    return drawing.written(area_queries.name_in(area, language))


def overview_drawing(area: Area, language: str, *, width: float = 1400, height: float = 900) -> Overview:
    """Every grid below an area, and the areas right below it around them (网格划分全景图)."""
    today, grids = clock.today(), _grids_of(area)
    if not grids:
        return Overview("", 0, is_synthetic=False)
    shapes = [(one, from_wkb(one.wkb)) for one in grids]
    drawing = Drawing(_box_of([shape for _one, shape in shapes]), width, height)
    for _one, shape in shapes:
        drawing.shape(shape, THIN)
    inside = {one.area_id for one in area_queries.children_as_of(area.id, today)} - {one.area_id for one in grids}
    levels = sorted({one.level for one in area_queries.children_as_of(area.id, today)})
    parts = [one for one in area_queries.borders_as_of(today, levels=levels) if one.area_id in inside] if inside else []
    for part in parts:
        drawing.shape(from_wkb(part.wkb), OUTER)
    for part in parts:
        drawing.label(inner_point(from_wkb(part.wkb)), _name(part, language), size=22, colour=INK)
    for one, shape in shapes:
        size = drawing.size_in(shape, _name(one, language), most=26)
        if size >= SMALLEST:
            drawing.label(inner_point(shape), _name(one, language), size=size, colour=PALE if parts else INK)
    return Overview(
        drawing.written(area_queries.name_in(area, language)), len(grids), any(one.is_synthetic for one in grids)
    )


def _grids_of(area: Area) -> list[BorderThen]:
    """The borders of the finest grids below an area, or of the area itself."""
    for level in AreaLevel.objects.filter(is_grid=True).order_by("-rank"):
        found = area_queries.borders_as_of(clock.today(), levels=[level.key])
        inside = [one for one in found if area.area_no <= one.area_no <= area.area_end][:MOST_GRIDS]
        if inside:
            return inside
    return []


def _draw_places(drawing: Drawing, spots: Sequence[NamedSpot]) -> None:
    for one in spots:
        if one.shape is not None:
            drawing.shape(one.shape, ROAD if one.kind == "road" else COMPOUND)
    for one in spots:
        if one.kind == "landmark":
            drawing.dot(one.lon, one.lat, 7, LANDMARK)
    named: set[tuple[str, str]] = set()
    for one in spots:
        if (one.kind, one.name) not in named:
            size, below, colour = {"compound": (28, 0, BROWN), "road": (26, 0, INK)}.get(one.kind, (24, 22, INK))
            if drawing.label((one.lon, one.lat), one.name, size=size, colour=colour, below=below):
                named.add((one.kind, one.name))


def _name_neighbours(drawing: Drawing, others: Sequence[tuple[BorderThen, Shape]], language: str) -> None:
    seen = shapely.box(*drawing.seen())
    for one, border in others:
        part = shapely.intersection(border, seen)
        if not part.is_empty:
            spot = part.point_on_surface()
            drawing.label((spot.x, spot.y), _name(one, language), size=22, colour=PALE)


def _name(one: BorderThen, language: str) -> str:
    name = one.name_en if language.startswith("en") and one.name_en else one.name
    return area_queries.shown_name(name)


def _around(bounds: Box) -> Box:
    west, south, east, north = bounds
    across, down = (east - west) * AROUND, (north - south) * AROUND
    return west - across, south - down, east + across, north + down


def _box_of(shapes: Sequence[Shape]) -> Box:
    west, south, east, north = shapely.total_bounds(shapes)
    return float(west), float(south), float(east), float(north)
