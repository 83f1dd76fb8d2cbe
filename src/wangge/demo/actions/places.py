"""Invents the places of the demo city from one fixed seed: compounds, buildings, rooms, roads, landmarks. All made up.

Every grid of the county has buildings with declared counts; the grids of the largest town have compounds, house numbers
and floors, and some of their buildings a floor chart.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

import numpy as np
import shapely

from wangge.areas import queries as area_queries
from wangge.areas.models import Area, AreaShape
from wangge.kernel import clock, geometry
from wangge.kernel.ids import new_id
from wangge.kernel.tables import copy_rows
from wangge.places.actions.naming import name_rows
from wangge.places.models import Kind, PlaceName
from wangge.places.rules import key_of

SEED = 20260102
SOURCE = "演示数据（虚构）"
COUNTED = date(2026, 10, 31)
DETAILED, CHARTED = 200, 40  # grids with compounds and house numbers; of these so many with floor charts
FIRST = "金银玉翠锦兰桂枫柳梅竹松荷菊月星云霞晨春秋泉溪湖江海山林石桥"
SECOND = "庭苑湾园湖景城居轩庄"
ENDS = ("花园", "小区", "新村", "家园", "公寓", "苑")
ROADS = "长乐永宁安泰和顺兴盛新民利丰华康福荣光明朝阳文昌"
LANDMARKS = (
    ("菜场", ("农贸市场",)),
    ("小学", ("学校",)),
    ("卫生站", ()),
    ("老供销社", ("供销社",)),
    ("石桥", ()),
    ("文化站", ()),
)
PLACE = ("region_no", "id", "name", "name_en", "lon", "lat", "area_no", "source", "is_synthetic", "recorded_at")
BUILDING = (
    "region_no", "id", "compound_id", "number", "road_id", "house_no", "name", "lon", "lat", "area_no", "wkb",
    "floors_above", "floors_below", "units", "use", "households", "residents", "counted_date", "counted_source",
    "source", "is_synthetic", "recorded_at",
)  # fmt: skip
ROOM = ("region_no", "id", "building_id", "unit", "floor", "number", "use", "recorded_at")
NAME = ("region_no", "id", "name", "key", "variants", "sort", "kind", "target_id")
USES = ["dwelling"] * 12 + ["shop"] * 2 + ["office", "unknown"]


class Grid(NamedTuple):
    """A grid with its border and the village and town it lies in."""

    area_no: int
    village: str
    town: str
    shape: Any


@dataclass
class Ground:
    """Everything invented so far, as rows to be copied."""

    region_no: int
    at: datetime
    chance: random.Random
    used: set[str] = field(default_factory=set)
    compounds: list[tuple[object, ...]] = field(default_factory=list)
    roads: list[tuple[object, ...]] = field(default_factory=list)
    landmarks: list[tuple[object, ...]] = field(default_factory=list)
    buildings: list[tuple[object, ...]] = field(default_factory=list)
    rooms: list[tuple[object, ...]] = field(default_factory=list)
    names: list[PlaceName] = field(default_factory=list)

    def name(self, first: str, second: str, ends: Sequence[str]) -> str:
        """A name nothing else here has, in its key form either."""
        while True:
            made = self.chance.choice(first) + self.chance.choice(second) + self.chance.choice(ends)
            if key_of(made) not in self.used:
                self.used.add(key_of(made))
                return made

    def place(
        self, kind: Kind, name: str, point: tuple[float, float], area_no: int, *,
        aliases: Sequence[str] = (), spoken: Sequence[str] = (),
    ) -> UUID:  # fmt: skip
        """A named place."""
        place_id = new_id()
        rows = {Kind.COMPOUND: self.compounds, Kind.ROAD: self.roads, Kind.LANDMARK: self.landmarks}[kind]
        rows.append((self.region_no, place_id, name, "", *point, area_no, SOURCE, True, self.at))
        self.names += name_rows(kind, self.region_no, place_id, name, aliases=aliases, spoken=spoken)
        return place_id


def build_places(home: Area, *, detailed: int = DETAILED) -> int:
    """Invent and write them by COPY; how many buildings there are."""
    ground = Ground(home.region_no or 0, clock.now(), random.Random(SEED))
    grids = list(grids_of(home))
    fine = largest_town(grids)[:detailed]
    roads: dict[str, UUID] = {}
    for number, grid in enumerate(fine):
        _detailed(ground, grid, roads, has_chart=number < CHARTED)
    known = {grid.area_no for grid in fine}
    for grid in grids:
        if grid.area_no not in known:
            _plain(ground, grid)
    return _write(ground)


def largest_town(grids: Sequence[Grid]) -> list[Grid]:
    """The grids of the town that has the most."""
    largest = max({grid.town for grid in grids}, key=lambda town: sum(grid.town == town for grid in grids), default="")
    return [grid for grid in grids if grid.town == largest]


def grids_of(home: Area) -> Iterator[Grid]:
    """The grids of an area with border, village and town."""
    shapes = AreaShape.objects.filter(area__level__is_grid=True, area__level="grid", area__valid_to=None)
    inside = shapes.filter(area__area_no__range=(home.area_no, home.area_end)).order_by("area__area_no")
    rows = list(inside.values_list("area__area_no", "wkb", "area__parent__name"))
    towns = list(Area.objects.under(home).filter(level="town").values_list("area_no", "area_end", "name"))
    drawn = geometry.shapes_from_wkb([wkb for _no, wkb, _village in rows])
    for (area_no, _wkb, village), shape in zip(rows, drawn, strict=True):
        town = next((name for start, end, name in towns if start <= area_no <= end), "")
        yield Grid(area_no, area_queries.shown_name(village), town, shape)


def points_in(grid: Grid, number: int, chance: random.Random) -> list[tuple[float, float]]:
    """So many points well inside a grid, in rows as buildings stand; fewer where the grid is narrow."""
    west, south, east, north = grid.shape.bounds
    side = int(np.ceil(np.sqrt(number * 3)))
    across = np.linspace(west, east, side + 2)[1:-1]
    up = np.linspace(south, north, side + 2)[1:-1]
    lattice = np.array([(x, y) for y in up for x in across])
    inner = lattice[shapely.contains_xy(grid.shape, lattice[:, 0], lattice[:, 1])]
    kept = inner.tolist() or [geometry.inner_point(grid.shape)]
    start = chance.randrange(max(1, len(kept) - number + 1))
    return [(round(x, 6), round(y, 6)) for x, y in kept[start : start + number]]


def _detailed(ground: Ground, grid: Grid, roads: dict[str, UUID], *, has_chart: bool) -> None:
    """One compound, a stretch of the village's road, and now and then a landmark."""
    chance = ground.chance
    points = points_in(grid, chance.randint(8, 14), chance)
    name = ground.name(FIRST, SECOND, ENDS)
    aliases = [name[:2] + "小区"] if not name.endswith("小区") and name[:2] + "小区" not in ground.used else []
    ground.used |= set(map(key_of, aliases))
    compound = ground.place(Kind.COMPOUND, name, points[0], grid.area_no, aliases=aliases)
    if grid.village not in roads:
        road = ground.name(ROADS, ROADS, ("路", "街", "巷"))
        roads[grid.village] = ground.place(Kind.ROAD, road, points[-1], grid.area_no)
    first = 1 + 20 * sum(row[4] == roads[grid.village] and bool(row[5]) for row in ground.buildings)
    for number, point in enumerate(points, 1):
        is_at_road = number > len(points) - 3
        _building(
            ground, grid, point, compound=compound, number=str(number), floors=chance.choice((5, 6, 6, 11, 18)),
            road=roads[grid.village] if is_at_road else None,
            house_no=str(first + 2 * (len(points) - number)) if is_at_road else "", has_chart=has_chart and number <= 6,
        )  # fmt: skip
    if chance.random() < 0.4:
        word, spoken = chance.choice(LANDMARKS)
        own = f"{grid.village}{word}"
        if key_of(own) not in ground.used:
            ground.used.add(key_of(own))
            said = [f"{grid.village}{one}" for one in spoken]
            ground.place(Kind.LANDMARK, own, points[len(points) // 2], grid.area_no, spoken=said)


def _plain(ground: Ground, grid: Grid) -> None:
    """A few buildings with counts and nothing else, named after the village."""
    for number, point in enumerate(points_in(grid, 4, ground.chance), 1):
        _building(
            ground,
            grid,
            point,
            name=f"{grid.village}{number}组房屋",
            floors=ground.chance.choice((2, 3, 6)),
            households=85,
        )


def _building(
    ground: Ground, grid: Grid, point: tuple[float, float], *, floors: int, name: str = "", households: int = 0,
    compound: UUID | None = None, number: str = "", road: UUID | None = None, house_no: str = "",
    has_chart: bool = False,
) -> None:  # fmt: skip
    building_id, units = new_id(), ground.chance.choice((1, 2, 2, 3))
    homes = round((households or floors * units * 2) * ground.chance.uniform(0.85, 1.15))
    ground.buildings.append((
        ground.region_no, building_id, compound, number, road, house_no, name, *point, grid.area_no, None, floors, 0,
        units, "dwelling", homes, round(homes * ground.chance.uniform(2.1, 3.0)), COUNTED, SOURCE, SOURCE, True,
        ground.at,
    ))  # fmt: skip
    if has_chart:
        ground.rooms += [
            (
                ground.region_no,
                new_id(),
                building_id,
                unit,
                floor,
                f"{floor}{room:02}",
                ground.chance.choice(USES),
                ground.at,
            )
            for unit in range(1, units + 1)
            for floor in range(1, floors + 1)
            for room in (1, 2)
        ]


def _write(ground: Ground) -> int:
    for table, rows in (("compound", ground.compounds), ("road", ground.roads), ("landmark", ground.landmarks)):
        copy_rows(table, PLACE, rows)
    copy_rows("building", BUILDING, _with_outlines(ground.buildings))
    copy_rows("room", ROOM, ground.rooms)
    copy_rows("place_name", NAME, ([getattr(one, name) for name in NAME] for one in ground.names))
    return len(ground.buildings)


def _with_outlines(rows: Sequence[tuple[object, ...]]) -> Iterator[tuple[object, ...]]:
    """Each building a block of forty by twelve metres around its point."""
    middles = np.array([row[7:9] for row in rows], dtype=np.float64)
    wide, deep = 20 / 95_000, 6 / 111_320
    west, south, east, north = middles[:, 0] - wide, middles[:, 1] - deep, middles[:, 0] + wide, middles[:, 1] + deep
    outlines = shapely.to_wkb(shapely.box(west, south, east, north))
    for row, outline in zip(rows, outlines, strict=True):
        yield (*row[:10], outline, *row[11:])
