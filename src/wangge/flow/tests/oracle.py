"""A second calculator of due dates, written from docs/clocks.md alone: minute by minute, obviously right, slow.

It shares with the engine the flow file and the plain data of a calendar, and no arithmetic. A moment is the number of
minutes since EPOCH; an almanac knows of every minute whether it is worked.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from wangge.flow.rules import MIGRATED, ClockRun, Flow, Step

EPOCH, END = date(2023, 1, 1), date(2031, 1, 1)
DAY = 24 * 60
Facts = tuple[str, int, str, datetime, datetime | None, datetime | None, bool, bool]


class Almanac:
    """A calendar written out, one entry for every minute."""

    def __init__(
        self,
        *,
        zone: ZoneInfo,
        spans: Sequence[tuple[int, int]],
        exceptions: Mapping[date, bool],
        published: frozenset[int],
    ) -> None:
        self.zone, self.spans, self.published = zone, spans, published
        days = [EPOCH + timedelta(days=n) for n in range((END - EPOCH).days)]
        self.is_workday = [exceptions.get(day, day.weekday() < 5) for day in days]
        self.worked = bytearray(len(days) * DAY)
        for number, is_workday in enumerate(self.is_workday):
            for begin, end in spans if is_workday else ():
                for minute in range(begin, end):
                    self.worked[number * DAY + minute] = 1

    def minute_of(self, moment: datetime) -> int:
        """How many minutes after EPOCH a moment is; only whole minutes can be counted."""
        passed = moment.astimezone(self.zone).replace(tzinfo=None) - datetime(EPOCH.year, EPOCH.month, EPOCH.day)
        minute, rest = divmod(passed, timedelta(minutes=1))
        assert not rest, "histories of the oracle go by whole minutes"
        return minute

    def moment_of(self, minute: int) -> datetime:
        """The moment so many minutes after EPOCH."""
        naive = datetime(EPOCH.year, EPOCH.month, EPOCH.day) + timedelta(minutes=minute)
        return naive.replace(tzinfo=self.zone)

    def after_working(self, start: int, minutes: int) -> int:
        """The earliest moment by which so many worked minutes have passed since the start."""
        worked, now = self.worked, start
        while minutes > 0:
            minutes -= worked[now]
            now += 1
        return now

    def worked_between(self, since: int, until: int) -> int:
        """How many worked minutes lie between."""
        return sum(self.worked[since:until])

    def nth_workday(self, day: int, count: int) -> int:
        """The count-th working day after a day, which does not count itself."""
        while count > 0:
            day += 1
            count -= self.is_workday[day]
        return day

    def end_of(self, day: int) -> int:
        """23:59 of a day, or of the next one that is worked."""
        while not self.is_workday[day]:
            day += 1
        return day * DAY + 23 * 60 + 59


@dataclass
class Timer:
    """One run as the oracle sees it. `due` is kept while the run is paused; it only is not shown."""

    kind: str
    number: int
    amount: int
    counts: str  # what its limit counts: one of the five units
    unit: str
    started: int
    due: int
    last_day: int = 0
    paused: int | None = None
    stopped: int | None = None


def tell(flow: Flow, steps: Iterable[Step], almanac: Almanac) -> list[Timer]:
    """Every run of a history that is in order."""
    timers: list[Timer] = []
    for step in steps:
        if step.move == MIGRATED:
            continue
        now, move = almanac.minute_of(step.at), flow.moves[step.move]
        for timer in [timer for timer in timers if timer.stopped is None]:
            if timer.kind in move.stops:
                _stop(timer, now)
            elif timer.kind in move.pauses:
                timer.paused = now if timer.paused is None else timer.paused
            elif timer.kind in move.resumes:
                _resume(timer, now, almanac)
            elif timer.kind in move.extends:
                _extend(timer, step.extend_by, almanac)
        for kind in move.starts:
            _begin(flow, kind, step, timers, almanac)
    return timers


def _begin(flow: Flow, kind: str, step: Step, timers: list[Timer], almanac: Almanac) -> None:
    now, clock = almanac.minute_of(step.at), flow.clocks[kind]
    for timer in timers:
        if timer.kind == kind and timer.stopped is None:
            is_handed_over = clock.per == "unit" and step.unit not in ("", timer.unit)
            if not is_handed_over:
                return _resume(timer, now, almanac)
            _stop(timer, now)
    amount, counts = step.limits.get(kind, f"{clock.limit.amount} {clock.limit.unit}").split(" ")
    number = 1 + len([timer for timer in timers if timer.kind == kind])
    timer = Timer(kind, number, int(amount), counts, step.unit, now, 0)
    timer.due = _first_due(timer, almanac)
    timers.append(timer)
    return None


def _first_due(timer: Timer, almanac: Almanac) -> int:
    day, minute = divmod(timer.started, DAY)
    if timer.counts == "minutes":
        return timer.started + timer.amount
    if timer.counts == "urgent_hours":
        return timer.started + timer.amount * 60
    if timer.counts == "work_hours":
        return almanac.after_working(timer.started, timer.amount * 60)
    if timer.counts == "calendar_days":
        timer.last_day = day + timer.amount
        return almanac.end_of(timer.last_day)
    opening, closing = almanac.spans[0][0], almanac.spans[-1][1]
    if not almanac.is_workday[day] or minute > closing:
        minute = closing
    return almanac.nth_workday(day, timer.amount) * DAY + max(minute, opening)


def _stop(timer: Timer, now: int) -> None:
    timer.stopped = now if timer.paused is None else timer.paused


def _resume(timer: Timer, now: int, almanac: Almanac) -> None:
    if timer.paused is None:
        return
    since, timer.paused = timer.paused, None
    if since >= timer.due:
        return
    if timer.counts in ("minutes", "urgent_hours"):
        left = timer.due - since
        timer.due = now + left
    elif timer.counts == "work_hours":
        left = almanac.worked_between(since, timer.due)
        timer.due = almanac.after_working(now, left)
    elif timer.counts == "workdays":
        lost = almanac.worked_between(since, now)
        timer.due = almanac.after_working(timer.due, lost)
    else:
        timer.last_day += len([minute for minute in range(since + 1, now + 1) if minute % DAY == 0])
        timer.due = almanac.end_of(timer.last_day)


def _extend(timer: Timer, amount: int, almanac: Almanac) -> None:
    if timer.counts == "minutes":
        timer.due += amount
    elif timer.counts == "urgent_hours":
        timer.due += amount * 60
    elif timer.counts == "work_hours":
        timer.due = almanac.after_working(timer.due, amount * 60)
    elif timer.counts == "workdays":
        day, minute = divmod(timer.due, DAY)
        timer.due = almanac.nth_workday(day, amount) * DAY + minute
    else:
        timer.last_day += amount
        timer.due = almanac.end_of(timer.last_day)


def facts_of_oracle(timers: Iterable[Timer], now: datetime, almanac: Almanac) -> list[Facts]:
    """What the oracle says of every run: kind, number, limit, start, due, stop, whether late, whether provisional."""
    minute = almanac.minute_of(now)
    return [_facts(timer, minute, almanac) for timer in timers]


def _facts(timer: Timer, now: int, almanac: Almanac) -> Facts:
    ended = now if timer.stopped is None else timer.stopped
    is_shown = timer.stopped is not None or timer.paused is None
    start, due = almanac.moment_of(timer.started), almanac.moment_of(timer.due)
    years = range(start.year, due.year + 1)
    return (
        timer.kind, timer.number, f"{timer.amount} {timer.counts}", start, due if is_shown else None,
        None if timer.stopped is None else almanac.moment_of(timer.stopped),
        is_shown and ended > timer.due, not almanac.published.issuperset(years),
    )  # fmt: skip


def facts_of_engine(runs: Iterable[ClockRun], now: datetime) -> list[Facts]:
    """The same of the engine's runs."""
    return [
        (
            run.kind, run.run, str(run.limit), run.started_at, run.due_at, run.stopped_at,
            run.due_at is not None and (run.stopped_at or now) > run.due_at, run.is_provisional,
        )
        for run in runs
    ]  # fmt: skip
