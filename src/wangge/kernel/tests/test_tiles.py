"""Promises of the tile door: what goes in comes out, seams stay closed, pieces of files, the bounded cache."""

from pathlib import Path

import mapbox_vector_tile
import numpy as np
import pytest
import shapely
from django.test import RequestFactory

from wangge.kernel import maps, pieces, tiles
from wangge.kernel.tiles import Borders, Rings, Tile

WEST, SOUTH, SIZE = 120.0, 31.0, 0.4
CHANCE = np.random.default_rng(5)


def patchwork(side: int) -> list[shapely.Polygon]:
    """Crooked quadrilaterals that share every corner and cover a square."""
    step = SIZE / side
    lines = np.arange(side + 1) * step
    net = np.stack(np.meshgrid(WEST + lines, SOUTH + lines), axis=-1)
    net[1:-1, 1:-1] += CHANCE.uniform(-0.3, 0.3, net[1:-1, 1:-1].shape) * step
    rings = [net[:-1, :-1], net[:-1, 1:], net[1:, 1:], net[1:, :-1], net[:-1, :-1]]
    return list(shapely.polygons(np.stack(rings, axis=2).reshape(-1, 5, 2)))


def tile_at(lon: float, lat: float, zoom: int) -> Tile:
    x, y = tiles.to_world(np.array([[lon, lat]]))[0].tolist()
    return Tile(zoom, x >> tiles.WORLD_BITS - zoom, y >> tiles.WORLD_BITS - zoom)


def drawn(rings: Rings, tile: Tile) -> list[shapely.Geometry]:
    """What a foreign reader of the format sees of these borders in a tile."""
    which = rings.meeting(tile.box(tiles.MARGIN))
    found = tiles.cut(rings, which, tile)
    written = tiles.layer("a", tiles.POLYGON, found.geometries, keys=("n",), rows=[(int(n),) for n in found.which])
    read = mapbox_vector_tile.decode(written, default_options={"y_coord_down": True})
    return [shapely.geometry.shape(one["geometry"]) for one in read["a"]["features"]] if read else []


@pytest.mark.parametrize("zoom", [8, 10, 13, 15, 17])
def test_neighbours_meet_in_a_tile_without_gap_or_overlap(zoom: int) -> None:
    rings = Rings.of_wkb([shapely.to_wkb(one) for one in patchwork(24)])
    tile, frame = tile_at(WEST + SIZE / 2, SOUTH + SIZE / 2, zoom), shapely.box(0, 0, tiles.EXTENT, tiles.EXTENT)
    parts = [shapely.intersection(one, frame) for one in drawn(rings, tile) if one.is_valid]
    whole, added = shapely.union_all(parts).area, sum(one.area for one in parts)
    assert added == pytest.approx(whole, rel=2e-3)
    if zoom >= 13:  # the tile lies wholly inside the patchwork
        assert whole == pytest.approx(frame.area, rel=2e-3)


def test_areas_keep_their_size_holes_and_parts() -> None:
    block = shapely.MultiPolygon([
        shapely.box(120.0, 31.0, 120.2, 31.2) - shapely.box(120.05, 31.05, 120.1, 31.1), shapely.box(120.3, 31.0, 120.4, 31.1),
    ])  # fmt: skip
    rings, tile = Rings.of_wkb([shapely.to_wkb(block)]), tile_at(120.2, 31.1, 8)
    ((one,), (west, north, _east, _south)) = drawn(rings, tile), tile.box()
    there = shapely.transform(block, lambda places: (tiles.to_world(places) - [west, north]) / (1 << tile.shift))
    assert one.area == pytest.approx(there.area, rel=0.02)
    assert (len(one.geoms), sum(len(part.interiors) for part in one.geoms)) == (2, 1)


def test_what_is_too_small_to_see_is_left_out_and_nothing_else() -> None:
    rings = Rings.of_wkb(
        [shapely.to_wkb(shapely.box(120, 31, 120.00001, 31.00001)), shapely.to_wkb(shapely.box(120, 31, 121, 32))]
    )
    tile = tile_at(120.5, 31.5, 7)
    assert tiles.cut(rings, rings.meeting(tile.box()), tile).which.tolist() == [1]


def test_long_borders_are_thinner_from_afar_and_still_meet() -> None:
    def bent(x: float) -> np.ndarray:
        y = np.linspace(SOUTH, SOUTH + SIZE, 3000)
        return np.column_stack([x + 0.002 * np.sin(y * 900), y])

    left, middle, right = bent(WEST), bent(WEST + 0.2), bent(WEST + 0.4)
    pair = [shapely.Polygon(np.vstack([one, other[::-1]])) for one, other in ((left, middle), (middle, right))]
    borders = Borders.of(Rings.of_wkb([shapely.to_wkb(one) for one in pair]))
    assert len(borders.at(8).points) < len(borders.at(14).points) / 5
    one, other = drawn(borders.at(9), tile_at(WEST + 0.2, SOUTH + 0.2, 9))
    assert one.intersection(other).area < 1e-3 * one.area


def test_a_point_stands_in_one_cluster_of_one_tile() -> None:
    points = tiles.to_world(CHANCE.uniform((120, 31), (120.5, 31.5), (500, 2)))
    counted = 0
    for zoom, parts in ((9, 1), (11, 4)):
        first = tile_at(120.0, 31.5, zoom)
        counted = 0
        for x in range(parts + 2):
            for y in range(parts + 2):
                tile = Tile(zoom, first.x + x, first.y + y)
                west, north, east, south = tile.box()
                here = points[
                    (points[:, 0] >= west) & (points[:, 0] < east) & (points[:, 1] >= north) & (points[:, 1] < south)
                ]
                counted += int(tiles.clusters(here, tile, 3).counts.sum()) if len(here) else 0
        assert counted == 500


def test_finished_tiles_are_bounded_in_bytes_and_the_longest_unused_goes() -> None:
    kept, made = maps.TileCache(most=30), []

    def make(key: str) -> bytes:
        made.append(key)
        return b"x" * 10

    for key in "abcadbb":
        kept.tile(key, lambda key=key: make(key))  # type: ignore[misc]
    assert "".join(made) == "abcdb"  # a was used again, so b went for d
    assert kept.held == 30


@pytest.mark.parametrize(
    ("asked", "status", "content"),
    [("bytes=2-4", 206, b"234"), ("bytes=7-", 206, b"789"), ("bytes=0-99", 206, b"0123456789"), ("bytes=10-", 416, b""), ("lines=1-2", 200, b"0123456789")],
)  # fmt: skip
def test_a_file_is_given_by_the_pieces_asked_for(tmp_path: Path, asked: str, status: int, content: bytes) -> None:
    file = tmp_path / "base"
    file.write_bytes(b"0123456789")
    answer = pieces.served(RequestFactory().get("/", headers={"range": asked}), file, "application/x")
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content  # type: ignore[attr-defined]
    assert (answer.status_code, body) == (status, content)
    assert answer.headers["ETag"].startswith('"')
