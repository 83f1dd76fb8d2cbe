"""Which area holds a point: exact, from memory, rebuilt only when borders changed."""

import threading
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

import numpy as np

from wangge.areas import statements
from wangge.kernel.caches import kept_for
from wangge.kernel.geometry import Cover, Numbers, Places, shapes_from_wkb

COARSEST_RANK = 30  # the county: a point in none of its parts is still in the county


class Place(NamedTuple):
    """The finest area that holds a point."""

    area_id: UUID
    area_no: int
    region_no: int | None
    name: str
    is_grid: bool = True


class Layer:
    """The borders of one level, ordered by position: a point on two borders has the smaller number."""

    def __init__(self, cover: Cover, places: Sequence[Place]) -> None:
        self.cover = cover
        self.places = places
        self.area_nos: Numbers = np.array([place.area_no for place in places], dtype=np.int64)


class Locator:
    """Finds the place of a point, finest level first. Never changes once built, so threads may share it."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        self.layers = tuple(layers)

    def locate(self, lon: float, lat: float) -> Place | None:
        """The finest area that holds the point (CGCS2000 degrees); None outside the territory."""
        for layer in self.layers:
            at = layer.cover.at(lon, lat)
            if at >= 0:
                return layer.places[at]
        return None

    def locate_many(self, lons: Places, lats: Places) -> Numbers:
        """The position (`area_no`) of the finest area for every point; 0 outside the territory."""
        found = np.zeros(len(lons), dtype=np.int64)
        open_still = np.arange(len(lons))
        for layer in self.layers:
            at = layer.cover.at_many(lons[open_still], lats[open_still])
            inside = at >= 0
            found[open_still[inside]] = layer.area_nos[at[inside]]
            open_still = open_still[~inside]
            if len(open_still) == 0:
                break
        return found


class _Keeper:
    """Holds the locator of this process together with the mark of the borders it was built from."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.mark: tuple[int, int] | None = None
        self.locator = Locator(())


_keeper = _Keeper()


@kept_for(30)
def current_locator() -> Locator:
    """The locator of the borders as they are; at most half a minute old, and built once for all threads."""
    with _keeper.lock:
        mark = statements.shapes_version()
        if mark != _keeper.mark:
            _keeper.locator = _build()
            _keeper.mark = mark
        return _keeper.locator


def _build() -> Locator:
    rows = statements.shapes_from(COARSEST_RANK)
    return Locator(_layer(list(same)) for _, same in groupby(rows, key=lambda row: row[0]))


def _layer(rows: Sequence[tuple[int, bool, int, int | None, UUID, str, bytes]]) -> Layer:
    places = [Place(row[4], row[2], row[3], row[5], row[1]) for row in rows]
    return Layer(Cover(shapes_from_wkb([row[6] for row in rows])), places)
