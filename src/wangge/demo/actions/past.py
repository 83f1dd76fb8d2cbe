"""Invents the past of the demo city: cases that arrive, travel and end at believable times, from one fixed seed.

Their due dates are not invented: they come from the same arithmetic that the product uses.
"""

import json
import math
import random
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import islice
from typing import Any
from uuid import UUID

from shapely import from_wkb
from shapely.geometry import Point

from wangge.areas.models import Area, AreaShape
from wangge.cases.actions.report_case import explanation
from wangge.cases.models import FAR_AHEAD
from wangge.cases.rules import alarms_of, light_moments, new_number, when
from wangge.cases.statements import CLOCK_COLUMNS, EVENT_COLUMNS
from wangge.catalog.models import Duty, Matter
from wangge.demo.actions.organisation import Cast
from wangge.demo.queries import data_file
from wangge.flow import queries as flow_queries
from wangge.flow.rules import ClockRun, Flow, Limit, Step, WorkCalendar, compute_clocks, retreat
from wangge.kernel import clock, crypto
from wangge.kernel.ids import new_id
from wangge.kernel.tables import copy_rows, take_stock
from wangge.kernel.text import search_vector
from wangge.units.models import Unit

SEED = 20260101
CHUNK = 1000
DAYS = 90
HOURS = [1, 1, 1, 1, 1, 2, 5, 12, 20, 22, 20, 16, 12, 14, 18, 18, 16, 14, 12, 11, 9, 7, 4, 2]
CHANNELS = (["portal"] * 40) + (["grid"] * 35) + (["hotline"] * 25)
UNSET = {"risk": "ordinary", "assist_units": [], "is_supervised": False, "asks": "", "hides_reporter": False}
WORDS_FIELDS = ("region_no", "case_id", "area_no", "at", "words")
CASE_FIELDS = (
    "region_no", "id", "number", "code_digest", "flow_id", "state", "stage", "matter_id", "channel", "title", "text",
    "place", "lon", "lat", "place_state", "area_no", "reported_area_no", "main_unit_id", "holder_role",
    "holder_unit_id", "urgency", "happened_at", "recorded_at", "updated_at", "half_at", "near_at", "next_due_at",
    "next_due_kind", "order_at", "sweep_at", "alarms", "is_provisional", "is_paused", "outcome", "closed_at",
    "solved", "stars", "rating_comment", "source_system", "source_id", "last_seq", *UNSET, "level",
)  # fmt: skip


@dataclass
class Tale:
    """One invented case while it is being told: its steps so far and when each happened."""

    at: datetime
    matter: Matter
    unit: Unit
    events: list[dict[str, Any]] = field(default_factory=list)
    verdict: dict[str, Any] = field(default_factory=dict)
    slowness: float = 0.0  # at least this share of the limit passes before it is answered

    def tell(self, move: str, *, by: tuple[str, str], note: str = "", public: str = "", **data: object) -> None:
        """Add a step."""
        self.events.append(
            {"move": move, "at": self.at, "by": by, "note": note, "public": public, "data": data}
        )  # fmt: skip

    def wait(self, minutes: float) -> None:
        """Let time pass."""
        self.at += timedelta(minutes=max(1.0, minutes))


class Teller:
    """Tells tales: holds the lists that chance draws from."""

    def __init__(
        self, home: Area, matters: list[Matter], cast: Cast, *, seed: int = SEED, lane: tuple[int, int] = (0, 1)
    ) -> None:
        self.chance = random.Random(seed)
        self.has_begun = False
        self.lane, self.lanes = lane  # tellers that work side by side give numbers of their own
        self.words = data_file("phrases")
        self.common = self.words["common"]
        self.home, self.cast = home, cast
        self.flow: Flow = flow_queries.current_flow("grid_loop")
        self.calendar: WorkCalendar = flow_queries.work_calendar()
        self.matters = matters
        self.weights = [self.words["phrases"][matter.code]["weight"] for matter in matters]
        self.grids = _grids(home)
        busy = random.Random(SEED + 1)
        self.grid_weights = [busy.paretovariate(1.6) for _grid in self.grids]
        self.duties = _duties()
        self.used: set[str] = set()
        self.now = clock.now()
        self.centre = next(unit for unit in Unit.objects.filter(kind="command_center"))

    def person(self, unit: Unit, desk: str) -> tuple[str, str]:
        """Somebody of the unit: one of the cast, or just the desk."""
        known = self.cast.by_unit.get(unit.id)
        return (self.chance.choice(known).name_zh if known else desk, unit.name_zh)

    def number(self, region: int, day: date) -> str:
        """A case number of that day that no other case has."""
        while (number := self._new_number(region, day)) in self.used:
            continue
        self.used.add(number)
        return number

    def _new_number(self, region: int, day: date) -> str:
        return new_number(region, day, self.chance.randrange(10**6 // self.lanes) * self.lanes + self.lane)

    def arrival(self, day: datetime) -> datetime:
        """A moment of the day, as busy as people are at that hour; weekends bring two thirds."""
        hour = self.chance.choices(range(24), HOURS)[0]
        return day.replace(hour=hour, minute=self.chance.randrange(60), second=self.chance.randrange(60))


def _grids(home: Area) -> list[tuple[int, Any]]:
    shapes = AreaShape.objects.filter(
        area__level="grid", area__area_no__range=(home.area_no, home.area_end)
    ).values_list("area__area_no", "wkb")
    return [(number, from_wkb(bytes(wkb))) for number, wkb in shapes.order_by("area__area_no")]


def _duties() -> dict[UUID, list[tuple[int, int, Unit]]]:
    found: dict[UUID, list[tuple[int, int, Unit]]] = {}
    for duty in Duty.objects.filter(is_main=True).select_related("area", "unit"):
        found.setdefault(duty.matter_id, []).append((duty.area.area_no, duty.area.area_end, duty.unit))
    return found


def build_cases(home: Area, matters: list[Matter], cast: Cast, *, past: int, still_open: int) -> None:
    """Write past and open cases with their histories and clocks by COPY."""
    tell_cases(Teller(home, matters, cast), past=past, still_open=still_open)


def tell_cases(teller: Teller, *, past: int, still_open: int) -> None:
    """Write so many past and open cases of one teller, a thousand at a time."""
    now = clock.now()
    for rows in (_past(teller, now, past), _present(teller, now, still_open)):
        while chunk := list(islice(rows, CHUNK)):
            copy_rows("cases_case", CASE_FIELDS, (row.case for row in chunk))
            if not teller.has_begun:
                take_stock("cases_case")
                teller.has_begun = True
            copy_rows("cases_words", WORDS_FIELDS, (row.words for row in chunk))
            copy_rows("cases_event", EVENT_COLUMNS, (event for row in chunk for event in row.events))
            copy_rows("cases_clock", CLOCK_COLUMNS, (one for row in chunk for one in row.clocks))


@dataclass(frozen=True)
class Rows:
    """One case as rows of its tables."""

    case: tuple[object, ...]
    words: tuple[object, ...]
    events: list[tuple[object, ...]]
    clocks: Sequence[tuple[object, ...]]


def _past(teller: Teller, now: datetime, count: int) -> Iterator[Rows]:
    """Closed cases of the last ninety days; those that would still be open today are told again, shorter."""
    days = [clock.local(now).replace(microsecond=0) - timedelta(days=back) for back in range(DAYS, 0, -1)]
    weights = [0.66 if day.weekday() >= 5 else 1 + 0.15 * math.sin(day.toordinal() / 9) for day in days]
    made = 0
    while made < count:
        day = teller.chance.choices(days, weights)[0]
        rows = _tell_one(teller, teller.arrival(day), until=now, must_close=True)
        if rows:
            made += 1
            yield rows


def _present(teller: Teller, now: datetime, count: int) -> Iterator[Rows]:
    """Open cases at every stage: most with time in hand, some nearly due, a few late."""
    made = 0
    while made < count:
        if rows := _tell_one(teller, None, until=now, must_close=False):
            made += 1
            yield rows


def _tell_one(teller: Teller, start: datetime | None, *, until: datetime, must_close: bool) -> Rows | None:
    chance = teller.chance
    matter = chance.choices(teller.matters, teller.weights)[0]
    slowness = 0.0
    if start is None:
        gone = chance.choices(
            [chance.uniform(0, 0.6), chance.uniform(0.6, 1.0), chance.uniform(1.0, 1.3)], [66, 24, 10]
        )[0]
        limit = Limit.parse(matter.limit)
        start = retreat(limit, until - timedelta(minutes=chance.uniform(1, 40)), gone, teller.calendar)
        slowness = gone + 0.1
    area_no, shape = chance.choices(teller.grids, teller.grid_weights)[0]
    unit = next(u for a, b, u in sorted(teller.duties[matter.id], key=lambda d: -d[0]) if a <= area_no <= b)
    tale = Tale(start, matter, unit, slowness=slowness)
    _travel(teller, tale)
    kept = [event for event in tale.events if event["at"] <= until]
    is_whole = len(kept) == len(tale.events)
    if must_close and not is_whole:
        return None
    if not must_close:
        kept = _cut(kept)
        if not kept:
            return None
    tale.events = kept
    return _rows(teller, tale, area_no, shape)


def _cut(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The history up to now of a case that is still open; none when it has closed."""
    return [] if any(event["move"] in {"pass", "settle", "refuse"} for event in events) else events


def _travel(teller: Teller, tale: Tale) -> None:
    """The way of a case: most run straight, some are returned, redone, put on hold, reopened."""
    chance = teller.chance
    tale.tell("report", by=("", ""))
    if tale.matter.may_self_handle and chance.random() < 0.18:
        tale.wait(chance.uniform(3, 40))
        tale.tell("settle", by=("网格员", ""), public=_answer(teller, tale))
        tale.verdict = {"outcome": "solved"}
        return
    dispatcher = teller.person(teller.centre, "派遣岗")
    tale.wait(chance.lognormvariate(2.6, 0.9))
    if chance.random() < 0.02:
        tale.tell("refuse", by=dispatcher, public="不属于政务服务受理范围，已告知其他途径。")
        tale.verdict = {"outcome": "not_accepted"}
        return
    _dispatch(tale, dispatcher)
    if chance.random() < 0.04:
        tale.wait(chance.uniform(20, 200))
        reason = chance.choice(teller.common["returns"])
        tale.tell("return", by=teller.person(tale.unit, "受理岗"), note=reason, clause=tale.matter.code)
        tale.wait(chance.uniform(10, 90))
        _dispatch(tale, dispatcher)
    _handle(teller, tale)
    _end(teller, tale)


def _dispatch(tale: Tale, by: tuple[str, str]) -> None:
    matter = tale.matter
    limits = {"sign": matter.sign_limit, "whole": matter.limit}
    tale.tell("dispatch", by=by, limits=limits, matter_id=str(matter.id), unit_id=str(tale.unit.id))


def _handle(teller: Teller, tale: Tale) -> None:
    chance, handler = teller.chance, teller.person(tale.unit, "办理岗")
    signed = chance.uniform(0.05, 0.7) if chance.random() > 0.05 else chance.uniform(1.0, 1.6)
    dispatched = tale.at
    _work(teller, tale, tale.matter.sign_limit, signed, since=dispatched)
    tale.tell("sign", by=handler)
    if chance.random() < 0.012:
        tale.wait(chance.uniform(60, 600))
        review = (tale.at + timedelta(days=7)).date().isoformat()
        tale.tell("hang", by=handler, public="需等专业设备到货，已列入计划。", review_date=review)
        tale.wait(chance.uniform(1, 6) * 24 * 60)
        tale.tell("resume", by=handler)
    share = chance.betavariate(2.2, 2.6) * 0.97 if chance.random() > 0.06 else chance.uniform(1.02, 1.8)
    _work(teller, tale, tale.matter.limit, max(share, tale.slowness), since=dispatched)
    tale.tell("answer", by=handler, public=_answer(teller, tale))


def _work(teller: Teller, tale: Tale, limit: str, share: float, *, since: datetime) -> None:
    """Let the share of a limit pass since a moment, in the limit's own kind of time; at least some minutes from now."""
    parsed = Limit.parse(limit)
    minutes = parsed.minutes(teller.calendar) * share
    if parsed.runs_in_work_time:
        until = teller.calendar.moment(teller.calendar.worked(since) + minutes)
    else:
        until = since + timedelta(minutes=minutes)
    tale.at = max(until, tale.at + timedelta(minutes=teller.chance.uniform(2, 15)))


def _end(teller: Teller, tale: Tale) -> None:
    chance, checker = teller.chance, teller.person(teller.centre, "核查岗")
    if chance.random() < 0.05:
        tale.wait(chance.uniform(30, 300))
        tale.tell("redo", by=checker, note=chance.choice(teller.common["ratings_bad"]))
        tale.wait(chance.uniform(120, 900))
        tale.tell("answer", by=teller.person(tale.unit, "办理岗"), public=_answer(teller, tale))
    tale.wait(chance.uniform(15, 360))
    outcome = chance.choices(["solved", "partly", "planned", "explained"], [88, 5, 3, 4])[0]
    tale.tell("pass", by=checker, outcome=outcome)
    tale.verdict = {"outcome": outcome}
    if chance.random() < 0.3:
        _rate(teller, tale, outcome)


def _rate(teller: Teller, tale: Tale, outcome: str) -> None:
    chance = teller.chance
    solved = chance.random() < (0.93 if outcome == "solved" else 0.4)
    stars = chance.choices([5, 4, 3], [6, 3, 1])[0] if solved else chance.choices([3, 2, 1], [3, 3, 2])[0]
    words = chance.choice(teller.common["ratings_good" if solved else "ratings_bad"]) if chance.random() < 0.5 else ""
    tale.wait(chance.uniform(60, 2000))
    tale.tell("rate", by=("", ""), note=words, solved=solved, stars=stars)
    tale.verdict |= {"solved": solved, "stars": stars, "rating_comment": words}


def _answer(teller: Teller, tale: Tale) -> str:
    return str(teller.chance.choice(teller.words["phrases"][tale.matter.code]["answers"]))


def _place(teller: Teller, shape: Any) -> tuple[str, Point]:
    """An address in words, and a point somewhere inside the grid's shape."""
    chance = teller.chance
    area = chance.choice(teller.common["compounds"] if chance.random() < 0.6 else teller.common["roads"])
    place = f"{area}{chance.choice(teller.common['poi'])}"
    west, south, east, north = shape.bounds
    for _try in range(30):
        point = Point(chance.uniform(west, east), chance.uniform(south, north))
        if shape.contains(point):
            return place, point
    return place, shape.representative_point()


def _rows(teller: Teller, tale: Tale, area_no: int, shape: Any) -> Rows:
    flow, chance, region = teller.flow, teller.chance, teller.home.region_no or 0
    place, point = _place(teller, shape)
    steps = [Step(event["move"], event["at"], event["data"].get("limits", {})) for event in tale.events]
    runs = compute_clocks(flow, steps, teller.calendar)
    case_id = new_id(int(tale.events[0]["at"].timestamp() * 1000))
    number = teller.number(region, clock.local(tale.events[0]["at"]).date())
    text = chance.choice(teller.words["phrases"][tale.matter.code]["reports"]).format(place=place)
    events = list(_event_rows(flow, tale, region, case_id))
    case = _case_row(teller, tale, runs, (region, case_id, number, place, point, text, area_no), str(events[-1][5]))
    clocks = [
        (region, case_id, run.kind, run.run, str(run.limit), run.started_at, run.due_at, run.stopped_at,
         run.is_provisional, json.dumps(explanation(run)))
        for run in runs
    ]  # fmt: skip
    words = (region, case_id, area_no, tale.events[0]["at"], search_vector(text, place))
    return Rows(case, words, events, clocks)


def _event_rows(flow: Flow, tale: Tale, region: int, case_id: UUID) -> Iterator[tuple[object, ...]]:
    state = ""
    for seq, event in enumerate(tale.events, 1):
        to_state = flow.moves[event["move"]].to or state
        name, unit = event["by"]
        yield (
            region, case_id, seq, event["move"], state, to_state, None, name, unit, event["at"], event["at"],
            event["note"], event["public"], json.dumps(event["data"]),
        )  # fmt: skip
        state = to_state


def _case_row(
    teller: Teller, tale: Tale, runs: list[ClockRun], about: tuple[Any, ...], state: str
) -> tuple[object, ...]:
    region, case_id, number, place, point, text, area_no = about
    over_pause = [kind for kind, clock_spec in teller.flow.clocks.items() if clock_spec.over_pause]
    lights, spec = light_moments(runs, teller.calendar, over_pause=over_pause), teller.flow.states[state]
    alarms = [one for one in alarms_of(teller.flow, runs, teller.calendar) if when(one) > teller.now]
    first, last = tale.events[0]["at"], tale.events[-1]["at"]
    is_dispatched = any(event["move"] == "dispatch" for event in tale.events) and state != "reported"
    unit_id = tale.unit.id if is_dispatched else None
    closed = max((e["at"] for e in tale.events if e["move"] in {"pass", "settle", "refuse"}), default=None)
    verdict = tale.verdict if spec.is_final else {}
    return (
        region, case_id, number, crypto.digest(secrets.token_hex(8), purpose="demo"), teller.flow.key, state,
        teller.flow.stage(state),
        tale.matter.id if is_dispatched or state == "closed" else None, teller.chance.choice(CHANNELS),
        text if len(text) <= 40 else text[:39] + "…", text, place, round(point.x, 6), round(point.y, 6), "known",
        area_no, area_no, unit_id, spec.holder, unit_id if spec.holder == "handler" else None, tale.matter.urgency,
        first, first, last, lights.half_at, lights.near_at, lights.due_at, lights.kind,
        lights.due_at or FAR_AHEAD, when(alarms[0]) if alarms else None, json.dumps(alarms), lights.is_provisional,
        lights.is_paused, verdict.get("outcome", ""), closed if spec.is_final else None, verdict.get("solved"),
        verdict.get("stars"), verdict.get("rating_comment", ""), "", "", len(tale.events), *UNSET.values(),
        tale.matter.level if is_dispatched else "",
    )  # fmt: skip
