"""The door to geometry: borders as WKB in CGCS2000 longitude and latitude, and which border holds a point."""

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

Numbers = NDArray[np.int64]
Places = NDArray[np.float64]
Shape: TypeAlias = BaseGeometry

CHINA = (73.0, 3.0, 136.0, 54.0)
KM_PER_DEGREE = 111.32
FINEST_STEP = 1e-11  # degrees, a thousandth of a millimetre
MALFORMED = (ShapelyError, ValueError, TypeError, KeyError, IndexError, AttributeError)


class UnusableError(ValueError):
    """What was given is no area on the ground; `reason` is a key the caller turns into words."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Border(NamedTuple):
    """A border fit to be stored; and if it had to be repaired, by how much that changed its area."""

    shape: Shape
    repaired_km2: float | None


def read_border(geometry: Mapping[str, Any] | None) -> Border:
    """A GeoJSON geometry as a valid polygon or multipolygon; UnusableError when there is none in it."""
    if not geometry:
        raise UnusableError("no_geometry")
    try:
        shape = shapely.force_2d(shapely.geometry.shape(dict(geometry)))
    except MALFORMED as error:
        raise UnusableError("malformed") from error
    if shape.geom_type not in {"Polygon", "MultiPolygon", "GeometryCollection"}:
        raise UnusableError("not_a_polygon")
    if shape.is_empty or not np.isfinite(shapely.get_coordinates(shape)).all():
        raise UnusableError("malformed")
    return repaired(shape)


def repaired(shape: Shape) -> Border:
    """The polygons of a shape, made valid; holes and several parts are kept."""
    if shape.is_valid and shape.geom_type != "GeometryCollection":
        return Border(shape, None)
    whole = polygons_of(shapely.make_valid(shape))
    if whole.is_empty:
        raise UnusableError("not_a_polygon")
    return Border(whole, abs(area_km2(whole) - area_km2(shape)))


def polygons_of(shape: Shape) -> Shape:
    """Only the polygonal part of a shape."""
    parts = shapely.get_parts(shapely.get_parts(shape))
    return shapely.union_all(parts[shapely.get_dimensions(parts) == 2])


def united(shapes: Sequence[Shape]) -> Shape:
    """One shape made of several."""
    return shapely.union_all(list(shapes))


def moved(shape: Shape, how: Callable[[Places], Places]) -> Shape:
    """The shape with every corner (rows of x and y) taken where a function says."""
    return shapely.transform(shape, how)


def corners(shape: Shape, *, most: int) -> Places:
    """Its corners as rows of x and y; of very many, so many spread evenly."""
    found = np.unique(shapely.get_coordinates(shape), axis=0)
    return np.asarray(found[:: max(1, len(found) // most)][:most])


def metres_to_edges(places: Places, shapes: Sequence[Shape]) -> Places:
    """How far each place (longitude, latitude) lies from the nearest edge of any of the shapes, roughly in metres."""
    stretch = np.array([math.cos(math.radians(float(places[:, 1].mean()))), 1.0])
    edges = shapely.multilinestrings(shapely.get_parts(shapely.get_parts(shapely.boundary(list(shapes)))))
    lines = shapely.transform(edges, lambda corner: corner * stretch)
    shapely.prepare(lines)
    return np.asarray(shapely.distance(lines, shapely.points(places * stretch)) * KM_PER_DEGREE * 1000)


def share_inside(shape: Shape, shapes: Sequence[Shape]) -> float:
    """Which share of a shape's area the others cover together, from 0 to 1."""
    sound = shapely.make_valid(shape)
    return float(shapely.area(shapely.intersection(sound, united(shapes))) / (shapely.area(sound) or 1.0))


def touches_box(shape: Shape, box: tuple[float, float, float, float]) -> bool:
    """Whether any point of the shape lies in the box (west, south, east, north) or on its edge."""
    return bool(shapely.box(*box).intersects(shape))


def is_in_china(shape: Shape) -> bool:
    """Whether all of it lies in the box of longitudes and latitudes China occupies."""
    west, south, east, north = shape.bounds
    return CHINA[0] <= west and CHINA[1] <= south and east <= CHINA[2] and north <= CHINA[3]


def area_km2(shape: Shape) -> float:
    """Roughly how many square kilometres; within about a percent at the size of a county."""
    if shape.is_empty:
        return 0.0
    middle = math.radians((shape.bounds[1] + shape.bounds[3]) / 2)
    return float(shape.area) * KM_PER_DEGREE**2 * math.cos(middle)


def to_wkb(shape: Shape) -> bytes:
    """The form borders are stored in."""
    return bytes(shapely.to_wkb(shape))


def point_wkb(lon: float, lat: float) -> bytes:
    """A point in the same form."""
    return bytes(shapely.to_wkb(shapely.Point(lon, lat)))


def from_wkb(wkb: bytes | memoryview) -> Shape:
    """A stored border."""
    return shapely.from_wkb(bytes(wkb))


def shapes_from_wkb(many: Sequence[bytes | memoryview]) -> NDArray[np.object_]:
    """Many stored borders at once."""
    return np.asarray(shapely.from_wkb([bytes(wkb) for wkb in many]), dtype=object)


def to_geojson(shape: Shape, *, decimals: int = 6) -> str:
    """GeoJSON text of a border, coordinates rounded (six decimals are 10 cm)."""
    return str(shapely.to_geojson(shapely.transform(shape, lambda places: np.round(places, decimals))))


def many_to_geojson(many: Sequence[bytes | None], *, decimals: int = 8, is_turned: bool = False) -> list[str | None]:
    """GeoJSON text of many stored shapes at once; turned, latitude stands before longitude."""

    def written(places: Places) -> Places:
        rounded = np.round(places, decimals)
        return rounded[:, ::-1] if is_turned else rounded

    drawn = shapely.from_wkb([None if wkb is None else bytes(wkb) for wkb in many])
    return [None if one is None else str(one) for one in shapely.to_geojson(shapely.transform(drawn, written))]


def inner_point(shape: Shape) -> tuple[float, float]:
    """A point inside: the centre where that lies inside, else one that does."""
    centre = shape.centroid
    point = centre if shape.contains(centre) else shape.representative_point()
    return float(point.x), float(point.y)


class Cover:
    """Borders of one level, ready to say exactly which holds a point: of two that meet, the first."""

    def __init__(self, shapes: NDArray[np.object_]) -> None:
        self._shapes = shapes
        self._tree = shapely.STRtree(shapes)
        shapely.prepare(shapes)
        self._ask_everything_once()

    def _ask_everything_once(self) -> None:
        """The first question builds the indexes inside, and must not come from two threads at once."""
        west, south, east, north = shapely.bounds(self._shapes).T
        shapely.intersects_xy(self._shapes, (west + east) / 2, (south + north) / 2)
        self._tree.query(shapely.Point(0.0, 0.0))

    def at(self, lon: float, lat: float) -> int:
        """The position in the list of the first shape that holds the point; -1 when none does."""
        near = self._tree.query(shapely.Point(lon, lat))
        if len(near) == 0:
            return -1
        inside = near[shapely.intersects_xy(self._shapes[near], lon, lat)]
        return int(inside.min()) if len(inside) else -1

    def at_many(self, lons: Places, lats: Places) -> Numbers:
        """The same for many points at once."""
        which, near = self._tree.query(shapely.points(lons, lats))
        inside = shapely.intersects_xy(self._shapes[near], lons[which], lats[which])
        found = np.full(len(lons), len(self._shapes), dtype=np.int64)
        np.minimum.at(found, which[inside], near[inside])
        found[found == len(self._shapes)] = -1
        return found


def holds_many(shape: Shape, places: Places) -> NDArray[np.bool_]:
    """Which of many points (rows of longitude and latitude) lie inside a shape."""
    shapely.prepare(shape)
    return np.asarray(shapely.contains_xy(shape, places[:, 0], places[:, 1]))


def cells_around(parent: Shape, sites: Places) -> list[Shape]:
    """The parent cut up: every place goes to the nearest site (rows of longitude and latitude).

    A piece cut off from its cell by a bend of the parent's border goes to the cell it touches most.
    """
    if len(sites) == 1:
        return [parent]
    stretch = np.array([math.cos(math.radians(parent.centroid.y)), 1.0])  # near enough to metres on both axes
    points = shapely.multipoints(sites * stretch)
    reach = shapely.transform(parent, lambda places: places * stretch)
    nearest = shapely.get_parts(shapely.voronoi_polygons(points, extend_to=reach, ordered=True))
    cut = shapely.intersection(shapely.transform(nearest, lambda places: places / stretch), parent)
    pieces = [sorted(shapely.get_parts(polygons_of(piece)), key=shapely.area, reverse=True) for piece in cut]
    cells = [piece[0] for piece in pieces]
    for own, piece in enumerate(pieces):
        for fragment in piece[1:]:
            shared = shapely.length(shapely.intersection(cells, fragment))
            taker = int(shared.argmax()) if shared.max() > 0 else own
            cells[taker] = shapely.union(cells[taker], fragment)
    return cells


def as_coverage(cells: Sequence[Shape]) -> list[Shape]:
    """The same cells with every corner shared by all that meet there, so that nothing gapes or overlaps."""
    lines = shapely.union_all(shapely.boundary(list(cells)), grid_size=FINEST_STEP)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(lines)))
    found = Cover(np.asarray(cells, dtype=object)).at_many(*_inner_points(faces))
    return [shapely.union_all(faces[found == at]) for at in range(len(cells))]


def _inner_points(faces: NDArray[np.object_]) -> tuple[Places, Places]:
    inside = shapely.point_on_surface(faces)
    return shapely.get_x(inside), shapely.get_y(inside)
