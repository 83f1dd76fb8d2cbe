"""Figures and rows of places by area, for those who plan a re-division."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from wangge.areas import queries as area_queries
from wangge.areas.followers import Located
from wangge.places import statements
from wangge.places.models import Building, Compound, Landmark, Road

AreaRange = tuple[int, int]
MOST_GRIDS = 5000
KINDS: dict[str, Any] = {"building": Building, "landmark": Landmark, "compound": Compound, "road": Road}
OTHERS = ("landmark", "compound", "road")


class Counts(NamedTuple):
    """What stands in some areas, and what was declared of it; `counted` buildings have a declared count."""

    buildings: int = 0
    rooms: int = 0
    homes: int = 0
    households: int = 0
    residents: int = 0
    counted: int = 0


class GridCounts(NamedTuple):
    """What stands in one area."""

    area_no: int
    buildings: int
    households: int
    residents: int


def counts_under(ranges: Iterable[AreaRange]) -> Counts:
    """Buildings, rooms, dwellings, declared households and residents in some ranges of areas, none counted twice."""
    total = Counts()
    for start, end in _apart(ranges):
        regions = area_queries.regions_of([(start, end)])
        buildings, households, residents, counted, rooms, homes = statements.counts(regions, start, end)
        one = Counts(buildings, rooms, homes, households, residents, counted)
        total = Counts(*(a + b for a, b in zip(total, one, strict=True)))
    return total


def counts_by_grid(area: AreaRange) -> list[GridCounts]:
    """The same for each area in which a building stands, in order; at most 5,000."""
    regions = area_queries.regions_of([area])
    return [GridCounts(*row) for row in statements.counts_by_grid(regions, *area, MOST_GRIDS)]


def rows_at(area_nos: Sequence[int], kinds: Iterable[str] = KINDS) -> list[Located]:
    """The buildings, landmarks, compounds and roads that belong to exactly these areas, with their points."""
    return rows_in(area_queries.regions_of((no, no) for no in area_nos), area_nos, kinds)


def rows_in(regions: Sequence[int], area_nos: Sequence[int], kinds: Iterable[str] = KINDS) -> list[Located]:
    """The same, where the regions that may hold them are known."""
    found: list[Located] = []
    for kind in kinds:
        rows = KINDS[kind].objects.filter(region_no__in=regions, area_no__in=area_nos).order_by("region_no", "id")
        found += [Located(*row) for row in rows.values_list("region_no", "id", "area_no", "lon", "lat")]
    return found


def weights_of(rows: Sequence[Located]) -> list[Mapping[str, float]]:
    """What was declared of each building: households and residents; nothing for one that was not counted."""
    by_region: dict[int, list[UUID]] = defaultdict(list)
    for row in rows:
        by_region[row.region_no].append(row.row_id)
    told: dict[UUID, Mapping[str, float]] = {}
    for region_no, ids in by_region.items():
        held = Building.objects.filter(region_no=region_no, id__in=ids, ended_date=None)
        for building_id, households, residents in held.values_list("id", "households", "residents"):
            told[building_id] = {"households": households or 0, "residents": residents or 0}
    return [told.get(row.row_id, {}) for row in rows]


def figures_of(ranges: Sequence[AreaRange]) -> dict[str, int]:
    """The figures of some ranges by name, for the preview of a re-division."""
    return counts_under(ranges)._asdict()


def places_in(ranges: Sequence[AreaRange]) -> dict[str, int]:
    """How many landmarks, compounds and roads belong to some ranges."""
    found = dict.fromkeys(OTHERS, 0)
    for start, end in _apart(ranges):
        regions = area_queries.regions_of([(start, end)])
        for kind in OTHERS:
            found[kind] += KINDS[kind].objects.filter(region_no__in=regions, area_no__range=(start, end)).count()
    return found


def _apart(ranges: Iterable[AreaRange]) -> list[AreaRange]:
    """The same ground in ranges that do not overlap."""
    apart: list[AreaRange] = []
    for start, end in sorted(ranges):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart
