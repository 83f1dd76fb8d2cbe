"""Vector tiles (MVT 2.1): where a tile lies, how borders and points are cut for it, and how they become its bytes.

Borders are held as whole numbers of a square world, never as geometry objects: 300,000 grids are some 40 MB. All of a
tile is cut at once by arithmetic on arrays. Neighbours share their corners in and out: every step (snapping, cutting at
the edge, leaving out what fell together) looks at one point or one edge alone, so both sides of a border get the same.
"""

import gzip
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.kernel.geometry import Numbers, Places, shapes_from_wkb

EXTENT = 4096
MARGIN = 64  # drawn beyond the edge, so that lines of neighbouring tiles meet
WORLD_BITS = 30  # the world is a square of 2^30: 3.7 cm on the equator
FINEST = 17  # deeper zooms show these tiles enlarged
SHARP_FROM = 14  # before this zoom corners are snapped to half a pixel of the screen
HALF_PIXEL_BITS = 2
BANDS = (11, 8, 5)  # zooms for which thinner copies of long borders are kept
LONG_BORDER = 64  # points; shorter borders gain nothing from a thinner copy
KIND = "application/vnd.mapbox-vector-tile"
POINT, POLYGON = 1, 3
Value = str | int | bool | None
Whole = NDArray[np.int32]


class Tile(NamedTuple):
    """One square of the map at one zoom."""

    z: int
    x: int
    y: int

    @property
    def shift(self) -> int:
        """How many bits of the world one unit of the tile is."""
        return WORLD_BITS - 12 - self.z

    @property
    def is_one(self) -> bool:
        """Whether there is such a tile."""
        return 0 <= self.z <= FINEST and 0 <= self.x < 1 << self.z and 0 <= self.y < 1 << self.z

    def box(self, margin: int = 0) -> tuple[int, int, int, int]:
        """West, north, east, south in the world, with so many units of the tile around."""
        side, around = 1 << (WORLD_BITS - self.z), margin << self.shift
        west, north = self.x * side, self.y * side
        return west - around, north - around, west + side + around, north + side + around

    def degrees(self, margin: int = 0) -> tuple[float, float, float, float]:
        """West, south, east, north in degrees."""
        west, north, east, south = self.box(margin)
        return lon_of(west), lat_of(south), lon_of(east), lat_of(north)


def lon_of(x: float) -> float:
    """The longitude of a place in the world."""
    return x / (1 << WORLD_BITS) * 360 - 180


def lat_of(y: float) -> float:
    """The latitude of a place in the world."""
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / (1 << WORLD_BITS)))))


def to_world(places: Places) -> Whole:
    """Longitude and latitude (rows) as places of the world, downward from the north."""
    lat = np.radians(np.clip(places[:, 1], -85.05, 85.05))
    both = np.stack([places[:, 0] / 360 + 0.5, 0.5 - np.arcsinh(np.tan(lat)) / (2 * math.pi)], axis=1)
    return np.round(both * (1 << WORLD_BITS)).astype(np.int32)


def to_degrees(points: Whole) -> Places:
    """Places of the world as rows of longitude and latitude."""
    both = points / (1 << WORLD_BITS)
    lat = np.degrees(np.arctan(np.sinh(math.pi * (1 - 2 * both[:, 1]))))
    return np.stack([both[:, 0] * 360 - 180, lat], axis=1)


@dataclass(frozen=True)
class Rings:
    """The borders of many areas: points of the world, where each ring begins, where each area's rings begin."""

    points: Whole
    rings: Numbers  # one longer than there are rings
    areas: Numbers  # one longer than there are areas
    boxes: Whole  # west, north, east, south of each area

    def __len__(self) -> int:
        return len(self.areas) - 1

    @classmethod
    def of_wkb(cls, many: Sequence[bytes | memoryview]) -> "Rings":
        """Borders as they are stored; of each ring the last point, which repeats the first, is left out."""
        return cls.of_shapes(shapes_from_wkb(many))

    @classmethod
    def of_shapes(cls, given: NDArray[np.object_]) -> "Rings":
        """The same of geometry objects."""
        shapes = shapely.orient_polygons(given, exterior_cw=True)
        parts, area_of = shapely.get_parts(shapes, return_index=True)
        loops, part_of = shapely.get_rings(parts, return_index=True)
        places, loop_of = shapely.get_coordinates(loops, return_index=True)
        is_last = np.ones(len(loop_of), dtype=bool)
        is_last[:-1] = loop_of[1:] != loop_of[:-1]
        counts = np.bincount(loop_of, minlength=len(loops)) - 1
        held = np.bincount(area_of[part_of], minlength=len(shapes))
        points, edges = to_world(places[~is_last]), shapely.bounds(shapes)
        corners = [to_world(edges[:, pair]) for pair in ([0, 3], [2, 1])]
        return cls(points, _starts(counts), _starts(held), np.hstack(corners))

    @classmethod
    def joined(cls, many: Sequence["Rings"]) -> "Rings":
        """Several lists of borders as one."""
        points = np.concatenate([one.points for one in many])
        rings = _starts(np.concatenate([np.diff(one.rings) for one in many]))
        areas = _starts(np.concatenate([np.diff(one.areas) for one in many]))
        return cls(points, rings, areas, np.concatenate([one.boxes for one in many]))

    def meeting(self, box: tuple[int, int, int, int]) -> Numbers:
        """Which areas may have a part in a box of the world."""
        west, north, east, south = box
        edges = self.boxes
        inside = (edges[:, 0] <= east) & (edges[:, 2] >= west) & (edges[:, 1] <= south) & (edges[:, 3] >= north)
        return np.flatnonzero(inside)

    def thinned(self, bits: int) -> "Rings":
        """The same borders snapped to a net of 2^bits; points that fall together are one."""
        snapped = ((self.points >> (bits - 1)) + 1 >> 1) << bits
        lengths = np.diff(self.rings)
        kept = _changes(snapped, lengths)
        counts = np.add.reduceat(kept, self.rings[:-1]) if len(lengths) else lengths
        return Rings(snapped[kept], _starts(counts), self.areas, self.boxes)


def read_borders(many: Sequence[bytes | memoryview]) -> tuple[Rings, Whole]:
    """Borders as they are stored, and for each a place inside it where its name can stand."""
    shapes = shapes_from_wkb(many)
    spots = shapely.centroid(shapes)
    astray = ~shapely.contains_properly(shapes, spots)
    spots[astray] = shapely.point_on_surface(shapes[astray])
    return Rings.of_shapes(shapes), to_world(shapely.get_coordinates(spots))


@dataclass(frozen=True)
class Borders:
    """The borders of one level, with thinner copies for the zooms that show little of them."""

    full: Rings
    copies: tuple[tuple[int, Rings], ...] = ()  # bits of the net, coarsest first

    @classmethod
    def of(cls, full: Rings) -> "Borders":
        """Long borders get copies; short ones stand for themselves."""
        if len(full.points) < LONG_BORDER * len(full):
            return cls(full)
        copies, last = [], full
        for zoom in BANDS:
            bits = WORLD_BITS - 12 - zoom + HALF_PIXEL_BITS
            last = last.thinned(bits)
            copies.append((bits, last))
        return cls(full, tuple(reversed(copies)))

    def at(self, zoom: int) -> Rings:
        """The copy that is fine enough for a zoom."""
        wanted = WORLD_BITS - 12 - zoom + HALF_PIXEL_BITS
        return next((rings for bits, rings in self.copies if bits <= wanted and zoom < SHARP_FROM), self.full)


class Cut(NamedTuple):
    """What of some areas lies in a tile: which of them, and the geometry of each as bytes."""

    which: Numbers
    geometries: list[bytes]


def cut(borders: Rings, which: Numbers, tile: Tile) -> Cut:
    """The parts of these areas in a tile; areas too small to be seen at this zoom are left out."""
    rings = _spread(borders.areas[which], borders.areas[which + 1])
    owner = np.repeat(np.arange(len(which)), borders.areas[which + 1] - borders.areas[which])
    lengths = borders.rings[rings + 1] - borders.rings[rings]
    at = _spread(borders.rings[rings], borders.rings[rings + 1])
    points = _snapped(borders.points[at], tile)
    points, lengths = _clipped(points, lengths)
    points, lengths, owner = _sound(points, lengths, owner)
    return _written(points, lengths, owner, which)


def at_points(places: Whole, tile: Tile) -> list[bytes]:
    """The geometry of each place (rows of the world) as bytes."""
    units = _zigzag(_in_tile(places, tile))
    commands = np.column_stack([np.full(len(units), 9), units]).astype(np.uint32)
    return _pieces(commands.ravel(), np.arange(len(units) + 1) * 3)


class Clusters(NamedTuple):
    """Points gathered in the squares of a net: the middle of each, how many, the first, and the cluster of each."""

    places: Whole
    counts: Numbers
    first: Numbers
    cluster: Numbers


def clusters(points: Whole, tile: Tile, net: int) -> Clusters:
    """Points of the world gathered by a net of 2^net squares along the side of a tile; a square is in one tile only."""
    exact = points.astype(np.int64)
    cells = exact >> max(WORLD_BITS - tile.z - net, 0)
    _cells, first, cluster = np.unique(cells, axis=0, return_index=True, return_inverse=True)
    counts = np.bincount(cluster.ravel())
    middle = [np.bincount(cluster.ravel(), weights=exact[:, axis]) / counts for axis in (0, 1)]
    return Clusters(np.stack(middle, axis=1).astype(np.int32), counts.astype(np.int64), first, cluster.ravel())


def layer(
    name: str, kind: int, geometries: Sequence[bytes], *, keys: Sequence[str], rows: Iterable[Sequence[Value]]
) -> bytes:
    """One layer of a tile: for each feature a geometry and a row of values, None for no value. Empty without any."""
    if not geometries:
        return b""
    values: dict[tuple[type, Value], int] = {}
    body = bytearray(b"\x78\x02" + _text(1, name) + b"\x28" + _varint(EXTENT))
    for geometry, row in zip(geometries, rows, strict=True):
        tags = bytearray()
        for number, value in enumerate(row):
            if value is not None:
                tags += _varint(number) + _varint(values.setdefault((type(value), value), len(values)))
        inner = b"\x12" + _varint(len(tags)) + tags + bytes((0x18, kind)) + b"\x22" + _varint(len(geometry)) + geometry
        body += b"\x12" + _varint(len(inner)) + inner
    for key in keys:
        body += _text(3, key)
    for _type, value in values:
        written = _value(value)
        body += b"\x22" + _varint(len(written)) + written
    return b"\x1a" + _varint(len(body)) + bytes(body)


def packed(tile: bytes) -> bytes:
    """A tile as it is kept and sent: gzip, without a moment in it, so that equal tiles have equal bytes."""
    return gzip.compress(tile, 3, mtime=0)


def unpacked(tile: bytes) -> bytes:
    """The bare bytes of a packed tile."""
    return gzip.decompress(tile)


def _starts(counts: NDArray[np.generic]) -> Numbers:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)


def _spread(begins: Numbers, ends: Numbers) -> Numbers:
    """Every number of several ranges, one range after the other."""
    counts = ends - begins
    if not counts.sum():
        return np.zeros(0, dtype=np.int64)
    return np.arange(counts.sum()) + np.repeat(begins - _starts(counts)[:-1], counts)


def _in_tile(places: Whole, tile: Tile) -> Numbers:
    west, north, _east, _south = tile.box()
    moved = places.astype(np.int64) - (west, north)
    return moved if not tile.shift else (moved >> (tile.shift - 1)) + 1 >> 1


def _snapped(places: Whole, tile: Tile) -> Numbers:
    """Places in units of the tile, at low zooms on the net of half pixels."""
    units = _in_tile(places, tile)
    if tile.z >= SHARP_FROM:
        return units
    return ((units >> (HALF_PIXEL_BITS - 1)) + 1 >> 1) << HALF_PIXEL_BITS


def _following(lengths: Numbers) -> Numbers:
    """For each point of rings that stand one after the other the next one of its ring."""
    following = np.arange(1, int(lengths.sum()) + 1)
    ends = np.cumsum(lengths)
    full = lengths > 0
    following[ends[full] - 1] = (ends - lengths)[full]
    return following


def _changes(points: NDArray[np.generic], lengths: Numbers) -> NDArray[np.bool_]:
    """Which points differ from the next of their ring."""
    return np.asarray((points != points[_following(lengths)]).any(axis=1))


def _clipped(points: Numbers, lengths: Numbers) -> tuple[Numbers, Numbers]:
    """The rings within the tile and its margin: one side of the frame after the other (Sutherland and Hodgman)."""
    for axis in (0, 1):
        for sign, edge in ((1, EXTENT + MARGIN), (-1, MARGIN)):
            beyond = sign * points[:, axis] - edge
            if (beyond > 0).any():
                points, lengths = _clipped_at(points, lengths, beyond)
    return points, lengths


def _clipped_at(points: Numbers, lengths: Numbers, beyond: Numbers) -> tuple[Numbers, Numbers]:
    """The rings without what lies beyond one side. A crossing is computed from its inner end, whoever asks."""
    after = _following(lengths)
    inside = beyond <= 0
    crosses = inside != inside[after]
    counts = inside.astype(np.int64) + crosses
    places = _starts(counts)
    found = np.empty((places[-1], 2), dtype=np.int64)
    found[places[:-1][inside]] = points[inside]
    here = np.flatnonzero(crosses)
    inner = np.where(inside[here], here, after[here])
    outer = np.where(inside[here], after[here], here)
    part = beyond[inner] / (beyond[inner] - beyond[outer])
    crossing = points[inner] + np.round((points[outer] - points[inner]) * part[:, None]).astype(np.int64)
    found[places[:-1][here] + inside[here]] = crossing
    return found, np.diff(places[_starts(lengths)])


def _sound(points: Numbers, lengths: Numbers, owner: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Rings without repeated points, and only those that still enclose something."""
    kept = _changes(points, lengths)
    points, lengths = points[kept], np.diff(_starts(kept)[_starts(lengths)])
    after = _following(lengths)
    turned = points[:, 0] * points[after, 1] - points[after, 0] * points[:, 1]
    whole = np.diff(np.concatenate([[0], np.cumsum(turned)])[_starts(lengths)]) != 0
    return points[np.repeat(whole, lengths)], lengths[whole], owner[whole]


def _written(points: Numbers, lengths: Numbers, owner: Numbers, which: Numbers) -> Cut:
    """Rings as the commands of the format: go to the first point, draw to the others, close."""
    starts, shapes = _starts(lengths), np.flatnonzero(np.diff(owner, prepend=-1))
    before = np.roll(points, 1, axis=0)
    before[starts[shapes]] = 0  # every feature begins at the corner of the tile
    units = _zigzag(points - before)
    sizes = 2 * lengths + 3
    places = _starts(sizes)
    commands = np.empty(places[-1], dtype=np.uint32)
    commands[places[:-1]], commands[places[:-1] + 3] = 9, (lengths - 1) << 3 | 2
    commands[places[1:] - 1] = 15
    number = np.arange(len(points)) - np.repeat(starts[:-1], lengths)
    spot = np.repeat(places[:-1], lengths) + 1 + 2 * number + (number > 0)
    commands[spot], commands[spot + 1] = units[:, 0], units[:, 1]
    return Cut(which[owner[shapes]], _pieces(commands, np.append(places[shapes], places[-1])))


def _zigzag(units: Numbers) -> NDArray[np.uint32]:
    return ((units << 1) ^ (units >> 63)).astype(np.uint32)


def _pieces(commands: NDArray[np.uint32], starts: Numbers) -> list[bytes]:
    """Whole numbers in the variable length of the format, as one piece of bytes for each feature."""
    sizes = np.searchsorted(np.array([1 << 7 * more for more in range(1, 5)]), commands, "right") + 1
    places = _starts(sizes)
    out = np.zeros(places[-1], dtype=np.uint8)
    for more in range(5):
        has = sizes > more
        goes_on = (sizes[has] > more + 1).astype(np.uint32) << 7
        out[places[:-1][has] + more] = (commands[has] >> 7 * more & 127) | goes_on
    whole, edges = out.tobytes(), places[starts].tolist()
    return [whole[begin:end] for begin, end in pairwise(edges)]


def _varint(number: int) -> bytes:
    if number < 128:
        return bytes((number,))
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)


def _text(field: int, text: str) -> bytes:
    written = text.encode()
    return _varint(field << 3 | 2) + _varint(len(written)) + written


def _value(value: Value) -> bytes:
    if isinstance(value, str):
        return _text(1, value)
    if isinstance(value, bool):
        return bytes((0x38, value))
    assert value is not None
    return b"\x28" + _varint(value)
