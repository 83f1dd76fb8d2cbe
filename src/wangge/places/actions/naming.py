"""Names as rows, which every verb that brings places in writes; and places found again by name and distance."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import numpy as np

from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel.ids import new_id
from wangge.places.models import Compound, Kind, Landmark, PlaceName, Road
from wangge.places.queries.weighing import metres
from wangge.places.rules import key_of, variants

AT_ONCE = 2000
NEAR = {
    Kind.COMPOUND: 1500.0,
    Kind.ROAD: 8000.0,
    Kind.LANDMARK: 300.0,
}  # a place of the same name farther off is another
LIST = re.compile(r"[、,，;；/|]+")
MODELS: dict[Kind, type[Compound] | type[Road] | type[Landmark]] = {
    Kind.COMPOUND: Compound, Kind.ROAD: Road, Kind.LANDMARK: Landmark,
}  # fmt: skip
Place = Compound | Road | Landmark


class Spot(NamedTuple):
    """Where something stands: its point, and the area and region that hold it."""

    lon: float
    lat: float
    area_no: int
    region_no: int


def spots(points: Sequence[tuple[float, float]]) -> list[Spot | None]:
    """For each point the finest area that holds it; None outside the territory. One pass over all points."""
    lons, lats = (np.array([point[at] for point in points], dtype=np.float64) for at in (0, 1))
    found = area_queries.current_locator().locate_many(lons, lats).tolist()
    regions = dict(Area.objects.filter(area_no__in=set(found)).values_list("area_no", "region_no"))
    return [
        Spot(*point, no, region) if (region := regions.get(no)) is not None else None
        for point, no in zip(points, found, strict=True)
    ]


def split_names(written: str) -> list[str]:
    """Several names written in one cell."""
    return [one.strip() for one in LIST.split(written) if len(one.strip()) >= 2]


def name_rows(
    kind: Kind, region_no: int, target_id: UUID, official: str, *, aliases: Iterable[str] = (),
    spoken: Iterable[str] = (),
) -> list[PlaceName]:  # fmt: skip
    """Every name of one place as a row; of names alike in their key the first."""
    sorts = [(official, "official"), *((one, "alias") for one in aliases), *((one, "spoken") for one in spoken)]
    rows = {
        key: PlaceName(
            id=new_id(), region_no=region_no, name=name[:60], key=key, variants=variants(key), sort=sort, kind=kind,
            target_id=target_id,
        )
        for name, sort in reversed(sorts)
        if len(key := key_of(name)) >= 2
    }  # fmt: skip
    return list(rows.values())


@dataclass
class Gazetteer:
    """The named places an import meets: known ones found again by name and distance, new ones written together."""

    source: str
    at: datetime
    is_synthetic: bool = False
    _known: dict[tuple[Kind, int, str], list[Place]] = field(default_factory=lambda: defaultdict(list))
    _new: dict[Kind, list[Place]] = field(default_factory=lambda: defaultdict(list))
    _names: list[PlaceName] = field(default_factory=list)

    def learn(self, kind: Kind, regions: Iterable[int], names: Iterable[str]) -> None:
        """Read what is registered under these names; two queries."""
        keys = {key_of(name) for name in names}
        named = PlaceName.objects.filter(region_no__in=set(regions), kind=kind, key__in=keys)
        held = [(one.region_no, one.key, one.target_id) for one in named]
        model = MODELS[kind]
        rows = model.objects.filter(region_no__in=set(regions), id__in={one[2] for one in held})
        by_id = {row.id: row for row in rows}
        for region_no, key, target_id in held:
            self._known[kind, region_no, key].append(by_id[target_id])

    def place(
        self, kind: Kind, name: str, spot: Spot, *, aliases: Sequence[str] = (), spoken: Sequence[str] = ()
    ) -> Place:
        """The place of this name near the spot: the one that is known, or a new one there."""
        same = self._known[kind, spot.region_no, key_of(name)]
        near = min(same, key=lambda one: metres((one.lon, one.lat), (spot.lon, spot.lat)), default=None)
        if near is not None and metres((near.lon, near.lat), (spot.lon, spot.lat)) <= NEAR[kind]:
            return near
        made = MODELS[kind](
            id=new_id(), region_no=spot.region_no, name=name[:60], lon=spot.lon, lat=spot.lat, area_no=spot.area_no,
            source=self.source, is_synthetic=self.is_synthetic, recorded_at=self.at,
        )  # fmt: skip
        same.append(made)
        self._new[kind].append(made)
        self._names += name_rows(kind, spot.region_no, made.id, name, aliases=aliases, spoken=spoken)
        return made

    def name_building(self, region_no: int, building_id: UUID, name: str) -> None:
        """A building that has a name of its own is found by it."""
        self._names += name_rows(Kind.BUILDING, region_no, building_id, name)

    def count(self, kind: Kind) -> int:
        """How many new places of a kind there are."""
        return len(self._new[kind])

    def save(self) -> None:
        """Write what is new, places before their names."""
        for kind, rows in self._new.items():
            MODELS[kind].objects.bulk_create(rows, batch_size=AT_ONCE)  # type: ignore[arg-type]

    def save_names(self) -> None:
        """Write the names; those there already stay."""
        PlaceName.objects.bulk_create(self._names, batch_size=AT_ONCE, ignore_conflicts=True)
