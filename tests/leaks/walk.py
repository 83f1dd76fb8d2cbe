"""The walk: every page and operation for every person; what appears is compared with what the judge allows."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl

from django.db import transaction
from django.test import Client

from tests.leaks import filling
from tests.leaks.filling import NEVER, Route, TeachTheOracle, address, routes
from tests.leaks.judge import Person
from tests.leaks.reading import alike, found_in, text_of
from tests.leaks.world import World
from wangge.areas.models import Plan
from wangge.kernel import clock

KEEPERS = {"administrator", "security"}
ANONYMOUS = Person("anonymous", NEVER)
VISITS = {"wangge.console.views.visits.call"}
PHOTOS = {"wangge.portal.views.photo"}
REGION, NOT_READ = 320583, 405
KEPT = timedelta(seconds=5)  # how old a map may be
OTHER = "01900000-0000-7000-8000-000000000001"  # beside the key that is asked for
HTMX = {"HX-Request": "true"}
FORMS = ("xlsx", "csv")
OWN_READS_OF_POSTS = ("staff/", "audit/", "account/", "sign-in/", "scim/")  # pages about posts themselves


@contextmanager
def undone() -> Iterator[None]:
    """What is written inside is taken back."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@dataclass
class Coverage:
    """What the walk has been to."""

    pages: set[str] = field(default_factory=set)
    operations: set[str] = field(default_factory=set)
    people: set[str] = field(default_factory=set)
    requests: int = 0
    comparisons: int = 0
    statuses: Counter[int] = field(default_factory=Counter)

    def line(self) -> str:
        """As one line says it."""
        return (
            f"{len(self.operations)} operations, {len(self.pages)} pages, {len(self.people)} people, "
            f"{self.requests:,} requests, {self.comparisons:,} comparisons"
        )


class Walk:
    """Asks as each person and keeps every difference."""

    def __init__(self, world: World) -> None:
        self.world, self.judge = world, world.judge
        self.faults: list[str] = []
        self.covered = Coverage()
        self.typed: set[str] = set()  # what people typed into addresses: the record may repeat it to the auditor
        self.only_posted: set[str] = set()  # views that answer no GET, whoever asks
        self.last = 0
        self.nothing: dict[tuple[str, str], list[object]] = {}

    def client(self, person: Person) -> Client:
        """A browser in which that person is signed in."""
        client = Client(headers={"accept-language": "en"}, raise_request_exception=False)
        if person.name in self.world.users:
            client.force_login(self.world.users[person.name])
        self.covered.people.add(person.name)
        return client

    def allows(self, person: Person, marker: str, on_board: frozenset[str] = frozenset()) -> bool:
        """Whether the judge lets this marker appear before that person; `on_board` may stand there for everybody."""
        world, roles = self.world, self.judge.roles(person)
        if marker in world.sealed:
            return False
        if marker in self.typed and "auditor" in roles:
            return True
        if marker in world.private:
            return world.private[marker] == person.name
        by_key = self._by_key()
        if marker in world.asked:
            return self._may_read_wish(person, marker)
        if marker in world.masks:
            case = by_key[world.masks[marker]]
            return bool(self.judge.masked(person, case)) or self._is_in_care(person, case.key)
        if marker in on_board or (marker in world.names and self._may_read_name(person, world.names[marker], roles)):
            return True
        owners = world.owners.get(marker)
        if owners is None:
            return marker not in world.names
        if any(self.judge.sees(person, by_key[key]) for key in owners):
            return True
        if marker.isdigit() and any(self._is_in_care(person, key) for key in owners):
            return True
        on_record = self.judge.regions_read(person) & {by_key[key].region for key in owners}
        return bool(on_record) and (marker.isdigit() or "-" in marker)  # the record names cases by number and key

    def _may_read_name(self, person: Person, name: str, roles: set[str]) -> bool:
        """Their own, anybody's for those who keep accounts or read the record, and that of who lends or borrows."""
        return name == person.name or bool(roles & {*KEEPERS, "auditor"}) or (name, person.name) in self.world.loans

    def _is_in_care(self, person: Person, key: str) -> bool:
        """Whether an officer reads number and masked fields of a case, because its person asked or it is marked."""
        case, world = self._by_key()[key], self.world
        asked = any(one.case == key for one in world.wishes) and self.judge.answers(person, case)
        return asked or (any(one.case == key for one in world.marks) and self.judge.cares(person, case))

    def _may_read_wish(self, person: Person, marker: str) -> bool:
        """Words of a request for its officer; the reason of a mark for the officer and, being on record, the auditor."""
        case, is_mark = self._by_key()[self.world.asked[marker]], marker in self.world.reasons
        if case.region in self.judge.regions_read(person) and (is_mark or "-" in marker):
            return True
        return bool(self.judge.cares(person, case) if is_mark else self.judge.answers(person, case))

    def _by_key(self) -> dict[str, Any]:
        if not hasattr(self, "_keys"):
            self._keys = {case.key: case for case in self.judge.cases}
        return self._keys

    def read(self, person: Person, where: str, answer: Any, *asked: str) -> str:
        """Compare every marker of an answer; what was asked for by name may be repeated."""
        text = text_of(answer)
        self.covered.requests += 1
        self.covered.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.faults.append(f"{person.name}: {where} broke ({answer.status_code})")
        for one in asked:
            text = text.replace(one, "KEY")
        for marker in found_in(text):
            self.covered.comparisons += 1
            if not self.allows(person, marker, self._on_board(where)):
                self.faults.append(f"{person.name}: {where} shows {marker}")
        return text

    def _on_board(self, where: str) -> frozenset[str]:
        """The names a notice board tells everybody: of heads and workers in office, and none of anybody else."""
        if not where.startswith("GET /grid/"):
            return frozenset()
        here = where.split("/")[2]
        spans = [(one.area_no, one.area_end) for one in self.world.grids if str(one.id) == here]
        people = self.world.people
        return frozenset(
            marker for marker, name in self.world.names.items() if self.judge.is_on_board(people[name], spans)
        )

    def same(self, what: str, got: object, wanted: object) -> None:
        """Compare two answers to one question."""
        self.covered.comparisons += 1
        if isinstance(got, set) and isinstance(wanted, set) and got != wanted:
            self.faults.append(f"{what}: {len(got - wanted)} too many, {len(wanted - got)} missing")
        elif got != wanted:
            self.faults.append(f"{what}: {got!r}, the judge says {wanted!r}"[:600])

    def same_then(self, what: str, ask: Callable[[], object], wanted: Callable[[datetime], object]) -> None:
        """Compare an answer that time changes: it is right as of the moment before or after it was given."""
        begun = clock.now() - KEPT
        got = ask()
        self.same(what, got, got if got == wanted(begun) else wanted(clock.now()))

    # pages

    def pages(self, person: Person, *, keys: int = 1, share: float = 1) -> None:
        """Every page, as that person; of those about a case, visible ones, invisible ones and one that never was.

        Of the others a share by chance, where so many people come by that every page is seen by several of them.
        """
        client, chance = self.client(person), self.world.chance
        for route in routes():
            if route.key:
                self.covered.pages.add(route.written)
                self._about(client, person, route, keys)
                continue
            values = chance.choice(self._values(person, route))
            if chance.random() > share:
                continue
            path = address(route, values)
            self.covered.pages.add(route.written)
            asked = QUERIES(self.world, route.view)
            for query in ("", *chance.sample(asked, min(len(asked), 3))):
                if route.view not in self.only_posted:
                    self._get(client, person, path + query, *self._echoed(query))
                    if chance.random() < 0.25:
                        self._get(client, person, path + query, *self._echoed(query), headers=HTMX)
            if self.last == NOT_READ:
                self.only_posted.add(route.view)

    def _echoed(self, query: str) -> list[str]:
        """What a page may repeat, because it was asked for by it."""
        said = [value for _name, value in parse_qsl(query[1:])]
        self.typed |= {marker for value in said for marker in found_in(value)}
        return said

    def _get(self, client: Client, person: Person, path: str, *asked: str, headers: Any = None) -> tuple[int, str]:
        answer = client.get(path, headers=headers or {})
        self.last = answer.status_code
        return answer.status_code, self.read(person, f"GET {path}", answer, *asked)

    def _about(self, client: Client, person: Person, route: Route, keys: int) -> None:
        seen, unseen = self._keys_for(person, route)
        values = self.world.chance.choice(self._values(person, route))
        if route.view not in self.only_posted:
            for key in seen[:keys]:
                self._get(client, person, address(route, {**values, route.key: key}))
        for key in unseen[:keys]:
            never = f"{REGION}-{NEVER}"
            spot = (person.name, address(route, {**values, route.key: never}))
            if spot not in self.nothing:
                self.nothing[spot] = self._told(client, person, spot[1], never)
            told = self._told(client, person, address(route, {**values, route.key: key}), key)
            if told != self.nothing[spot]:  # once more: a message of the page before may have stood on it
                told = self._told(client, person, address(route, {**values, route.key: key}), key)
                self.nothing[spot] = self._told(client, person, spot[1], never)
            self.same(f"{person.name}: {route.written} ({key}) is told apart from nothing", told, self.nothing[spot])

    def _told(self, client: Client, person: Person, path: str, key: str) -> list[object]:
        """How an address answers when it is read, and when something is sent to it."""
        bare = key.split("-", 1)[1]
        status, text = self._get(client, person, path, key, bare)
        with undone():
            sent = client.post(path, {"purpose": "contact", "seq": "1", "reason": "看一下", "reached": "no"})
        said = self.read(person, f"POST {path}", sent, key, bare)
        return [status, alike(text), sent.status_code, alike(said)]

    def _keys_for(self, person: Person, route: Route) -> tuple[list[str], list[str]]:
        """Keys of what that person may see, and of what they may not."""
        kinds: dict[str, str] = {case.key: case.key for case in self.judge.cases}
        if route.view in VISITS:
            kinds = dict(self.world.visits)
        elif route.view in PHOTOS:
            kinds = {photo: key for key, photos in self.world.photos.items() for photo in photos}
        by_key, mine = self._by_key(), [[], []]
        for one, key in kinds.items():
            mine[not self.judge.sees(person, by_key[key])].append(one)
        for part in mine:
            self.world.chance.shuffle(part)
        return mine[0], mine[1]

    def _values(self, person: Person, route: Route) -> list[dict[str, str]]:
        """Values for the arguments of a route that are no key."""
        if "demo" in route.written:
            return [{}]
        known = KNOWN(self.world, person)
        found: list[dict[str, str]] = [{}]
        for name, kind in route.arguments:
            if name == route.key:
                continue
            given = known.get((route.view.rsplit(".", 1)[1], name)) or known.get(("", name))
            if given is None and kind == "region_key":
                given = [f"{REGION}-{OTHER}"]
            if given is None:
                raise TeachTheOracle(f"the walk does not know what <{name}> of {route.written} is")
            found = [{**values, name: one} for values in found for one in given]
        return found


def KNOWN(world: World, person: Person) -> dict[tuple[str, str], list[str]]:  # a table
    """What each named argument of an address can be: of one view, or of any."""
    other = next(one for one in world.users.values() if one.id != person.id)
    return {
        ("", "move"): ["note", "answer", "no-such-move"], ("", "matter_id"): [str(next(iter(world.matters.values())).id)],
        ("", "list_id"): [str(next(iter(world.matters.values())).duty_list_id), str(NEVER)],
        ("", "ruling_id"): [str(NEVER)], ("", "view_id"): [str(NEVER)], ("", "factor_id"): [str(NEVER)],
        ("", "session_id"): [str(NEVER)], ("", "user_id"): [str(other.id), str(NEVER)], ("", "token_id"): [str(NEVER)],
        ("", "post_id"): [str(NEVER)], ("", "head_id"): [str(NEVER)], ("", "token"): ["320583-wrong"],
        ("", "delegation_id"): [str(NEVER)], ("", "form"): list(FORMS), ("", "rest"): ["Users", "Schemas"],
        ("flow", "key"): ["grid_loop-1"],
        ("activity", "key"): ["reports", "no-such-activity"],
        ("", "assessment_id"): [str(NEVER)],
        ("", "breach_id"): [str(NEVER)],
        ("", "area_id"): [str(world.towns[0].id), str(world.grids[0].id), str(NEVER)],
        ("", "plan_id"): [str(plan) for plan in Plan.objects.values_list("id", flat=True)] + [str(NEVER)],
        ("", "verb"): ["merge", "no-such-verb"], ("", "step"): ["ask", "no-such-step"],
        **TILE,
        ("", "photo_id"): [str(NEVER)], ("", "book_id"): [str(NEVER)],
        ("", "collection"): ["areas", "grids", "components", "open-case-counts"],
        ("", "feature"): [str(world.grids[0].id), str(NEVER)],
    }  # fmt: skip


TILE = {  # the territory of the world lies in one square of the map, and near by in many
    ("map_tile", "layer"): ["areas", "cases", "heat", "components", "no-such-layer"],
    ("map_tile", "z"): ["6", "14"], ("map_tile", "x"): ["53", "13653", "13658"], ("map_tile", "y"): ["26", "6706"],
}  # fmt: skip


def QUERIES(world: World, view: str) -> list[str]:  # a table
    """What a page can be narrowed to; the words and numbers are those of cases that most may not see."""
    case = world.chance.choice(world.judge.cases)
    town = world.chance.choice(world.towns)
    unit = world.chance.choice(world.units)
    words = [case.words.split()[0], case.number, case.number[:12]]
    desk = [f"?tab={tab}" for tab in ("open", "closed", "merged", "asks")] + [f"?words={one}" for one in words]
    desk += [f"?tab=open&area={town.area_no}", f"?tab=open&unit={unit.id}", "?tab=open&light=red"]
    figures = [f"?figure={one}&days=30" for one in ("closed", "overdue", "dispatched", "came_back", "rated")]
    known = {
        "views.queue.queue": desk, "views.queue.export": desk, "views.queue.filters": desk[-2:],
        "figures.behind": [*figures, f"?figure=overdue&area={town.area_no}"],
        "figures.export": ["?form=csv", "?form=csv&table=matters"], "figures.figures": ["?days=30", "?days=7"],
        "digest.digest": [f"?area={town.area_no}", "?day=2026-01-01"], "audits.views.search": [f"?number={case.number}"],
        "areas.views.search": ["?q=镇", f"?q={words[0]}"], "areas.views.at": ["?lon=120.005&lat=31.005"],
        "areas.views.grids": ["?level=grid&under=1000", "?level=town&under=2000"],
        "keeping.index": ["?words=zq", "?closed=1"], "catalog.views.index": [f"?words={words[0]}"],
        "operations.items": ["?limit=3", "?f=html", "?f=gpkg&limit=2", "?bbox=119,30,121,32"],
        "maps.map_seen": ["?box=119.9,30.9,122,31.2", f"?box=119.9,30.9,{120.01 + town.area_no % 7 / 50},31.2&zoom=14"],
        "maps.map_page": ["?box=119.9,30.9,122,31.2&zoom=15"], "tiles.map_tile": ["?at=2026-01-01", "?at=never"],
        "report.report": ["?from=2020-01-01&level=grid", "?borders=2026-02-01&level=town"],
        "plans.new_plan": [f"?under={town.id}"], "tree.area": ["?on=2026-02-01", "?known=2026-02-01T10:00"],
        "maps.map_paper": ["?layers=areas,cases,heat&box=119.9,30.9,122,31.2&zoom=14", "?layers=cases&zoom=17"],
        "boards.board_paper": ["?paper=a3"], "boards.overview_paper": ["?paper=a4"],
        "seeing.why": [f"?number={case.number}", f"?number={case.number[:-1]}0"],
    }  # fmt: skip
    return next((asked for name, asked in known.items() if view.endswith(name)), [])


__all__ = ["ANONYMOUS", "Walk", "filling"]
