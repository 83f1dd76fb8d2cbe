"""Promises of the coordinate frames: exact there and back, known values, and a fair guess of what a drawing is in."""

import numpy as np
import pytest
import shapely
from shapely import LineString, Point, box, ops

from wangge.kernel.frames import FRAMES, UnknownFrameError, frame_of, from_own, guess_frame, shape_from_own, to_own

METRES = 111_320
CHANCE = np.random.default_rng(20583)
INSIDE = CHANCE.uniform((73.7, 3.9), (135.0, 53.5), (100_000, 2))


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
def test_a_hundred_thousand_places_come_back_within_a_centimetre(frame: str) -> None:
    back = to_own(from_own(INSIDE, frame), frame)
    assert np.abs(back - INSIDE).max() * METRES < 0.01


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
def test_places_on_the_bends_of_the_formula_come_back_too(frame: str) -> None:
    near = np.stack([105 + np.linspace(-1e-6, 1e-6, 2001), 35 + np.linspace(-1e-6, 1e-6, 2001)], axis=1)
    assert np.abs(to_own(from_own(near, frame), frame) - near).max() * METRES < 0.01


@pytest.mark.parametrize("frame", ["gcj02", "bd09"])
def test_outside_of_china_nothing_is_shifted(frame: str) -> None:
    abroad = np.array([[2.35, 48.85], [139.7, 35.7], [-74.0, 40.7], [151.2, -33.9]])
    assert (from_own(abroad, frame) == abroad).all()
    assert (to_own(abroad, frame) == abroad).all()


def test_gcj02_agrees_with_the_sample_in_public_use() -> None:
    assert from_own(np.array([[116.404, 39.915]]), "gcj02") == pytest.approx(
        np.array([[116.410244, 39.916404]]), abs=1e-6
    )


@pytest.mark.parametrize("key", [key for key, frame in FRAMES.items() if frame.is_metric])
def test_every_zone_comes_back_within_a_centimetre(key: str) -> None:
    middle = 3 * int(key[8:]) if "zone" in key else int(key[3:-1])
    places = CHANCE.uniform((middle - 1.5, 3.9), (middle + 1.5, 53.5), (500, 2))
    written = from_own(places, key)
    assert np.abs(to_own(written, key) - places).max() * METRES < 0.01
    assert ((written[:, 0] // 1_000_000) == (middle // 3 if "zone" in key else 0)).all()


def test_on_its_meridian_a_zone_measures_the_arc_from_the_equator() -> None:
    axis, squared = 6_378_137.0, (2 - 1 / 298.257222101) / 298.257222101  # of the CGCS2000 ellipsoid
    angles = np.radians(np.linspace(0, 31, 100_001))
    arc = np.trapezoid(axis * (1 - squared) / (1 - squared * np.sin(angles) ** 2) ** 1.5, angles)
    assert from_own(np.array([[120.0, 31.0]]), "gk_120e")[0] == pytest.approx([500_000, arc], abs=1e-3)
    assert from_own(np.array([[120.0, 31.0]]), "gk_zone_40")[0] == pytest.approx([40_500_000, arc], abs=1e-3)


def test_wgs84_needs_no_calculation_and_an_unknown_frame_is_told() -> None:
    assert to_own(INSIDE, "wgs84") is INSIDE
    with pytest.raises(UnknownFrameError):
        to_own(INSIDE, "mars")


@pytest.mark.parametrize(
    ("said", "frame"),
    [("EPSG:4490", "cgcs2000"), ("EPSG:4549", "gk_120e"), ("EPSG:4528", "gk_zone_40"), ("EPSG:4326", "wgs84"),
     ("urn:ogc:def:crs:OGC:1.3:CRS84", "wgs84"), ("EPSG:3857", None), ("no such thing", None), (None, None)],
)  # fmt: skip
def test_a_frame_is_known_by_what_a_file_declares(said: str | None, frame: str | None) -> None:
    assert frame_of(said) == frame


TOWN = Point(120.95, 31.35).buffer(0.05, quad_segs=40)
WEST, EAST = ops.split(TOWN, LineString([(120.96, 31.2), (120.955, 31.35), (120.965, 31.5)])).geoms


@pytest.mark.parametrize("frame", ["gcj02", "bd09", "gk_120e", "gk_zone_40"])
def test_a_drawing_in_another_frame_is_recognised_by_its_neighbours(frame: str) -> None:
    guess = guess_frame(shape_from_own(EAST, frame), [WEST, TOWN])
    assert guess.frame == frame
    assert "%(" not in guess.words


def test_a_drawing_that_fits_is_left_alone() -> None:
    assert guess_frame(EAST, [WEST, TOWN]).reason == "fits"


def test_a_drawing_without_a_common_edge_is_recognised_where_it_leaves_the_land_held() -> None:
    inner = TOWN.buffer(-0.001)
    assert guess_frame(inner, [TOWN]).reason == "unclear"
    assert guess_frame(shape_from_own(inner, "gcj02"), [TOWN]).frame == "gcj02"


def test_exchanged_axes_web_maps_and_other_continents_are_named() -> None:
    turned = shapely.transform(EAST, lambda places: places[:, ::-1])
    assert guess_frame(turned, [WEST]).is_swapped
    metres = shapely.transform(shape_from_own(EAST, "gk_120e"), lambda places: places[:, ::-1])
    assert guess_frame(metres, [WEST]).reason == "metres_swapped"
    assert guess_frame(box(13_464_000, 3_670_000, 13_465_000, 3_671_000), [WEST]).reason == "mercator"
    assert guess_frame(box(2, 48, 3, 49), [WEST]).reason == "elsewhere"
