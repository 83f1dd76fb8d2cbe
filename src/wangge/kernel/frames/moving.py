"""The door to coordinate frames (pyproj): every frame a map may be drawn in, to and from CGCS2000 degrees.

CGCS2000 (EPSG:4490) is what is stored; every other frame is converted at the edge and never kept. Places are rows of
x and y as programs write them: longitude before latitude, easting before northing. WGS-84 needs no calculation: the
registers hold no transformation between the two, and the ground has drifted by less than a metre since 2000.
GCJ-02 and BD-09 follow the formulas in public use; what a map's maker did may differ from them by some centimetres.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from wangge.kernel.geometry import Places, Shape, moved

OWN, WGS84, GCJ02, BD09 = "cgcs2000", "wgs84", "gcj02", "bd09"
AXIS, FLATTENING = 6378245.0, 0.00669342162296594323  # of Krassovsky 1940, as GCJ-02 has it
BOX = (73.66, 3.86, 135.05, 53.55)  # outside of it GCJ-02 and BD-09 are not shifted
TURN = np.pi * 3000.0 / 180.0
EXACT = 1e-10  # degrees, a hundredth of a millimetre
MOST_STEPS = 30
ZONES = range(25, 46)  # zones of three degrees, of the meridians 75° to 135° E


class Frame(NamedTuple):
    """A frame: its key, its names, its number in the EPSG register (0: none), and whether it is in metres."""

    key: str
    name_zh: str
    name_en: str
    epsg: int = 0
    is_metric: bool = False


class UnknownFrameError(ValueError):
    """There is no frame with this key."""


def _zones() -> list[Frame]:
    """The zones twice: with the number of the zone before the easting, and without it."""
    found = []
    for zone in ZONES:
        east = 3 * zone
        names = f"2000坐标系3度带第{zone}带（带号）", f"CGCS2000 3-degree zone {zone}, numbered"
        found.append(Frame(f"gk_zone_{zone}", *names, 4513 + zone - 25, is_metric=True))
        names = f"2000坐标系3度带中央经线{east}°", f"CGCS2000 3-degree, meridian {east}° E"
        found.append(Frame(f"gk_{east}e", *names, 4534 + zone - 25, is_metric=True))
    return found


FRAMES = {
    frame.key: frame
    for frame in (
        Frame(OWN, "2000国家大地坐标系", "CGCS2000", 4490),
        Frame(WGS84, "WGS-84", "WGS-84", 4326),
        Frame(GCJ02, "GCJ-02（火星坐标）", "GCJ-02"),
        Frame(BD09, "百度坐标BD-09", "BD-09"),
        *_zones(),
    )
}
BY_EPSG = {frame.epsg: frame.key for frame in FRAMES.values() if frame.epsg}


def to_own(places: Places, frame: str) -> Places:
    """Places of a frame in CGCS2000 degrees, within 0.01 m of what `from_own` came from."""
    places = np.asarray(places, dtype=np.float64)
    if frame in (OWN, WGS84):
        return places
    if frame == GCJ02:
        return _undone(places, _to_gcj02)
    if frame == BD09:
        return _undone(places, _to_bd09)
    return _projected(places, frame, is_forward=False)


def from_own(places: Places, frame: str) -> Places:
    """Places in CGCS2000 degrees as a frame writes them."""
    places = np.asarray(places, dtype=np.float64)
    if frame in (OWN, WGS84):
        return places
    if frame == GCJ02:
        return _to_gcj02(places)
    if frame == BD09:
        return _to_bd09(places)
    return _projected(places, frame, is_forward=True)


def shape_to_own(shape: Shape, frame: str) -> Shape:
    """A shape of a frame in CGCS2000 degrees."""
    return shape if frame in (OWN, WGS84) else moved(shape, lambda places: to_own(places, frame))


def shape_from_own(shape: Shape, frame: str) -> Shape:
    """A shape in CGCS2000 degrees as a frame writes it."""
    return shape if frame in (OWN, WGS84) else moved(shape, lambda places: from_own(places, frame))


def frame_of(crs: str | None) -> str | None:
    """The key of the frame that a file declares, as a code or in full (WKT); None for none, or one we do not know."""
    if not crs:
        return None
    try:
        known = CRS.from_user_input(crs)
    except CRSError:
        return None
    if known.to_authority() == ("OGC", "CRS84"):
        return WGS84
    return BY_EPSG.get(known.to_epsg(min_confidence=20) or 0)


def _projected(places: Places, frame: str, *, is_forward: bool) -> Places:
    if frame not in FRAMES:
        raise UnknownFrameError(frame)
    x, y = _transformer(FRAMES[frame].epsg, is_forward).transform(places[..., 0], places[..., 1])
    return np.stack([x, y], axis=-1)


@lru_cache(maxsize=100)
def _transformer(epsg: int, is_forward: bool) -> Transformer:  # noqa: FBT001 - a cache knows positions only
    ends = (4490, epsg) if is_forward else (epsg, 4490)
    return Transformer.from_crs(*ends, always_xy=True)


def _is_shifted(places: Places) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    west, south, east, north = BOX
    x, y = places[..., 0], places[..., 1]
    inside: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (west <= x) & (x <= east) & (south <= y) & (y <= north)
    return inside


def _to_gcj02(places: Places) -> Places:
    """The published formula of GCJ-02."""
    x, y = places[..., 0] - 105.0, places[..., 1] - 35.0
    wave = (20 * np.sin(6 * x * np.pi) + 20 * np.sin(2 * x * np.pi)) * 2 / 3
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * np.sqrt(np.abs(x)) + wave
    north += (20 * np.sin(y * np.pi) + 40 * np.sin(y / 3 * np.pi)) * 2 / 3
    north += (160 * np.sin(y / 12 * np.pi) + 320 * np.sin(y * np.pi / 30)) * 2 / 3
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * np.sqrt(np.abs(x)) + wave
    east += (20 * np.sin(x * np.pi) + 40 * np.sin(x / 3 * np.pi)) * 2 / 3
    east += (150 * np.sin(x / 12 * np.pi) + 300 * np.sin(x / 30 * np.pi)) * 2 / 3
    return np.where(_is_shifted(places)[..., None], places + _in_degrees(east, north, places[..., 1]), places)


def _in_degrees(east: Places, north: Places, lat: Places) -> Places:
    """Metres to the east and north as degrees on the ellipsoid of GCJ-02."""
    turned = np.radians(lat)
    magic = 1 - FLATTENING * np.sin(turned) ** 2
    lon = np.degrees(east / (AXIS / np.sqrt(magic) * np.cos(turned)))
    return np.stack([lon, np.degrees(north / (AXIS * (1 - FLATTENING) / (magic * np.sqrt(magic))))], axis=-1)


def _to_bd09(places: Places) -> Places:
    """GCJ-02, turned and stretched once more."""
    shifted = _to_gcj02(places)
    x, y = shifted[..., 0], shifted[..., 1]
    reach = np.hypot(x, y) + 0.00002 * np.sin(y * TURN)
    angle = np.arctan2(y, x) + 0.000003 * np.cos(x * TURN)
    turned = np.stack([reach * np.cos(angle) + 0.0065, reach * np.sin(angle) + 0.006], axis=-1)
    return np.where(_is_shifted(places)[..., None], turned, places)


def _undone(places: Places, shift: Callable[[Places], Places]) -> Places:
    """What the shift was made from: by going back again and again by what is still missing."""
    found = places.copy()
    for _step in range(MOST_STEPS):
        missing = places - shift(found)
        found = found + missing
        if found.size == 0 or np.abs(missing).max() < EXACT:
            break
    return np.where(_is_shifted(found)[..., None], found, places)
