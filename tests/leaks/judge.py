"""The naive judge: who may see what, by plain loops over posts, from the words of DOMAIN and of access/README.

Nothing here reads the product's own judgement. A post in an area role opens the cases that belong in its area now; a
handler's post opens the cases of which its unit is the main unit or assists; the other roles open no case. A post opens
only while it is held. A post that is lent opens the same to the other person, while it is lent and its holder holds it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

BY_AREA = {
    "dispatcher", "checker", "supervisor", "operator", "clerk", "grid_worker", "grid_head", "town_leader", "city_leader",
}  # fmt: skip
BY_UNIT = {"handler"}
ON_BOARDS = {"grid_head", "grid_worker"}
LEADERS = {"town_leader", "city_leader"}
CENTRE = {"dispatcher", "checker", "supervisor", "operator"}
OFFICER = "privacy_officer"
STAGES = ("reported", "dispatched", "working", "answered", "hung", "disputed")


@dataclass(frozen=True)
class Seat:
    """A post as it was written down."""

    role: str
    area: tuple[int, int] | None
    unit: UUID | None
    begins: datetime
    ends: datetime | None
    lent_from: datetime | None = None
    lent_to: datetime | None = None
    is_lent: bool = False

    def is_held(self, now: datetime) -> bool:
        """Whether it opens anything at a moment."""
        held = self.begins <= now and (self.ends is None or now < self.ends)
        if not self.is_lent:
            return held
        return (
            held and self.lent_from is not None and self.lent_from <= now and (not self.lent_to or now < self.lent_to)
        )


@dataclass
class Person:
    """An account with its posts."""

    name: str
    id: UUID
    seats: list[Seat] = field(default_factory=list)


@dataclass(frozen=True)
class Matter:
    """A case as it stands, as far as the judge needs it."""

    key: str
    number: str
    region: int
    area: int
    main_unit: UUID | None
    assists: frozenset[UUID]
    stage: str
    is_closed: bool
    asks: bool
    hides: bool
    words: str


@dataclass(frozen=True)
class Told:
    """A notice: to which role of which area or unit."""

    case: str
    role: str
    area: int
    unit: UUID | None
    percent: int = 100
    kind: str = ""


@dataclass(frozen=True)
class Wish:
    """What somebody asked about their own data, or a mark on their case; with its key and the words that belong to it."""

    key: str
    case: str
    is_open: bool
    words: frozenset[str]


class Judge:
    """Says for a person and a moment what may appear."""

    def __init__(self, cases: Iterable[Matter], now: datetime) -> None:
        self.cases, self.now = list(cases), now
        self.hands: dict[str, set[UUID]] = {}  # who moved a case

    def roles(self, person: Person) -> set[str]:
        """The roles of the posts held now."""
        return {seat.role for seat in person.seats if seat.is_held(self.now)}

    def sees(self, person: Person, case: Matter) -> bool:
        """Whether one of the posts opens the case."""
        for seat in person.seats:
            if not seat.is_held(self.now):
                continue
            if seat.role in BY_AREA and seat.area and seat.area[0] <= case.area <= seat.area[1]:
                return True
            if seat.role in BY_UNIT and seat.unit and (seat.unit == case.main_unit or seat.unit in case.assists):
                return True
        return False

    def is_on_board(self, person: Person, spans: Iterable[tuple[int, int]]) -> bool:
        """Whether the notice boards of these grids name the person: a head or worker in office there, by their own post."""
        return any(
            seat.role in ON_BOARDS and not seat.is_lent and seat.is_held(self.now) and seat.area is not None
            and seat.area[0] <= begin and end <= seat.area[1]
            for seat in person.seats
            for begin, end in spans
        )  # fmt: skip

    def visible(self, person: Person) -> list[Matter]:
        """The cases that person may see."""
        return [case for case in self.cases if self.sees(person, case)]

    def masked(self, person: Person, case: Matter) -> bool:
        """Whether the masked number may be shown: not to the unit from which the person wished to stay unknown."""
        if not self.sees(person, case):
            return False
        if not case.hides:
            return True
        held = [seat for seat in person.seats if seat.is_held(self.now)]
        is_centre = any(s.role in CENTRE and s.area and s.area[0] <= case.area <= s.area[1] for s in held)
        is_unit = any(s.role in BY_UNIT and s.unit and s.unit in {case.main_unit, *case.assists} for s in held)
        return is_centre and not is_unit

    def tabs(self, person: Person) -> dict[str, int]:
        """How many cases each tab of the desk holds."""
        mine = [case for case in self.visible(person) if not case.is_closed]
        counts = {stage: sum(case.stage == stage for case in mine) for stage in STAGES}
        return {**counts, "open": len(mine), "asks": sum(case.asks for case in mine)}

    def told(self, person: Person, notices: Iterable[Told]) -> list[str]:
        """The cases, once for each notice, of which that person's posts were told and which are open and visible."""
        return [one.case for one in self._told(person, notices)]

    def told_what(self, person: Person, notices: Iterable[Told]) -> list[tuple[str, int, bool, str]]:
        """The same with what each says: how much of which limit is used up."""
        return [(one.case, one.percent, one.percent >= 100, one.kind) for one in self._told(person, notices)]

    def _told(self, person: Person, notices: Iterable[Told]) -> list[Told]:
        found = []
        by_key = {case.key: case for case in self.cases}
        for one in notices:
            case = by_key[one.case]
            if not case.is_closed and self.sees(person, case) and self._is_told(person, one):
                found.append(one)
        return found

    def cares(self, person: Person, case: Matter) -> bool:
        """Whether that person is the data-protection officer of the place where a case belongs, by their own post."""
        return any(
            seat.role == OFFICER and not seat.is_lent and seat.is_held(self.now) and seat.area is not None
            and seat.area[0] <= case.area <= seat.area[1]
            for seat in person.seats
        )  # fmt: skip

    def answers(self, person: Person, case: Matter) -> bool:
        """Whether requests about a case are theirs to answer: not where they had a hand in the case themselves."""
        return self.cares(person, case) and person.id not in self.hands.get(case.key, ())

    def _is_told(self, person: Person, one: Told) -> bool:
        for seat in person.seats:
            if not seat.is_held(self.now):
                continue
            if seat.role in BY_UNIT and one.role == "handler" and seat.unit is not None and seat.unit == one.unit:
                return True
            said = "leader" if seat.role in LEADERS else seat.role
            if seat.role in BY_AREA and said == one.role and seat.area and seat.area[0] <= one.area <= seat.area[1]:
                return True
        return False

    def regions_read(self, person: Person) -> set[int]:
        """The regions of an auditor's posts."""
        read = set()
        for seat in person.seats:
            if seat.role == "auditor" and seat.is_held(self.now) and seat.area:
                read |= {region for region, (a, b) in REGIONS.items() if a <= seat.area[1] and seat.area[0] <= b}
        return read


REGIONS = {320583: (1000, 1999), 320584: (2000, 2999)}
