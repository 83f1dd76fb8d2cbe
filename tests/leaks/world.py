"""A random territory with units, people and cases; every text, number, photo and place of a case is a marker of it."""

import io
import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from PIL import Image
from shapely import box, to_wkb

from tests.county import ALWAYS, SINCE, _matter
from tests.leaks.judge import REGIONS, Judge, Matter, Person, Seat, Told, Wish
from tests.leaks.rows import Row, read_rows
from wangge.access.models import Delegation, Post
from wangge.accounts.models import User
from wangge.areas.models import Area, AreaLevel, AreaShape, Plan, Region, RegionSpan
from wangge.catalog.actions import ListDraft, publish_duty_list
from wangge.catalog.models import Duty
from wangge.flow.actions import install_shipped
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.units.models import Unit

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
MATTERS = {"0201": ("井盖缺失", ["井盖"], "2 urgent_hours", False), "0301": ("路灯不亮", ["路灯"], "1 workdays", False)}
HANDS = ("dispatcher", "checker", "supervisor", "operator", "clerk", "grid_worker", "grid_head")  # who moves cases
NO_CASES = ("administrator", "security", "auditor", "privacy_officer")


@dataclass
class World:
    """Everything there is, as the walk and the judge need it."""

    chance: random.Random
    homes: list[Area] = field(default_factory=list)
    city: Any = None
    towns: list[Area] = field(default_factory=list)
    grids: list[Area] = field(default_factory=list)
    squares: dict[int, tuple[float, float]] = field(default_factory=dict)
    units: list[Unit] = field(default_factory=list)
    matters: dict[str, Any] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    hands: dict[tuple[str, object], User] = field(default_factory=dict)
    cases: list[Any] = field(default_factory=list)  # keys
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    owners: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # marker -> keys of its cases
    public: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))  # key -> markers of its public story
    sealed: set[str] = field(default_factory=set)  # what no page may show at all
    masks: dict[str, str] = field(default_factory=dict)  # masked number -> key
    names: dict[str, str] = field(default_factory=dict)  # marker of a person's name -> account
    private: dict[str, str] = field(default_factory=dict)  # marker -> account whose own it is
    photos: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    visits: dict[str, str] = field(default_factory=dict)  # visit -> case
    waiting: dict[str, int | None] = field(default_factory=dict)  # the area of a call that waits
    notices: list[Told] = field(default_factory=list)
    rows: dict[str, Row] = field(default_factory=dict)  # for the judge of figures
    then: dict[str, Row] = field(default_factory=dict)  # the same when the digests were written
    digests: dict[tuple[int, str], tuple[tuple[int, int], datetime, datetime]] = field(default_factory=dict)
    views: dict[str, list[tuple[str, str]]] = field(default_factory=lambda: defaultdict(list))  # name and query of each
    wishes: list[Wish] = field(default_factory=list)
    marks: list[Wish] = field(default_factory=list)
    asked: dict[str, str] = field(default_factory=dict)  # marker of a request or a mark -> its case
    reasons: set[str] = field(default_factory=set)  # those of marks
    loans: set[tuple[str, str]] = field(default_factory=set)  # of posts: each of the two knows the other
    judge: Any = None

    def word(self) -> str:
        """A word that stands nowhere else."""
        return "zq" + "".join(self.chance.choices(LETTERS, k=8))

    def region_of(self, area: Area) -> int:
        """The region an area lies in."""
        return next(no for no, (a, b) in REGIONS.items() if a <= area.area_no <= b)


def build(seed: int, *, users: int, cases: int, has_mornings: bool = True) -> World:
    """The world of a seed. The people who move the cases are among those who look."""
    from tests.leaks.keeping import keep_views
    from tests.leaks.mornings import write_mornings
    from tests.leaks.stories import tell_stories
    from tests.leaks.wishes import ask_rights, read_wishes

    world = World(random.Random(seed))
    install_shipped()
    _territory(world)
    _list(world)
    _people(world, users)
    forget_everything()
    tell_stories(world, cases)
    ask_rights(world)
    keep_views(world)
    if has_mornings:
        write_mornings(world)
    read_back(world)
    read_wishes(world)
    forget_everything()
    return world


def _territory(world: World) -> None:
    for key, rank, is_grid in (("city", 20, False), ("county", 30, False), ("town", 40, False), ("grid", 70, True)):
        AreaLevel.objects.get_or_create(
            key=key, defaults={"name_zh": key, "name_en": key, "rank": rank, "is_grid": is_grid}
        )
    world.city = _area("city", "市", None, (900, 2999), None)
    for place, (region, (begin, end)) in enumerate(REGIONS.items()):
        home = _area("county", f"第{place + 1}县", world.city, (begin, end), region)
        Region.objects.create(region_no=region, area=home)
        RegionSpan.objects.create(region_id=region, area_from=begin, area_to=end)
        world.homes.append(home)
        for number in range(3 - place):
            start = begin + 100 + 200 * number
            town = _area("town", f"{home.name}第{number + 1}镇", home, (start, start + 99), region)
            world.towns.append(town)
            for which in range(3):
                _grid(world, town, start + 10 + 10 * which, region)
        gone = _area("town", f"{home.name}旧镇", home, (begin + 900, begin + 949), region)
        Area.objects.filter(id=gone.id).update(valid_to=date(2026, 3, 1))
    _plan(world)


def _plan(world: World) -> None:
    """A plan of re-division that is being drawn."""
    made_at = datetime(2026, 1, 5, tzinfo=UTC)
    Plan.objects.create(title="调整", under=world.towns[0], made_at=made_at, effective_date=made_at.date())


def _grid(world: World, town: Area, no: int, region: int) -> None:
    grid = _area("grid", f"{town.name}第{no}网格", town, (no, no), region)
    west = 120 + len(world.grids) * 0.02
    AreaShape.objects.create(
        area=grid, wkb=to_wkb(box(west, 31, west + 0.01, 31.01)), min_x=west, min_y=31, max_x=west + 0.01,
        max_y=31.01, source="test",
    )  # fmt: skip
    world.grids.append(grid)
    world.squares[no] = (west, 31.0)


def _area(level: str, name: str, parent: Area | None, span: tuple[int, int], region: int | None) -> Area:
    return Area.objects.create(
        level_id=level, name=name, name_en=f"{level} {span[0]}", parent=parent, area_no=span[0], area_end=span[1],
        region_no=region, valid_from=SINCE,
    )  # fmt: skip


def _list(world: World) -> None:
    matters = {code: _matter(code, *about) for code, about in MATTERS.items()}
    for place in [*world.homes, *world.towns]:
        key = f"u{len(world.units)}"
        unit = Unit.objects.create(
            key=key, kind=key, name_zh=f"单位{key}", name_en=f"Unit {key}", area=place, valid_from=SINCE,
            is_centre=place in world.homes,
        )  # fmt: skip
        world.units.append(unit)
    serving = {unit.area_id: unit for unit in world.units}
    duties = [Duty(matter=one, area=town, unit=serving[town.id]) for one in matters.values() for town in world.towns]
    publish_duty_list(ListDraft("leaks", "清单", "List", SINCE), list(matters.values()), duties, by=None)
    world.matters = matters


def _people(world: World, count: int) -> None:
    """For each region one person in each role that moves cases, for each unit one handler; then people at random."""
    for home in world.homes:
        for role in HANDS:
            user = _person(world, f"{role}_{world.region_of(home)}", [(role, home, None)])
            world.hands[(role, world.region_of(home))] = user
    for unit in world.units:
        world.hands[("handler", unit.id)] = _person(world, f"handler_{unit.key}", [("handler", None, unit)])
    for role in ("city_leader", *NO_CASES):
        _person(world, role, [(role, world.city, None)])
    _person(world, "town_dispatcher", [("dispatcher", world.towns[0], None)])
    _person(world, "town_leader", [("town_leader", world.towns[0], None)])
    _person(world, "two_posts", [("checker", world.towns[1], None), ("handler", None, world.units[2])])
    _person(world, "nobody", [])
    for name in ("lent_to", "lent_over", "lent_later"):
        _person(world, name, [])
    for to, when in (("lent_to", "now"), ("lent_over", "ended"), ("lent_later", "future"), ("administrator", "now")):
        _lend(world, "town_dispatcher", to, when)
    _lend(world, "handler_u3", "lent_to", "ends later")
    _person(world, "privacy_north", [("privacy_officer", world.homes[0], None)])
    _also(world, "dispatcher_320584", "privacy_officer", world.homes[1])  # answers no request of cases they dispatched
    _person(world, "auditor_north", [("auditor", world.homes[0], None)])
    for number in range(count):
        seats = [_random_seat(world) for _one in range(world.chance.choice((1, 1, 1, 2, 2, 3)))]
        _person(world, f"random{number}", seats)


def _random_seat(world: World) -> tuple[Any, ...]:
    role = world.chance.choice([*HANDS, "handler", "handler", "town_leader", "city_leader"])
    when = world.chance.choice(["now", "now", "now", "now", "ended", "future", "ends later"])
    if role == "handler":
        return role, None, world.chance.choice(world.units), when
    places = [*world.grids, *world.towns, *world.towns, *world.homes]
    return role, world.chance.choice(places), None, when


def _person(world: World, name: str, seats: list[tuple[Any, ...]]) -> User:
    token = world.word()
    user = User.objects.create(username=name, name_zh=f"员{token}", name_en=f"P {token}", password="!")
    world.users[name], world.names[token] = user, name
    person = world.people[name] = Person(name, user.id)
    for role, area, unit, *when in seats:
        begins, ends = _period(when[0] if when else "now")
        Post.objects.create(user=user, role=role, area=area, unit=unit, valid_from=begins, valid_to=ends)
        span = (area.area_no, area.area_end) if area else None
        person.seats.append(Seat(role, span, unit.id if unit else None, begins, ends))
    return user


def _also(world: World, name: str, role: str, area: Area) -> None:
    """One more post for somebody who has one."""
    Post.objects.create(user=world.users[name], role=role, area=area, valid_from=ALWAYS)
    world.people[name].seats.append(Seat(role, (area.area_no, area.area_end), None, ALWAYS, None))


def _lend(world: World, holder: str, to: str, when: str) -> None:
    """A post lent as it would stand in the table; one whose taker has a power opens nothing all the same."""
    post = Post.objects.get(user=world.users[holder])
    begins, ends = _period(when)
    Delegation.objects.create(
        post=post, person=world.users[to], reason="看", at=ALWAYS, valid_from=begins, valid_to=ends
    )
    world.loans |= {(holder, to), (to, holder)}
    own = world.people[holder].seats[0]
    if to != "administrator":
        lent = Seat(own.role, own.area, own.unit, own.begins, own.ends, begins, ends, is_lent=True)
        world.people[to].seats.append(lent)


def _period(when: str) -> tuple[datetime, datetime | None]:
    now = clock.now()
    return {
        "now": (ALWAYS, None),
        "ended": (ALWAYS, now - timedelta(minutes=1)),
        "future": (now + timedelta(hours=3), None),
        "ends later": (ALWAYS, now + timedelta(hours=3)),
    }[when]


def picture(chance: random.Random) -> bytes:
    """A small photograph unlike the others."""
    out = io.BytesIO()
    Image.frombytes("RGB", (24, 24), bytes(chance.getrandbits(8) for _n in range(24 * 24 * 3))).save(out, "JPEG")
    return out.getvalue()


def read_back(world: World) -> None:
    """What stands in the tables: the cases for the judge, and for each marker the cases it stands in."""
    from wangge.cases.models import Case, CaseEvent, Evidence, Notice, Visit

    matters = []
    for case in Case.objects.all():
        key = str(case.key)
        for marker in (case.number, str(case.id), str(case.lon), *markers_in(f"{case.title} {case.text} {case.place}")):
            world.owners[marker].add(key)
        world.public[key] |= {case.number, str(case.id), str(case.lon), *markers_in(f"{case.text} {case.place}")}
        matters.append(
            Matter(key, case.number, case.region_no, case.area_no, case.main_unit_id, frozenset(case.assist_units),
                   case.stage, case.closed_at is not None, bool(case.asks), case.hides_reporter, case.text)
        )  # fmt: skip
    for event in CaseEvent.objects.all():
        key = f"{event.region_no}-{event.case_id}"
        said = f"{event.note} {event.public_note} {event.data.get('clause', '')} {event.by_name}"
        for marker in markers_in(said):
            world.owners[marker].add(key)
        own = event.note if event.by_id is None else ""
        world.public[key] |= set(markers_in(f"{event.public_note} {own}"))
    for photo in Evidence.objects.all():
        world.owners[str(photo.id)].add(f"{photo.region_no}-{photo.case_id}")
        world.photos[f"{photo.region_no}-{photo.case_id}"].append(f"{photo.region_no}-{photo.id}")
        if photo.is_public or photo.seq == 1:
            world.public[f"{photo.region_no}-{photo.case_id}"].add(str(photo.id))
    for visit in Visit.objects.all():
        world.visits[f"{visit.region_no}-{visit.id}"] = f"{visit.region_no}-{visit.case_id}"
        world.waiting[f"{visit.region_no}-{visit.id}"] = (
            visit.area_no if visit.way == Visit.Way.CALL and visit.done_at is None else None
        )
        world.owners[str(visit.id)].add(f"{visit.region_no}-{visit.case_id}")
    world.notices = [
        Told(f"{one.region_no}-{one.case_id}", one.to_role, one.area_no, one.unit_id, round(one.share * 100), one.kind)
        for one in Notice.objects.all()
    ]
    world.rows = read_rows()
    world.judge = Judge(matters, clock.now())


def markers_in(text: str) -> list[str]:
    """The words of a text that are markers."""
    import re

    return re.findall(r"zq[a-z0-9]{8}", text)


__all__ = ["UTC", "UUID", "World", "build", "date", "markers_in", "picture", "read_back", "uuid4"]
