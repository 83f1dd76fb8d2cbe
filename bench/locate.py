"""The grid of a point among 300,000, against PostGIS and the bare spatial index; and China's real counties."""

import gzip
import json
import time
from contextlib import ExitStack
from typing import Any

import numpy as np
import shapely

from bench import postgis
from bench.form import Outcome, Sample, Setting
from wangge.launch.home import ROOT

PROVES = "the grid of a point is found exactly, no slower than by PostGIS, at no more than twice the bare index"
BAR, BAR_POSTGIS = 0.5, 1.0
GRIDS = 300_000
ROUNDS = 5
SINGLE = 20_000
BULK = 300_000
WEST, SOUTH, SIZE = 116.0, 30.0, 5.0
SEED = 7
COUNTIES = ROOT.parent / "shared" / "data" / "boundaries" / "cn_district_cgcs2000.geojson.gz"


def measure(setting: Setting) -> Outcome:
    """Single and bulk lookups, each beside the bare index over the same shapes and points, in turn."""
    _prepare()
    chance = np.random.default_rng(SEED)
    setting.progress(f"building {round(GRIDS * setting.scale):,} grids")
    shapes = _grids(round(GRIDS * setting.scale), chance)
    locator, index = _locator(shapes), shapely.STRtree(shapes)
    points = chance.uniform((WEST, SOUTH), (WEST + SIZE, SOUTH + SIZE), (BULK, 2))
    samples = {
        "one": Sample("one point", "points/s"),
        "one_floor": Sample("floor: bare index, one point", "points/s"),
        "many": Sample("many points", "points/s"),
        "many_floor": Sample("floor: bare index, many points", "points/s"),
    }
    waits: list[float] = []
    with ExitStack() as held:
        peer = _peer(setting, held, samples, shapes, points)
        for number in range(1, ROUNDS + 1):
            setting.progress(f"round {number} of {ROUNDS}")
            _round(samples, waits, locator, index, points, chance)
            if peer:
                peer.round(points, chance)
        wrong = _agree(locator, index, points) + (peer.differs(locator, points) if peer else 0)
    return _outcome(samples, waits, wrong, _counties(setting, chance), len(shapes))


class Peer:
    """PostGIS with the same shapes and points: one prepared statement for each point, one join for many."""

    ONE = "SELECT no FROM grid WHERE ST_Intersects(geom, ST_SetSRID(ST_MakePoint(%s, %s), 4490)) ORDER BY no LIMIT 1"
    MANY = "SELECT p.no, min(g.no) FROM place p JOIN grid g ON ST_Intersects(g.geom, p.geom) GROUP BY p.no"

    def __init__(self, connection: Any, samples: dict[str, Sample]) -> None:
        self.connection, self.samples = connection, samples
        samples["one_peer"] = Sample("PostGIS, one point", "points/s")
        samples["many_peer"] = Sample("PostGIS, many points", "points/s")

    def load(self, shapes: Any, points: Any) -> None:
        """Both tables with their indexes, and known to the planner."""
        for name, rows in (("grid", shapes), ("place", shapely.points(points))):
            self.connection.execute(f"CREATE TABLE {name} (no int PRIMARY KEY, geom geometry)")
            with self.connection.cursor().copy(f"COPY {name} FROM STDIN") as copy:
                for number, wkb in enumerate(
                    shapely.to_wkb(shapely.set_srid(rows, 4490), hex=True, include_srid=True), 1
                ):
                    copy.write_row((number, wkb))
        self.connection.execute("CREATE INDEX ON grid USING gist (geom)")
        self.connection.execute("VACUUM ANALYZE")

    def round(self, points: Any, chance: Any) -> None:
        """The same number of single points, and all of them at once."""
        some = points[chance.integers(0, len(points), SINGLE)].tolist()
        with self.connection.cursor() as cursor:
            start = time.perf_counter()
            for place in some:
                cursor.execute(self.ONE, place, prepare=True).fetchone()
            self.samples["one_peer"].values.append(SINGLE / (time.perf_counter() - start))
            start = time.perf_counter()
            cursor.execute(f"SELECT count(*) FROM ({self.MANY}) found")
            self.samples["many_peer"].values.append(len(points) / (time.perf_counter() - start))

    def differs(self, locator: Any, points: Any) -> int:
        """How many points it places elsewhere than we do."""
        expected = np.zeros(len(points), dtype=np.int64)
        for number, grid in self.connection.execute(self.MANY):
            expected[number - 1] = grid
        return int((locator.locate_many(points[:, 0], points[:, 1]) != expected).sum())


def _peer(setting: Setting, held: ExitStack, samples: dict[str, Sample], shapes: Any, points: Any) -> Peer | None:
    if postgis.binaries() is None:
        setting.progress(f"PostGIS is not installed here, so only our own figure is told ({postgis.INSTALL})")
        return None
    setting.progress("PostGIS takes the same grids and points")
    peer = Peer(held.enter_context(postgis.postgis(setting.folder / "postgis")), samples)
    peer.load(shapes, points)
    return peer


def _prepare() -> None:
    import django

    django.setup()


def _grids(number: int, chance: np.random.Generator) -> Any:
    """Five-cornered grids that share a square out: pairs of crooked quadrilaterals on a bent net."""
    side = round(number**0.5)
    step = SIZE / side
    lines = np.arange(side + 1) * step
    net = np.stack(np.meshgrid(WEST + lines, SOUTH + lines), axis=-1)
    net[1:-1, 1:-1] += chance.uniform(-0.3, 0.3, net[1:-1, 1:-1].shape) * step
    middle = (net[:-1, :-1] + net[:-1, 1:]) / 2  # a fifth corner on the lower edge, shared with the row below
    rings = [net[:-1, :-1], middle, net[:-1, 1:], net[1:, 1:], net[1:, :-1], net[:-1, :-1]]
    return shapely.polygons(np.stack(rings, axis=2).reshape(-1, 6, 2))


def _locator(shapes: Any) -> Any:
    from wangge.areas.queries import Locator, Place
    from wangge.areas.queries.locating import Layer
    from wangge.kernel.geometry import Cover
    from wangge.kernel.ids import new_id

    places = [Place(new_id(), number + 1, 320583, f"第{number}网格") for number in range(len(shapes))]
    return Locator([Layer(Cover(np.asarray(shapes, dtype=object).copy()), places)])


def _round(  # noqa: PLR0917 - the parts of one measurement
    samples: dict[str, Sample], waits: list[float], locator: Any, index: Any, points: Any, chance: Any
) -> None:
    some = points[chance.integers(0, len(points), SINGLE)].tolist()
    start = time.perf_counter()
    for lon, lat in some:
        index.query(shapely.Point(lon, lat), predicate="intersects")
    samples["one_floor"].values.append(SINGLE / (time.perf_counter() - start))
    start = before = time.perf_counter()
    for lon, lat in some:
        locator.locate(lon, lat)
        now = time.perf_counter()
        waits.append(now - before)
        before = now
    samples["one"].values.append(SINGLE / (before - start))
    start = time.perf_counter()
    index.query(shapely.points(points), predicate="intersects")
    samples["many_floor"].values.append(len(points) / (time.perf_counter() - start))
    start = time.perf_counter()
    locator.locate_many(points[:, 0], points[:, 1])
    samples["many"].values.append(len(points) / (time.perf_counter() - start))


def _agree(locator: Any, index: Any, points: Any) -> int:
    """How many points the locator and the bare index place differently."""
    which, at = index.query(shapely.points(points), predicate="intersects")
    expected = np.zeros(len(points), dtype=np.int64)
    order = np.argsort(-at, kind="stable")  # the smallest number is written last and stays
    expected[which[order]] = at[order] + 1
    return int((locator.locate_many(points[:, 0], points[:, 1]) != expected).sum())


def _counties(setting: Setting, chance: np.random.Generator) -> tuple[int, int]:
    """How many points of how many are found in the county they were drawn from; 0 without the borders."""
    if not COUNTIES.exists():
        return 0, 0
    from wangge.kernel.geometry import UnusableError, read_border

    setting.progress("a point inside every county")
    shapes = []
    for feature in json.loads(gzip.decompress(COUNTIES.read_bytes()))["features"]:
        try:
            shapes.append(read_border(feature["geometry"]).shape)
        except UnusableError:
            continue  # lines
    points = np.array([_inside(shape, chance) for shape in shapes])
    found = _locator(np.array(shapes, dtype=object)).locate_many(points[:, 0], points[:, 1]) - 1
    return int((found == np.arange(len(shapes))).sum()), len(shapes)


def _inside(shape: Any, chance: np.random.Generator) -> tuple[float, float]:
    west, south, east, north = shape.bounds
    while True:
        lon, lat = chance.uniform((west, south), (east, north)).tolist()
        if shapely.contains_xy(shape, lon, lat):
            return lon, lat


def _outcome(
    samples: dict[str, Sample], waits: list[float], wrong: int, counties: tuple[int, int], grids: int
) -> Outcome:
    one = samples["one"].median / samples["one_floor"].median
    many = samples["many"].median / samples["many_floor"].median
    right, asked = counties
    middle, slow = np.quantile(waits, (0.5, 0.99)) * 1000
    figure = (
        f"one point p50 {middle:.4f} ms, p99 {slow:.4f} ms ({one:.2f} of the bare index); "
        f"{samples['many'].median:,.0f} points/s in bulk ({many:.2f}); "
        f"county points {right:,} of {asked:,}"
    )
    beside, is_quicker = _beside_postgis(samples)
    facts: dict[str, object] = {
        "grids": grids,
        "placed differently": wrong,
        "county points found": f"{right:,} of {asked:,}",
    }
    facts |= {"one_ratio": round(one, 3), "many_ratio": round(many, 3), "p50_ms": middle, "p99_ms": slow}
    holds = min(one, many) >= BAR and wrong == 0 and is_quicker
    bar = f"≥ {BAR} of the bare index, ≥ {BAR_POSTGIS} of PostGIS"
    return Outcome(f"{beside}; {figure}", bar, holds, [*samples.values()], facts | {"PostGIS": beside})


def _beside_postgis(samples: dict[str, Sample]) -> tuple[str, bool]:
    """How many times PostGIS we are, and whether that is enough; without it nothing is claimed and nothing fails."""
    if "one_peer" not in samples:
        return f"PostGIS not installed ({postgis.INSTALL}), not compared", True
    ratios = [samples[way].median / samples[f"{way}_peer"].median for way in ("one", "many")]
    return f"{ratios[0]:.1f} of PostGIS by single points, {ratios[1]:.1f} in bulk", min(ratios) >= BAR_POSTGIS
