"""Reads of buildings: lists, the floor chart, the map, the standard address."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from wangge.areas import queries as area_queries
from wangge.areas.queries.tree import UNNAMED_LEVELS
from wangge.kernel import geometry
from wangge.kernel.ids import RegionKey
from wangge.places.models import Building, Change, Room, Use
from wangge.places.rules import Standard, full_address

ON_A_PAGE = 60
MOST_DRAWN = 3000
STORY = 20
FLOOR_HEIGHT = 3.0
AreaRange = tuple[int, int]


class BuildingRow(NamedTuple):
    """A building in a list."""

    building: Building
    title: str

    @property
    def key(self) -> RegionKey:
        """The key of the building, as an address writes it."""
        return RegionKey(self.building.region_no, self.building.id)


class ChartFloor(NamedTuple):
    """A floor of the chart: its number, and for each unit in order its rooms."""

    number: int
    units: list[tuple[int, list[Room]]]


@dataclass(frozen=True)
class Chart:
    """The floor chart of a building: floors from the top down, units from left to right, and rooms by use."""

    building: Building
    units: list[int]
    floors: list[ChartFloor]
    by_use: dict[str, int]
    rooms: int


def building_by_key(key: RegionKey) -> Building | None:
    """The building of this key, with its compound and road; None when there is none."""
    found = Building.objects.filter(region_no=key.region_no, id=key.id).select_related("compound", "road")
    return found.first()


def buildings_in(area: AreaRange, *, after: int = 0, words: str = "") -> tuple[list[BuildingRow], bool]:
    """A page of the buildings of an area in the order of compound, road and number; and whether there are more."""
    found = _standing(area).select_related("compound", "road")
    if words:
        found = found.filter(compound__name__contains=words) | found.filter(road__name__contains=words)
    rows = list(found.order_by("area_no", "compound__name", "number", "id")[after : after + ON_A_PAGE + 1])
    return [BuildingRow(one, title_of(one)) for one in rows[:ON_A_PAGE]], len(rows) > ON_A_PAGE


def title_of(building: Building) -> str:
    """What people call a building: its road and house number, its compound and number there, or its own name."""
    road = building.road.name if building.road else ""
    compound = building.compound.name if building.compound else building.name
    number = building.number if building.compound else ""
    return full_address(Standard((), road, building.house_no, compound, number)) or str(building)


def standard_address(building: Building, room: Room | None = None, *, language: str = "zh-hans") -> str:
    """The whole address: the divisions down to the village, road, compound, building; and the room, if one is given."""
    english = language.startswith("en")
    line = [one for one in area_queries.ancestors(building.area_no) if _is_named(one.level_id)]
    named = [area_queries.shown_name(area_queries.name_in(one, language)) for one in line]
    steps = Standard(
        [name for name in named if name],
        _name(building.road, english=english), building.house_no, _name(building.compound, english=english),
        building.number or (building.name if not building.compound else ""),
        room.unit if room else 0, room.floor if room else 0, room.number if room else "",
    )  # fmt: skip
    return full_address(steps, english=english)


def _name(place: Any, *, english: bool) -> str:
    return (place.name_en if english and place.name_en else place.name) if place else ""


def _is_named(level: str) -> bool:
    return level not in UNNAMED_LEVELS and level not in {"country", "grid"}


def chart_of(building: Building) -> Chart:
    """The floor chart: every floor the building has, also those of which no room is known; one query."""
    rooms = list(Room.objects.filter(region_no=building.region_no, building_id=building.id).order_by("unit", "number"))
    units = sorted({*range(1, (building.units or 1) + 1), *(room.unit for room in rooms)})
    known = {room.floor for room in rooms}
    levels = {*range(1, (building.floors_above or 0) + 1), *range(-building.floors_below, 0), *known}
    floors = [
        ChartFloor(
            floor, [(unit, [room for room in rooms if (room.floor, room.unit) == (floor, unit)]) for unit in units]
        )
        for floor in sorted(levels, reverse=True)
    ]
    by_use = {use.value: sum(room.use == use.value for room in rooms) for use in Use}
    return Chart(building, units, floors, {use: count for use, count in by_use.items() if count}, len(rooms))


def story_of(building: Building) -> list[Change]:
    """The last changes of a floor chart, the newest first."""
    found = Change.objects.filter(region_no=building.region_no, building_id=building.id)
    return list(found.order_by("-recorded_at")[:STORY])


def change_by_id(building: Building, change_id: UUID) -> Change | None:
    """One change of a floor chart."""
    return Change.objects.filter(region_no=building.region_no, building_id=building.id, id=change_id).first()


def buildings_map(area: AreaRange, box: tuple[float, float, float, float] | None = None) -> bytes:
    """The buildings of an area, or of a part of it, as GeoJSON for a map in three dimensions; at most 3,000.

    A building without a known height stands three metres a floor; one without a footprint is a square around its point.
    """
    found = _standing(area)
    if box:
        found = found.filter(lon__range=(box[0], box[2]), lat__range=(box[1], box[3]))
    rows = found.select_related("compound", "road").order_by("area_no", "id")[:MOST_DRAWN]
    features = ",".join(_feature(one) for one in rows)
    return f'{{"type":"FeatureCollection","features":[{features}]}}'.encode()


def _feature(one: Building) -> str:
    shape = geometry.from_wkb(one.wkb) if one.wkb else None
    drawn = geometry.to_geojson(shape) if shape else json.dumps({"type": "Polygon", "coordinates": [_square(one)]})
    properties = {
        "id": str(RegionKey(one.region_no, one.id)), "name": title_of(one), "use": one.use,
        "floors": one.floors_above, "height": one.height or (one.floors_above or 1) * FLOOR_HEIGHT,
        "synthetic": one.is_synthetic,
    }  # fmt: skip
    words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{words},"geometry":{drawn}}}'


def _square(one: Building) -> list[list[float]]:
    across, up = 8 / 95_000, 6 / 111_320
    corners: Sequence[tuple[int, int]] = ((-1, -1), (1, -1), (1, 1), (-1, 1), (-1, -1))
    return [[round(one.lon + x * across, 6), round(one.lat + y * up, 6)] for x, y in corners]


def _standing(area: AreaRange) -> "QuerySet[Building]":
    regions = area_queries.regions_of([area])
    return Building.objects.filter(region_no__in=regions, area_no__range=area, ended_date=None)
