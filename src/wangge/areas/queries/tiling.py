"""Borders as vector tiles, of today or of any day: the finest level that can be told apart at a zoom, as many as fit.

The borders of a process are held once as whole numbers (see `kernel.tiles`), with the editions of a few days besides.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from wangge.areas import statements
from wangge.areas.models import AreaLevel, AreaShape
from wangge.areas.queries.times import borders_as_of, change_dates
from wangge.areas.queries.tree import UNNAMED_LEVELS, shown_name
from wangge.kernel import clock, tiles
from wangge.kernel.caches import kept_for
from wangge.kernel.geometry import Numbers
from wangge.kernel.maps import Asked, TileCache
from wangge.kernel.tiles import Borders, Rings, Tile, Whole

USUAL_IN_A_TILE = 2500  # areas; a zoom at which no tile has more of a level shows that level
MOST_IN_A_TILE = 4000  # a tile that has more all the same shows the next coarser level
SMALLEST = 40  # units of a tile an area measures on average where its level begins: five pixels
ZOOMS_APART = 3  # an outline begins when its areas are so many times twice as large as they need to be
MOST_EDITIONS = 4  # of the borders, in the memory of one process
AT_ONCE = 20_000
KEYS = ("no", "name", "name_en", "level", "synthetic")
Row = tuple[int, str, str, bool, bytes]  # position, name, English name, whether made up, WKB
Flags = NDArray[np.bool_]


class AreaSeen(NamedTuple):
    """An area in a part of the map."""

    area_no: int
    name: str
    name_en: str
    level: str


@dataclass(frozen=True)
class Sheet:
    """The borders of one level with what is said of each, and the zoom from which they can be told apart."""

    level: str
    from_zoom: int
    borders: Borders
    labels: Whole
    nos: Numbers
    names: list[str]
    names_en: list[str]
    synthetic: Flags

    def row(self, at: int) -> tuple[str | bool | None, ...]:
        """What is said of one area, in the order of KEYS; its number as text, because scripts lose its last digits."""
        is_synthetic = True if self.synthetic[at] else None
        return str(self.nos[at]), self.names[at], self.names_en[at] or None, self.level, is_synthetic


class Atlas:
    """The sheets of one edition of the borders, finest first. Never changes once built, so threads may share it."""

    def __init__(self, sheets: Iterable[Sheet]) -> None:
        self.sheets = tuple(sheets)

    def bounds(self) -> tuple[float, float, float, float] | None:
        """West, south, east, north of the finest level in degrees: where there is most to see."""
        if not self.sheets:
            return None
        boxes = self.sheets[0].borders.full.boxes
        (west, north), (east, south) = boxes[:, :2].min(axis=0), boxes[:, 2:].max(axis=0)
        return tiles.lon_of(west), tiles.lat_of(south), tiles.lon_of(east), tiles.lat_of(north)

    def tile(self, tile: Tile) -> bytes:
        """One tile: the areas of a level, the outlines of a coarser one, and a point with the name for each."""
        for number, sheet in enumerate(self.sheets):
            if sheet.from_zoom > tile.z:
                continue
            which = sheet.borders.full.meeting(tile.box(tiles.MARGIN))
            if 0 < len(which) <= MOST_IN_A_TILE or sheet is self.sheets[-1]:
                drawn = _drawn(sheet, which, tile, "areas") + _named(sheet, which, tile, "names")
                around = _outline_of(self.sheets[number + 1 :], tile.z)
                return drawn if around is None else drawn + _outlines(around, tile)
        return b""

    def seen(self, box: tuple[float, float, float, float], zoom: int, most: int) -> tuple[list[AreaSeen], int]:
        """The areas whose name lies in a box of degrees (west, south, east, north): the first ones, and how many."""
        west, south, east, north = box
        corners = tiles.to_world(np.array([[west, north], [east, south]]))
        sheet = next((one for one in self.sheets if one.from_zoom <= zoom), None)
        if sheet is None:
            return [], 0
        inside = np.flatnonzero(((sheet.labels >= corners[0]) & (sheet.labels <= corners[1])).all(axis=1))
        first = [
            AreaSeen(int(sheet.nos[at]), sheet.names[at], sheet.names_en[at], sheet.level)
            for at in inside[:most].tolist()
        ]
        return first, len(inside)


def _drawn(sheet: Sheet, which: Numbers, tile: Tile, name: str) -> bytes:
    found = tiles.cut(sheet.borders.at(tile.z), which, tile)
    rows = [sheet.row(at) for at in found.which.tolist()]
    return tiles.layer(name, tiles.POLYGON, found.geometries, keys=KEYS, rows=rows)


def _named(sheet: Sheet, which: Numbers, tile: Tile, name: str) -> bytes:
    """A point for each area whose middle lies in this very tile, so that a name is written once."""
    west, north, east, south = tile.box()
    spots = sheet.labels[which]
    inside = ((spots >= (west, north)) & (spots < (east, south))).all(axis=1)
    rows = [sheet.row(at)[1:4] for at in which[inside].tolist()]
    return tiles.layer(name, tiles.POINT, tiles.at_points(spots[inside], tile), keys=KEYS[1:4], rows=rows)


def _outlines(sheet: Sheet, tile: Tile) -> bytes:
    which = sheet.borders.full.meeting(tile.box(tiles.MARGIN))
    return _drawn(sheet, which, tile, "outlines") + _named(sheet, which, tile, "outline_names")


def _outline_of(coarser: Sequence[Sheet], zoom: int) -> Sheet | None:
    """The sheet whose areas are drawn around: the finest that stands apart clearly, else the coarsest there is."""
    clear = (sheet for sheet in coarser if sheet.from_zoom + ZOOMS_APART <= zoom)
    return next(clear, coarser[-1] if coarser else None)


class _Shelf:
    """The atlases of this process: the one of today, and those of days somebody looked back to."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.atlases: OrderedDict[tuple[object, ...], Atlas] = OrderedDict()

    def atlas(self, edition: tuple[object, ...], day: date | None) -> Atlas:
        """The atlas of an edition, built once for all threads."""
        with self.lock:
            if edition not in self.atlases:
                self.atlases[edition] = Atlas(_sheets(day))
                while len(self.atlases) > MOST_EDITIONS:
                    self.atlases.popitem(last=False)
            self.atlases.move_to_end(edition)
            return self.atlases[edition]


_shelf, _made = _Shelf(), TileCache()


def border_tile(_viewer: object, asked: Asked) -> bytes:
    """The packed tile of borders, the same for everybody; empty where there are none."""
    edition, day = _edition(asked.at)
    key = ("areas", edition, asked.tile)
    return _made.tile(key, lambda: _packed(_shelf.atlas(edition, day).tile(asked.tile)))


def border_mark(asked: Asked) -> str:
    """The edition of a tile of borders: changes with any border or name."""
    return "-".join(str(part) for part in _edition(asked.at)[0])


def atlas(at: date | None = None) -> Atlas:
    """The borders of a day, or of today."""
    return _shelf.atlas(*_edition(at))


def border_dates() -> list[date]:
    """The days on which borders changed, oldest first, none of them in the future."""
    return [day for day in _changes() if day <= clock.today()]


def level_names(language: str) -> dict[str, str]:
    """What each level is called."""
    is_english = language.startswith("en")
    return {one.key: one.name_en if is_english else one.name_zh for one in AreaLevel.objects.order_by("rank")}


@kept_for(30)
def _version() -> tuple[int, int]:
    return statements.shapes_version()


@kept_for(30)
def _changes() -> list[date]:
    return change_dates()


def _edition(at: date | None) -> tuple[tuple[object, ...], date | None]:
    """What an atlas is kept by, and the day it is read for: days between two changes are one edition."""
    version, changes = _version(), border_dates()
    if at is None or not changes or at >= changes[-1]:
        return version, None
    day = max((one for one in changes if one <= at), default=changes[0] - timedelta(days=1))
    return (*version, day), day


def _packed(tile: bytes) -> bytes:
    return tiles.packed(tile) if tile else b""


def _sheets(day: date | None) -> Iterable[Sheet]:
    """The sheets of a day, or of today, finest level first; levels nobody names a place by have none."""
    for level in AreaLevel.objects.exclude(key__in=UNNAMED_LEVELS).order_by("-rank").values_list("key", flat=True):
        if parts := [_part(rows) for rows in _batches(_rows(level, day))]:
            yield _sheet(level, parts)


def _rows(level: str, day: date | None) -> Iterable[Row]:
    if day is not None:
        for one in borders_as_of(day, levels=[level]):
            yield one.area_no, one.name, one.name_en, one.is_synthetic, one.wkb
        return
    standing = AreaShape.objects.filter(area__level=level, area__valid_to=None).order_by("area__area_no")
    columns = ("area__area_no", "area__name", "area__name_en", "area__is_synthetic", "is_synthetic", "wkb")
    for no, name, name_en, is_area, is_shape, wkb in standing.values_list(*columns).iterator(AT_ONCE):
        yield no, name, name_en, is_area or is_shape, wkb


def _batches(rows: Iterable[Row]) -> Iterable[list[Row]]:
    batch: list[Row] = []
    for row in rows:
        batch.append(row)
        if len(batch) == AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


Part = tuple[Rings, Whole, Numbers, list[str], list[str], Flags]


def _part(rows: list[Row]) -> Part:
    rings, labels = tiles.read_borders([row[4] for row in rows])
    nos, synthetic = np.array([row[0] for row in rows]), np.array([row[3] for row in rows])
    return rings, labels, nos, [shown_name(row[1]) for row in rows], [row[2] for row in rows], synthetic


def _sheet(level: str, parts: Sequence[Part]) -> Sheet:
    rings, labels, nos, names, names_en, synthetic = zip(*parts, strict=True)
    full, spots = Rings.joined(rings), np.concatenate(labels)
    return Sheet(
        level,
        _from_zoom(full, spots),
        Borders.of(full),
        spots,
        np.concatenate(nos),
        list(chain(*names)),
        list(chain(*names_en)),
        np.concatenate(synthetic),
    )


def _from_zoom(full: Rings, labels: Whole) -> int:
    """The first zoom at which areas are large enough, and no tile holds more than usual."""
    sides = (full.boxes[:, 2:].astype(np.int64) - full.boxes[:, :2]).max(axis=1)
    side = float(np.median(sides))
    for zoom in range(tiles.FINEST):
        if side < SMALLEST << (tiles.WORLD_BITS - 12 - zoom):
            continue
        spots = labels >> (tiles.WORLD_BITS - zoom)
        counts = np.unique(spots, axis=0, return_counts=True)[1]
        if counts.max() <= USUAL_IN_A_TILE:
            return zoom
    return tiles.FINEST
