"""Open cases on a map, within a viewer's scope: points gathered to clusters, hexagons that count, the list beside it.

What a scope opens is read by one statement, each branch of it along an index and cut off at MOST_POINTS, and kept for
a few seconds, because one look at a map asks for a dozen tiles. Whoever answers for figures only is shown no exact
place and no number.
"""

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.access.rules import Scope
from wangge.cases.queries.desk import CaseRow, case_rows
from wangge.cases.queries.paging import branches
from wangge.cases.queries.visible import visible
from wangge.cases.rules import LightMoments, light_at
from wangge.kernel import clock, hexagons, tiles
from wangge.kernel.caches import kept_for
from wangge.kernel.maps import Asked
from wangge.kernel.tiles import Rings, Whole

MOST_POINTS = 50_000  # of one branch of a scope, those due first
MOST_SCOPES = 16  # kept by one process
SECONDS = 5
ORDER = ("red", "orange", "yellow", "green", "paused")  # the worst light first
COARSE_BITS = 13  # a net of some 260 m in these latitudes
SINGLE_FROM = 14  # the zoom from which single cases carry their numbers
COLUMNS = (
    "number", "lon", "lat", "area_no", "order_at", "half_at", "near_at", "next_due_at", "next_due_kind", "is_paused",
)  # fmt: skip
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Spots:
    """The open cases of a scope that have a place, those due first in front; and how many have none."""

    points: Whole
    lights: Numbers  # places in ORDER
    area_nos: Numbers
    numbers: list[str]
    without_place: int
    is_coarse: bool
    hexes: dict[int, tuple[Rings, Numbers]] = field(default_factory=dict)

    def inside(self, box: tuple[int, int, int, int]) -> Numbers:
        """Which of them lie in a box of the world."""
        west, north, east, south = box
        x, y = self.points[:, 0], self.points[:, 1]
        return np.flatnonzero((x >= west) & (x < east) & (y >= north) & (y < south))


class CasesSeen(NamedTuple):
    """The cases of a part of the map: the first rows, how many there are, how many of the scope have no place."""

    rows: list[CaseRow]
    total: int
    without_place: int


def sees_cases(scope: Scope) -> bool:
    """Whether there is any case this viewer might see."""
    return bool(scope.regions and (scope.area_ranges or scope.unit_ids))


def case_tile(scope: Scope, asked: Asked) -> bytes:
    """The packed tile of clusters: how many cases, the worst of their lights; a single case near by has its number."""
    spots = open_spots(scope)
    which = spots.inside(asked.tile.box())
    if not len(which):
        return b""
    found = tiles.clusters(spots.points[which], asked.tile, _net(asked.tile.z))
    worst = np.full(len(found.counts), len(ORDER), dtype=np.int64)
    np.minimum.at(worst, found.cluster, spots.lights[which])
    is_named = asked.tile.z >= SINGLE_FROM and not spots.is_coarse
    rows = [
        (n, ORDER[light], spots.numbers[at] if n == 1 and is_named else None)
        for n, light, at in zip(found.counts.tolist(), worst.tolist(), which[found.first].tolist(), strict=True)
    ]
    geometries = tiles.at_points(found.places, asked.tile)
    return tiles.packed(tiles.layer("cases", tiles.POINT, geometries, keys=("n", "light", "number"), rows=rows))


def heat_tile(scope: Scope, asked: Asked) -> bytes:
    """The packed tile of hexagons with the number of open cases in each; no case can be told from another."""
    spots = open_spots(scope)
    if not spots.numbers:
        return b""
    rings, counts = _hexes(spots, hexagons.size_at(asked.tile.z))
    which = rings.meeting(asked.tile.box(tiles.MARGIN))
    if not len(which):
        return b""
    found = tiles.cut(rings, which, asked.tile)
    rows = [(n,) for n in counts[found.which].tolist()]
    return tiles.packed(tiles.layer("heat", tiles.POLYGON, found.geometries, keys=("n",), rows=rows))


def cases_in(scope: Scope, box: tuple[float, float, float, float], *, most: int = 20) -> CasesSeen:
    """The open cases in a box of degrees (west, south, east, north), those due first in front. Two statements."""
    spots = open_spots(scope)
    which = spots.inside(_world(box))
    numbers = [spots.numbers[at] for at in which[:most].tolist()]
    cases = visible(scope).filter(number__in=numbers).order_by("order_at", "id") if numbers else []
    return CasesSeen(case_rows(list(cases)), len(which), spots.without_place)


def counts_in(scope: Scope, spans: list[tuple[int, int]]) -> list[int]:
    """How many of the open cases with a place belong in each range of positions."""
    held = np.sort(open_spots(scope).area_nos)
    ends = np.array(spans, dtype=np.int64).reshape(-1, 2)
    counted = np.searchsorted(held, ends[:, 1], "right") - np.searchsorted(held, ends[:, 0], "left")
    return [int(n) for n in counted]


def most_in(scope: Scope, area_nos: list[int]) -> dict[int, int]:
    """How many open cases may belong in each of these areas of one level at most: those up to the next of them."""
    begins = np.sort(np.array(area_nos, dtype=np.int64))
    at = np.searchsorted(begins, open_spots(scope).area_nos, "right") - 1
    counts = np.bincount(at[at >= 0], minlength=len(begins))
    return {int(begins[one]): int(counts[one]) for one in np.flatnonzero(counts)}


def open_spots(scope: Scope) -> Spots:
    """The open cases of a scope as points; at most a few seconds old."""
    return _kept(scope, _moment())


@kept_for(SECONDS)
def _moment() -> object:
    """A new thing every few seconds: what was kept with the one before is not found again."""
    return object()


@lru_cache(maxsize=MOST_SCOPES)
def _kept(scope: Scope, _moment: object) -> Spots:
    rows = sorted(_read(scope), key=lambda row: row[4])
    placed = [row for row in rows if row[1] is not None]
    now = clock.now()
    lights = [ORDER.index(light_at(_moments(row), now, is_closed=False)) for row in placed]
    points = tiles.to_world(np.array([(row[1], row[2]) for row in placed], dtype=np.float64).reshape(-1, 2))
    if scope.is_leader:
        points = (points >> COARSE_BITS << COARSE_BITS) + (1 << COARSE_BITS - 1)
    return Spots(
        points,
        np.array(lights, dtype=np.int64),
        np.array([row[3] for row in placed], dtype=np.int64),
        [row[0] for row in placed],
        len(rows) - len(placed),
        scope.is_leader,
    )


def _moments(row: tuple[Any, ...]) -> LightMoments:
    half_at, near_at, due_at, kind, is_paused = row[5:]
    return LightMoments(half_at, near_at, due_at, kind, is_paused=is_paused)


def _read(scope: Scope) -> list[tuple[Any, ...]]:
    parts = [
        part.filter(closed_at=None).order_by("order_at", "id").values_list(*COLUMNS)[:MOST_POINTS]
        for part in branches(scope, apart=True)
    ] if sees_cases(scope) else []  # fmt: skip
    if not parts:
        return []
    return list(parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0])


def _net(zoom: int) -> int:
    """How finely a tile is netted: squares of 64 pixels, then of 32, at the last zooms of 8."""
    return 3 if zoom < SINGLE_FROM else 4 if zoom < tiles.FINEST - 1 else 6


def _hexes(spots: Spots, size: int) -> tuple[Rings, Numbers]:
    if size not in spots.hexes:
        degrees = tiles.to_degrees(spots.points)
        cells, counts = hexagons.counted(degrees, size)
        spots.hexes[size] = (Rings.of_shapes(hexagons.outlines(cells)), counts)
    return spots.hexes[size]


def _world(box: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    west, south, east, north = box
    (left, top), (right, bottom) = tiles.to_world(np.array([[west, north], [east, south]])).tolist()
    return left, top, right, bottom
