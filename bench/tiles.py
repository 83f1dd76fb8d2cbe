"""Tiles of 300,000 grids and three levels above them, over HTTP: cut anew, and again; beside the published encoder."""

import os
import time
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import shapely

from bench.form import Outcome, Sample, Setting

PROVES = "any tile of 300,000 grids is cut at once, sent again faster, and small"
COLD_MS, CACHED_MS, MOST_BYTES = 150, 10, 500_000
GRIDS = 300_000
TILES = 1200
PEERS = 60
WEST, SOUTH, SIZE = 119.8, 30.6, 1.6
SEED = 11
LEVELS = (("grid", 70, 1), ("village", 60, 4), ("town", 40, 16), ("county", 30, 96))  # grids along a side of each


def measure(setting: Setting) -> Outcome:
    """Random tiles where grids are, at every zoom alike: each cold, each again, some by the peer."""
    setting.migrate()
    chance = np.random.default_rng(SEED)
    side = max(round((GRIDS * setting.scale) ** 0.5), 8)
    setting.progress(f"planting {side * side:,} grids and what stands above them")
    shapes = _plant(_net(side, chance), side)
    began, held = time.perf_counter(), _memory()
    first = _ask(_client(), _tiles(shapes, chance, 1)[0])
    facts: dict[str, object] = {
        "grids": len(shapes),
        "first tile of an edition, s": round(time.perf_counter() - began, 2),
        "memory of an edition, MB": round(_memory() - held),
        "first status": first[0],
    }
    asked = _tiles(shapes, chance, round(TILES * max(setting.scale, 0.1)))
    setting.progress(f"{len(asked):,} tiles, each cold and again")
    samples, sizes = _round(asked)
    setting.progress("some tiles by the published encoder")
    samples |= _peers(shapes, asked[:PEERS])
    return _outcome(samples, sizes, facts)


def _net(side: int, chance: np.random.Generator) -> Any:
    """Corners and middles of edges of a crooked net: every grid has eight corners, shared with its neighbours."""
    step = SIZE / (2 * side)
    lines = np.arange(2 * side + 1) * step
    net = np.stack(np.meshgrid(WEST + lines, SOUTH + lines), axis=-1)
    net[1:-1, 1:-1] += chance.uniform(-0.4, 0.4, net[1:-1, 1:-1].shape) * step
    return net


def _blocks(net: Any, side: int, size: int) -> Iterator[Any]:
    """The rings of blocks of so many grids, row by row; the last of a row or column may be smaller."""
    for top in range(0, side, size):
        for left in range(0, side, size):
            bottom, right = 2 * min(top + size, side), 2 * min(left + size, side)
            north, west = 2 * top, 2 * left
            down, up = net[north:bottom, right], net[bottom:north:-1, west]
            yield np.concatenate([net[north, west:right], down, net[bottom, right:west:-1], up])


def _plant(net: Any, side: int) -> Any:
    """The tree and its borders, copied in; the grids' shapes are given back."""
    from django.db import transaction

    from wangge.areas.models import AreaLevel
    from wangge.kernel.ids import new_id
    from wangge.kernel.tables import copy_rows, take_stock

    grids: Any = []
    with transaction.atomic():
        for number, (key, rank, size) in enumerate(LEVELS):
            AreaLevel.objects.update_or_create(
                key=key, defaults={"name_zh": key, "name_en": key, "rank": rank, "is_grid": key == "grid"}
            )
            shapes = np.array([shapely.Polygon(ring) for ring in _blocks(net, side, size)])
            grids = shapes if key == "grid" else grids
            ids, first = [new_id() for _one in shapes], (number + 1) * 10**12
            copy_rows("area", AREA, (
                (one, key, f"同心社区第{at + 1}网格", "", first + at, first + at, 320583, "", True, date(2026, 1, 1))
                for at, one in enumerate(ids)
            ))  # fmt: skip
            rows = zip(ids, shapely.to_wkb(shapes), shapely.bounds(shapes).tolist(), strict=True)
            copy_rows("area_shape", SHAPE, ((one, wkb, *box, "bench", True) for one, wkb, box in rows))
        take_stock("area", "area_shape")
    return grids


AREA = (
    "id", "level_id", "name", "name_en", "area_no", "area_end", "region_no", "kind", "is_synthetic", "valid_from",
)  # fmt: skip
SHAPE = ("area_id", "wkb", "min_x", "min_y", "max_x", "max_y", "source", "is_synthetic")


def _tiles(shapes: Any, chance: np.random.Generator, number: int) -> list[Any]:
    """Tiles around grids taken by chance, at zooms 4 to 17 in turn."""
    from wangge.kernel import tiles

    spots = tiles.to_world(shapely.get_coordinates(shapely.centroid(shapes[chance.integers(0, len(shapes), number)])))
    found = []
    for at, (x, y) in enumerate(spots.tolist()):
        zoom = 4 + at % 14
        found.append(tiles.Tile(zoom, x >> tiles.WORLD_BITS - zoom, y >> tiles.WORLD_BITS - zoom))
    return found


def _client() -> Any:
    from django.conf import settings
    from django.test import Client

    settings.UNLIMITED, settings.ALLOWED_HOSTS = ["127.0.0.0/8"], ["*"]
    return Client(headers={"accept-encoding": "gzip"})


def _ask(client: Any, tile: Any) -> tuple[int, float, bytes]:
    """Status, milliseconds and body of one tile through the whole chain of a request."""
    began = time.perf_counter()
    answer = client.get(f"/map/tiles/areas/{tile.z}/{tile.x}/{tile.y}.mvt")
    return answer.status_code, (time.perf_counter() - began) * 1000, answer.content


def _round(asked: list[Any]) -> tuple[dict[str, Sample], list[int]]:
    from wangge.areas.queries import tiling
    from wangge.kernel.maps import TileCache
    from wangge.kernel.tiles import unpacked

    client, sizes = _client(), []
    samples = {"cold": Sample("a tile cut anew", "ms"), "cached": Sample("the same tile again", "ms")}
    for tile in asked:
        tiling._made = TileCache()
        status, cold, body = _ask(client, tile)
        assert status == 200, (status, tile)
        samples["cold"].values.append(cold)
        samples["cached"].values.append(_ask(client, tile)[1])
        sizes.append(len(unpacked(body)))
    return samples, sizes


def _peers(shapes: Any, asked: list[Any]) -> dict[str, Sample]:
    """The same work (find, cut, write what of the grids lies in a tile) by us and by the published encoder."""
    import mapbox_vector_tile

    from wangge.areas.queries import tiling
    from wangge.kernel import tiles

    atlas, index = tiling.atlas(), shapely.STRtree(shapes)
    own, peer = Sample("ours: grids of a tile, no request", "ms"), Sample("peer: GEOS and mapbox-vector-tile", "ms")
    for tile in asked:
        sheet = atlas.sheets[0]
        if tile.z < sheet.from_zoom:
            continue
        began = time.perf_counter()
        which = sheet.borders.full.meeting(tile.box(tiles.MARGIN))
        tiling._drawn(sheet, which, tile, "areas")
        middle = time.perf_counter()
        box = tile.degrees()
        near = shapes[index.query(shapely.box(*box))]
        cut = shapely.clip_by_rect(near, *box)
        features = [{"geometry": one, "properties": {"no": str(at), "name": "网格"}} for at, one in enumerate(cut)]
        mapbox_vector_tile.encode([{"name": "areas", "features": features}], default_options={"quantize_bounds": box})
        own.values.append((middle - began) * 1000)
        peer.values.append((time.perf_counter() - middle) * 1000)
    return {"own": own, "peer": peer}


def _memory() -> float:
    import psutil

    return float(psutil.Process(os.getpid()).memory_info().rss) / 1e6


def _outcome(samples: dict[str, Sample], sizes: list[int], facts: dict[str, object]) -> Outcome:
    cold, cached = (float(np.quantile(samples[name].values, 0.95)) for name in ("cold", "cached"))
    times = sum(samples["peer"].values) / sum(samples["own"].values)
    figure = (
        f"cold p95 {cold:.1f} ms (slowest {max(samples['cold'].values):.0f}), cached p95 {cached:.2f} ms, "
        f"largest {max(sizes) / 1000:,.0f} kB, {times:.1f} times as fast as the published encoder"
    )
    bar = f"cold p95 ≤ {COLD_MS} ms, cached p95 ≤ {CACHED_MS} ms, ≤ {MOST_BYTES // 1000} kB"
    holds = cold <= COLD_MS and cached <= CACHED_MS and max(sizes) <= MOST_BYTES
    facts |= {"cold_p95_ms": round(cold, 1), "cached_p95_ms": round(cached, 2), "largest_bytes": max(sizes)}
    facts |= {"times_the_peer": round(times, 2), "tiles": len(sizes)}
    return Outcome(figure, bar, holds, [*samples.values()], facts)
