"""What has a name in a part of the land, for small maps on paper."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import shapely

from wangge.areas import queries as area_queries
from wangge.kernel import geometry
from wangge.kernel.geometry import Shape
from wangge.places.models import Compound, Landmark, Road

Box = tuple[float, float, float, float]
MOST_OF_A_KIND = 300
LONGEST_HALF = 0.03  # degrees: how far from a box the middle of a road may lie that passes through it


class NamedSpot(NamedTuple):
    """A road, compound or landmark: its name, a point of it in the box, and its shape if it has one."""

    kind: str
    name: str
    lon: float
    lat: float
    shape: Shape | None
    is_synthetic: bool


def named_in(area: tuple[int, int], box: Box, *, language: str) -> list[NamedSpot]:
    """Compounds, roads and landmarks in a box of degrees, in the regions of an area. Four statements."""
    regions = area_queries.regions_of([area])
    return [
        *_spots("compound", _within(Compound, regions, box), box, language),
        *_spots("road", _within(Road, regions, box, around=LONGEST_HALF), box, language),
        *_spots("landmark", _within(Landmark, regions, box), box, language),
    ]


def _within(model: Any, regions: Sequence[int], box: Box, *, around: float = 0) -> list[Any]:
    west, south, east, north = box
    near = model.objects.filter(
        region_no__in=regions, lon__range=(west - around, east + around), lat__range=(south - around, north + around)
    )
    return list(near.order_by("id")[:MOST_OF_A_KIND])


def _spots(kind: str, rows: list[Any], box: Box, language: str) -> Iterator[NamedSpot]:
    seen = shapely.box(*box)
    for row in rows:
        name = row.name_en if language.startswith("en") and row.name_en else row.name
        wkb = getattr(row, "wkb", None)
        shape = shapely.intersection(geometry.from_wkb(wkb), seen) if wkb else None
        if shape is not None and shape.is_empty:
            continue
        lon, lat = _middle(shape) if shape is not None else (row.lon, row.lat)
        if seen.covers(shapely.Point(lon, lat)):
            yield NamedSpot(kind, name, lon, lat, shape, row.is_synthetic)


def _middle(shape: Shape) -> tuple[float, float]:
    """A point of the shape near its middle: of several lines, on the longest."""
    parts = shapely.get_parts(shape)
    longest = max(parts.ravel(), key=lambda part: part.length, default=shape)
    spot = (
        longest.interpolate(0.5, normalized=True) if longest.geom_type == "LineString" else longest.point_on_surface()
    )
    return spot.x, spot.y
