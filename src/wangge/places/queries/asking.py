"""An address as it was understood, and one reading of it on the ground."""

from dataclasses import dataclass
from uuid import UUID

from wangge.places.models import Building, Compound, Landmark, Road
from wangge.places.queries.names import AreaWord, Hit
from wangge.places.rules import Clue, Part, unit_of

Area = tuple[int, int, list[AreaWord]]
Target = Compound | Road | Landmark | Building


@dataclass(frozen=True)
class Asked:
    """An address as it was understood: its parts, the names in it and where they stand, and what was left over."""

    key: str
    parts: tuple[Part, ...]
    hits: tuple[Hit, ...]
    areas: tuple[Area, ...]
    gaps: dict[int, str]
    near: tuple[float, float] | None
    regions: tuple[int, ...]

    def number(self, kind: str) -> str:
        """A number of the address in one form."""
        return next((unit_of(part.text) for part in self.parts if part.kind == kind), "")

    def ranges(self) -> list[tuple[int, int]]:
        """Of the divisions named below the county those that are named most exactly."""
        named = [[one for one in found if one.kind in {"town", "community"}] for _a, _b, found in self.areas]
        exact = [one for found in named for one in found if one.kind == "community"]
        return [(one.area_no, one.area_end) for one in exact or [one for found in named for one in found]]


@dataclass(frozen=True)
class Candidate:
    """A grid an address may lie in, and what that rests on."""

    clue: Clue
    title: str
    area_no: int
    region_no: int
    lon: float | None = None
    lat: float | None = None
    building_id: UUID | None = None
    place_id: UUID | None = None  # the place named: rivals of one name are weighed against each other
    hit: Hit | None = None
    compound_id: UUID | None = None
    road_id: UUID | None = None
    is_grid: bool = True
