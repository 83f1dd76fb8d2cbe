"""Random sound histories on random calendars, each made from one number, and whether both calculators agree on it."""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import wangge.flow
import wangge.kernel
from wangge.flow.rules import MIGRATED, Flow, Move, Step, WorkCalendar, compute_clocks
from wangge.flow.rules.limits import UNITS
from wangge.flow.rules.reading import parse_flow
from wangge.flow.tests.oracle import Almanac, Facts, facts_of_engine, facts_of_oracle, tell

ZONE = ZoneInfo("Asia/Shanghai")
SHIPPED = Path(wangge.flow.__file__).parent / "flows"
NOTICES = Path(wangge.kernel.__file__).parent / "data" / "cn_holidays_2004_2026.json"
LAST_YEAR = 2026
CALENDARS = 12
MOST_STEPS = 14
SPANS = [
    ((510, 720), (810, 1050)),
    ((480, 720), (840, 1080)),
    ((540, 1020),),
    ((480, 690), (780, 900), (930, 1110)),
    ((0, 1440),),
    ((600, 601), (720, 780)),
]
AMOUNTS = {"minutes": 600, "work_hours": 48, "urgent_hours": 120, "workdays": 20, "calendar_days": 45}
GAPS = [30, 240, 1440, 4 * 1440, 20 * 1440]  # minutes, up to; the tail goes to more than a year
TAIL = 400 * 1440
NOON = 12 * 60


@dataclass(frozen=True)
class Place:
    """One region's calendar, for the engine and written out for the oracle."""

    calendar: WorkCalendar
    almanac: Almanac


@dataclass(frozen=True)
class History:
    """A flow, its steps, the calendar they are judged by, and the moment of judging."""

    flow: Flow
    steps: tuple[Step, ...]
    place: Place
    now: datetime


@cache
def flows() -> tuple[Flow, ...]:
    """The shipped flows, and half the time the one that has every effect."""
    shipped = [parse_flow(file.read_text()) for file in sorted(SHIPPED.glob("*.toml"))]
    everything = parse_flow((Path(__file__).parent / "all_effects.toml").read_text())
    return (*shipped, *[everything] * len(shipped))


@cache
def notices() -> dict[date, bool]:
    """The published holidays and make-up workdays of the country."""
    data = json.loads(NOTICES.read_text())
    days = {date.fromisoformat(day): False for day in data["holidays"]}
    return days | {date.fromisoformat(day): True for day in data["workdays"]}


@cache
def place(number: int) -> Place:
    """A region: the first keeps the national calendar, the others have working hours and holidays of their own."""
    chance = random.Random(number)
    spans = SPANS[number % len(SPANS)]
    exceptions = dict(notices())
    for _ in range(60 if number else 0):
        first = date(2024, 1, 1) + timedelta(days=chance.randrange(3 * 366))
        is_worked = chance.random() < 0.4
        exceptions |= {first + timedelta(days=n): is_worked for n in range(chance.choice((1, 1, 2, 3, 8)))}
    published = frozenset(range(2004, LAST_YEAR + 1)) - frozenset(chance.sample(range(2024, 2027), number % 2))
    calendar = WorkCalendar(
        zone=ZONE, spans=spans, exceptions=exceptions, published_years=published, last_year=LAST_YEAR
    )
    return Place(calendar, Almanac(zone=ZONE, spans=spans, exceptions=exceptions, published=published))


def history(seed: int) -> History:
    """The history of a number; always the same."""
    chance = random.Random(seed)
    where = place(chance.randrange(CALENDARS))
    flow = chance.choice(flows())
    moment = datetime(2024, 1, 1, tzinfo=ZONE) + timedelta(minutes=chance.randrange(2 * 366 * 1440))
    coarse = chance.choice((1, 1, 10, 30))
    steps = []
    for move in _walk(flow, chance):
        moment = _on_the_grid(moment, coarse)
        steps.append(_step(flow, move, moment, chance))
        if chance.random() < 0.02:
            steps.append(Step(MIGRATED, moment))
        moment = _later(moment, where, chance)
    return History(flow, tuple(steps), where, moment)


def _walk(flow: Flow, chance: random.Random) -> Iterator[Move]:
    """Moves each of which may follow the one before; those that touch a clock come more often."""
    state, move = "", flow.entry
    for _ in range(chance.randint(2, MOST_STEPS)):
        yield move
        state = move.to or state
        open_to = flow.moves_from(state)
        if not open_to:
            return
        move = chance.choices(open_to, [_weight(one) for one in open_to])[0]


def _weight(move: Move) -> int:
    return 1 + 3 * len([*move.starts, *move.stops, *move.pauses, *move.resumes, *move.extends])


def _on_the_grid(moment: datetime, coarse: int) -> datetime:
    """Rounded up, so that openings, closings and due moments are often met exactly."""
    return moment + timedelta(minutes=-moment.minute % coarse)


def _step(flow: Flow, move: Move, moment: datetime, chance: random.Random) -> Step:
    limits = {kind: _limit(chance) for kind in move.starts if chance.random() < 0.6}
    unit = chance.choice(("", "roads", "roads", "water"))
    return Step(move.key, moment, limits, unit, chance.randint(0, 6) if move.extends else 0)


def _limit(chance: random.Random) -> str:
    unit = chance.choice(UNITS)
    return f"{1 + int(AMOUNTS[unit] * chance.random() ** 2)} {unit}"


def _later(moment: datetime, where: Place, chance: random.Random) -> datetime:
    """Some time later: a while, over a weekend or holiday, to an opening or closing, or more than a year."""
    dice = chance.random()
    if dice < 0.01:
        return moment + timedelta(minutes=chance.randrange(TAIL))
    if dice < 0.75:
        return moment + timedelta(minutes=chance.randrange(chance.choice(GAPS)))
    if dice < 0.8:
        return moment
    day = moment.date() + timedelta(days=1)
    while dice < 0.9 and where.calendar.is_workday(day):
        day += timedelta(days=1)
    minute = chance.choice([edge for span in where.calendar.spans for edge in span] + [0, NOON])
    return datetime(day.year, day.month, day.day, tzinfo=ZONE) + timedelta(minutes=minute)


def both(one: History) -> tuple[list[Facts], list[Facts]]:
    """What the engine and the oracle say of a history."""
    engine = facts_of_engine(compute_clocks(one.flow, one.steps, one.place.calendar), one.now)
    return engine, facts_of_oracle(tell(one.flow, one.steps, one.place.almanac), one.now, one.place.almanac)


def differing(seeds: range) -> list[int]:
    """The numbers whose history the two calculators judge differently."""
    return [seed for seed in seeds if len({*map(repr, both(history(seed)))}) > 1]
