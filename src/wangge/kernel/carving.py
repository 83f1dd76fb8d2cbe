"""Cutting and joining borders so that nothing gapes and nothing overlaps: all corners lie on one fine lattice."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import numpy as np
import shapely

from wangge.kernel.geometry import Shape, UnusableError, polygons_of

K = TypeVar("K")

LATTICE = 1e-9  # degrees: a tenth of a millimetre
METRES_PER_DEGREE = 111_320.0
WIDEST_SLIT = 0.01  # metres: borders may miss each other by a centimetre


def on_lattice(shape: Shape) -> Shape:
    """The shape with its corners on the lattice; polygons only."""
    return polygons_of(shapely.GeometryCollection([shapely.set_precision(shape, LATTICE)])) if shape else shape


def split(shape: Shape, line: Sequence[tuple[float, float]]) -> list[Shape]:
    """The parts a line cuts a shape into, west to east; UnusableError when it does not cut it in two."""
    if len(line) < 2:
        raise UnusableError("line_too_short")
    cut = shapely.union_all([shapely.boundary(shape), shapely.LineString(line)], grid_size=LATTICE)
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(cut)))
    inside = faces[shapely.contains_xy(shape, *_inner(faces))]
    if len(inside) < 2:
        raise UnusableError("line_does_not_cut")
    return sorted(inside, key=lambda part: (part.centroid.x, -part.centroid.y))


def merged(shapes: Sequence[Shape]) -> Shape:
    """One shape of several; corners that only met there go with the seam."""
    return on_lattice(shapely.union_all(list(shapes), grid_size=LATTICE))


def redrawn(borders: Mapping[K, Shape], which: K, wanted: Shape) -> dict[K, Shape]:
    """One of some neighbours gets the border wanted, as far as they all reach; they yield, or take what it leaves.

    What it leaves goes to the neighbour with the longest common border. Returns those whose border changed;
    UnusableError when another would have nothing left, or nothing borders what would be left over.
    """
    everything = shapely.union_all(list(borders.values()), grid_size=LATTICE)
    own = on_lattice(shapely.intersection(wanted, everything, grid_size=LATTICE))
    if own.is_empty:
        raise UnusableError("outside_its_neighbours")
    others = {key: shape for key, shape in borders.items() if key != which}
    changed = {
        key: on_lattice(_less(shape, own)) for key, shape in others.items() if not _wide(_shared(shape, own)).is_empty
    }
    if any(shape.is_empty for shape in changed.values()):
        raise UnusableError("neighbour_swallowed")
    left = _wide(polygons_of(shapely.GeometryCollection([_less(borders[which], own)])))
    for piece in shapely.get_parts(polygons_of(shapely.GeometryCollection([_less(borders[which], own)]))):
        if left.is_empty:
            break
        reach = {key: _touching(changed.get(key, shape), piece) for key, shape in others.items()}
        taker = max(reach, key=lambda key: reach[key], default=None)
        if taker is None or reach[taker] == 0:
            raise UnusableError("nobody_takes_the_rest")
        changed[taker] = merged([changed.get(taker, others[taker]), piece])
    return {which: own, **changed}


def slits(parent: Shape, children: Sequence[Shape]) -> Shape:
    """Where the parent is covered by no child: wider than a centimetre, so that rounding is not told as a gap."""
    covered = shapely.union_all(list(children), grid_size=LATTICE)
    return _wide(shapely.difference(parent, covered, grid_size=LATTICE))


def overlaps(shapes: Sequence[Shape]) -> list[tuple[int, int, Shape]]:
    """Pairs (by place in the list) that cover the same ground wider than a centimetre, and that ground."""
    borders = np.asarray(shapes, dtype=object)
    left, right = shapely.STRtree(borders).query(borders, predicate="intersects")
    found = []
    for one, other in zip(left[left < right], right[left < right], strict=True):
        common = _wide(polygons_of(shapely.GeometryCollection([_shared(shapes[one], shapes[other])])))
        if not common.is_empty:
            found.append((int(one), int(other), common))
    return found


def square_metres(shape: Shape) -> float:
    """The area on the ground, near enough to compare two of the same place."""
    if shape.is_empty:
        return 0.0
    return float(shape.area) * METRES_PER_DEGREE**2 * math.cos(math.radians(shape.centroid.y))


def share_of(shape: Shape, others: Iterable[Shape]) -> list[float]:
    """How much of the shape lies in each of the others, in shares of its own area."""
    whole = shape.area or 1.0
    return [float(shapely.intersection(shape, other).area) / whole for other in others]


def _less(shape: Shape, other: Shape) -> Shape:
    return shapely.difference(shape, other, grid_size=LATTICE)


def _shared(one: Shape, other: Shape) -> Shape:
    return shapely.intersection(one, other, grid_size=LATTICE)


def _touching(shape: Shape, piece: Shape) -> float:
    return float(shapely.length(shapely.intersection(shape, piece, grid_size=LATTICE)))


def _wide(shape: Shape) -> Shape:
    """Without what is narrower than a centimetre anywhere."""
    half = WIDEST_SLIT / 2 / METRES_PER_DEGREE
    worn = shapely.buffer(shape, -half, join_style="mitre")
    return shapely.buffer(worn, half, join_style="mitre") if not worn.is_empty else worn


def _inner(faces: Any) -> tuple[Any, Any]:
    inside = shapely.point_on_surface(faces)
    return np.atleast_1d(shapely.get_x(inside)), np.atleast_1d(shapely.get_y(inside))
