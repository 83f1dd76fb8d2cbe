"""Made-up borders inside real county borders: nearest-site cells, cut level by level from one seed."""

from collections.abc import Iterator

import numpy as np

from wangge.areas.actions import Seedling
from wangge.demo.territory.plan import SEED, province_code
from wangge.kernel import geometry
from wangge.kernel.geometry import Places

SYNTHETIC = "synthetic: generated from a fixed seed, no real border"
# Roughly where Kunshan's towns lie, so that names stand where a resident expects them.
TOWN_SITES = {
    "320583100": (120.945, 31.395),
    "320583101": (120.885, 31.450),
    "320583102": (120.985, 31.465),
    "320583103": (121.050, 31.325),
    "320583104": (121.100, 31.300),
    "320583106": (120.930, 31.285),
    "320583108": (121.015, 31.255),
    "320583400": (121.020, 31.385),
    "320583401": (120.890, 31.150),
}
# Town centres draw smaller cells: longitude, latitude, how much denser, and within how many degrees.
CENTRES = ((120.980, 31.385, 8.0, 0.035), (121.095, 31.300, 4.0, 0.02), (120.850, 31.115, 3.0, 0.015))
SAMPLES_PER_CELL = 90
ROUNDS = 15
COLUMN = 0.004  # degrees: cells closer than this from west to east count as one column


def draw_borders(county: Seedling) -> None:
    """Give everything below a county its border; a county without a border has none below it either."""
    if county.border is None:
        return
    _cut(county, np.random.default_rng([SEED, int(province_code(county))]))
    leaves = list(_leaves(county))
    for leaf, border in zip(leaves, geometry.as_coverage([_border(leaf) for leaf in leaves]), strict=True):
        leaf.border = border
    for child in county.children:
        _gather(child)


def _border(area: Seedling) -> geometry.Shape:
    if area.border is None:
        raise ValueError(f"{area.name} has no border yet")
    return area.border


def _leaves(area: Seedling) -> Iterator[Seedling]:
    if not area.children:
        yield area
    for child in area.children:
        yield from _leaves(child)


def _cut(area: Seedling, chance: np.random.Generator) -> None:
    """Share the area's land out among its children, and theirs among those below."""
    if not area.children:
        return
    border = _border(area)
    placed = [TOWN_SITES[code] for child in area.children if (code := province_code(child)) in TOWN_SITES]
    sites = np.array(placed) if placed else in_reading_order(spread(border, len(area.children), chance))
    for child, cell in zip(area.children, geometry.cells_around(border, sites), strict=True):
        child.border, child.border_source, child.is_border_synthetic = cell, SYNTHETIC, True
        _cut(child, chance)


def spread(border: geometry.Shape, number: int, chance: np.random.Generator) -> Places:
    """So many sites inside a border, evenly spread, closer together in the centres."""
    if number == 1:
        return np.array([geometry.inner_point(border)])
    points = _scatter(border, SAMPLES_PER_CELL * number, chance)
    sites = points[_far_apart(points, number)]
    for _ in range(ROUNDS):
        nearest = _distances(points, sites).argmin(axis=1)
        sites = np.array([points[nearest == at].mean(axis=0) for at in range(number)])
    return sites


def in_reading_order(sites: Places) -> Places:
    """From west to east, and from north to south within a column: the order in which grids are numbered."""
    return sites[np.lexsort((-sites[:, 1], np.floor(sites[:, 0] / COLUMN)))]


def _scatter(border: geometry.Shape, number: int, chance: np.random.Generator) -> Places:
    west, south, east, north = border.bounds
    found = np.empty((0, 2))
    while len(found) < number:
        points = chance.uniform((west, south), (east, north), (number * 2, 2))
        kept = points[chance.uniform(size=len(points)) < _density(points)]
        found = np.concatenate([found, kept[geometry.holds_many(border, kept)]])
    return found[:number]


def _density(points: Places) -> Places:
    """Between 0 and 1: how likely a point is kept."""
    density = np.ones(len(points))
    for lon, lat, more, reach in CENTRES:
        density += more * np.exp(-((points[:, 0] - lon) ** 2 + (points[:, 1] - lat) ** 2) / (2 * reach**2))
    return np.asarray(density / density.max())


def _far_apart(points: Places, number: int) -> list[int]:
    """Points to start from: each is the one farthest from those before it."""
    chosen = [0]
    away = _distances(points, points[:1])[:, 0]
    while len(chosen) < number:
        chosen.append(int(away.argmax()))
        away = np.minimum(away, _distances(points, points[chosen[-1:]])[:, 0])
    return chosen


def _distances(points: Places, sites: Places) -> Places:
    """Squared, in degrees of latitude; one of longitude is shorter here."""
    apart = (points[:, None, :] - sites[None, :, :]) * np.array([0.854, 1.0])
    return np.asarray((apart**2).sum(axis=2))


def _gather(area: Seedling) -> geometry.Shape:
    """The border of an area is that of its parts together, so that the levels agree to the last digit."""
    if area.children:
        area.border = geometry.united([_gather(child) for child in area.children])
    return _border(area)
