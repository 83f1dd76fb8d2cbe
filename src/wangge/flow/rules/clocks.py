"""Due dates as a pure function of the history: steps in, clock runs out, each with the arithmetic that led to it.

The contract is docs/clocks.md; a second calculator in the tests checks this one minute by minute.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from wangge.flow.rules.calendar import WorkCalendar
from wangge.flow.rules.definition import MIGRATED, ClockSpec, Flow
from wangge.flow.rules.limits import Limit, due_after, end_of_day, last_day, later_by, later_by_pause


class HistoryError(ValueError):
    """A history whose steps are out of order, or that knows a move its flow does not."""


@dataclass(frozen=True)
class Step:
    """One event of a case's history, as the clocks see it.

    `limits` are those the step set, by clock kind; `unit` holds the case after it; `extend_by` is in the clock's units.
    """

    move: str
    at: datetime
    limits: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    extend_by: int = 0


@dataclass(frozen=True)
class Reason:
    """One line of the explanation of a due date: what happened, when, and the due date after it."""

    what: str  # started, paused, resumed, extended, stopped
    at: datetime
    due: datetime | None
    limit: str = ""


@dataclass
class ClockRun:
    """One run of one clock. While paused there is no due date; a run that has not stopped is live."""

    kind: str
    run: int
    limit: Limit
    started_at: datetime
    due_at: datetime | None
    unit: str = ""
    stopped_at: datetime | None = None
    is_provisional: bool = False
    extended_by: int = 0
    reasons: list[Reason] = field(default_factory=list)
    _last_day: date | None = None  # of a limit in calendar days, before it is rolled to a working day
    _paused_at: datetime | None = None
    _due_before: datetime | None = None

    @property
    def run_key(self) -> tuple[str, int]:
        """Which run of which clock it is."""
        return self.kind, self.run

    @property
    def is_live(self) -> bool:
        """Whether it has not stopped."""
        return self.stopped_at is None

    @property
    def is_paused(self) -> bool:
        """Whether it is held."""
        return self.is_live and self._paused_at is not None

    @property
    def whole_limit(self) -> Limit:
        """The limit with what was added to it."""
        return Limit(self.limit.amount + self.extended_by, self.limit.unit) if self.extended_by else self.limit

    def stop(self, at: datetime) -> None:
        """End the run. One that is held ended when it was held: what came after was nobody's time."""
        self.due_at = self.due_at or self._due_before
        self.stopped_at = self._paused_at or at
        self._note("stopped", at)

    def pause(self, at: datetime) -> None:
        """Hold the run; time that passes now does not count."""
        if self._paused_at is None:
            self._paused_at, self._due_before, self.due_at = at, self.due_at, None
            self._note("paused", at)

    def resume(self, at: datetime, calendar: WorkCalendar) -> None:
        """Let the run go on. What was overdue stays overdue: a pause after the due date moves nothing."""
        if self._paused_at is None or self._due_before is None:
            return
        due, since = self._due_before, self._paused_at
        if since < due:
            due = self._roll(calendar.midnights(since, at), calendar) or later_by_pause(
                self.limit, due, calendar, since=since, until=at
            )
        self.due_at, self._paused_at, self._due_before = due, None, None
        self._note("resumed", at)

    def extend(self, amount: int, at: datetime, calendar: WorkCalendar) -> None:
        """Add units of its own to the run; one that is held will resume with the later due date."""
        held = self.due_at or self._due_before
        if held is None or amount < 1:
            return
        due = self._roll(amount, calendar) or later_by(Limit(amount, self.limit.unit), held, calendar)
        self.extended_by += amount
        if self._paused_at is None:
            self.due_at = due
        else:
            self._due_before = due
        self.reasons.append(Reason("extended", at, due, str(Limit(amount, self.limit.unit))))

    def settle(self, calendar: WorkCalendar) -> None:
        """Say whether the date may still change, once the whole history has been told."""
        due = self.due_at or self._due_before or self.started_at
        self.is_provisional = calendar.is_provisional(self.started_at, due)

    def _roll(self, days: int, calendar: WorkCalendar) -> datetime | None:
        """Move the last day of a limit in calendar days; None for limits of another kind."""
        if self._last_day is None:
            return None
        self._last_day += timedelta(days=days)
        return end_of_day(self._last_day, calendar)

    def _note(self, what: str, at: datetime) -> None:
        self.reasons.append(Reason(what, at, self.due_at, str(self.limit)))


def compute_clocks(flow: Flow, steps: Iterable[Step], calendar: WorkCalendar) -> list[ClockRun]:
    """Every run of every clock that a history produced, in order of starting; HistoryError when it is out of order."""
    runs: list[ClockRun] = []
    before: Step | None = None
    for number, step in enumerate(steps, 1):
        if step.move not in flow.moves and step.move != MIGRATED:
            raise HistoryError(f"step {number}: the flow {flow.key} has no move {step.move!r}")
        if before is not None and step.at < before.at:
            raise HistoryError(
                f"step {number} ({step.move}, {step.at.isoformat()}) happened before step {number - 1} "
                f"({before.move}, {before.at.isoformat()})"
            )
        _apply(flow, step, runs, calendar)
        before = step
    for run in runs:
        run.settle(calendar)
    return runs


def go_on(flow: Flow, runs: list[ClockRun], step: Step, calendar: WorkCalendar) -> list[ClockRun]:
    """Apply one more step to the runs of a history; returns those it changed or started."""
    told = {run.run_key: len(run.reasons) for run in runs}
    _apply(flow, step, runs, calendar)
    changed = [run for run in runs if len(run.reasons) != told.get(run.run_key)]
    for run in changed:
        run.settle(calendar)
    return changed


def promise(flow: Flow, at: datetime, calendar: WorkCalendar) -> tuple[datetime, bool]:
    """By when a case reported at a moment is ordinarily done, and whether that date is provisional.

    What the person is told before anybody knows the matter; once it is known, the duty list's own limit counts.
    """
    due = due_after(flow.clocks["whole"].limit, at, calendar)
    return due, calendar.is_provisional(at, due)


def _apply(flow: Flow, step: Step, runs: list[ClockRun], calendar: WorkCalendar) -> None:
    move = flow.moves.get(step.move)
    if move is None:
        return
    for run in [run for run in runs if run.is_live]:
        if run.kind in move.stops:
            run.stop(step.at)
        elif run.kind in move.pauses:
            run.pause(step.at)
        elif run.kind in move.resumes:
            run.resume(step.at, calendar)
        elif run.kind in move.extends:
            run.extend(step.extend_by, step.at, calendar)
    for kind in move.starts:
        _start(flow.clocks[kind], step, runs, calendar)


def _start(spec: ClockSpec, step: Step, runs: list[ClockRun], calendar: WorkCalendar) -> None:
    live = next((run for run in runs if run.kind == spec.kind and run.is_live), None)
    if live is not None and (spec.per != "unit" or not step.unit or live.unit == step.unit):
        live.resume(step.at, calendar)
        return
    if live is not None:
        live.stop(step.at)
    limit = Limit.parse(step.limits[spec.kind]) if spec.kind in step.limits else spec.limit
    number = sum(run.kind == spec.kind for run in runs) + 1
    run = ClockRun(spec.kind, number, limit, step.at, due_after(limit, step.at, calendar), unit=step.unit)
    run._last_day = last_day(limit, step.at, calendar)
    run.reasons.append(Reason("started", step.at, run.due_at, str(limit)))
    runs.append(run)
