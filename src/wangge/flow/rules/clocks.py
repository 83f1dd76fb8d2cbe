"""Due dates as a pure function of the history: steps in, clock runs out, each with the arithmetic that led to it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from wangge.flow.rules.calendar import WorkCalendar
from wangge.flow.rules.definition import Flow
from wangge.flow.rules.limits import Limit, advance, due_after


@dataclass(frozen=True)
class Step:
    """One event of a case's history, as the clocks see it; `limits` are those the step set, by clock kind."""

    move: str
    at: datetime
    limits: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reason:
    """One line of the explanation of a due date: what happened, when, and the due date after it."""

    what: str  # started, paused, resumed, stopped
    at: datetime
    due: datetime | None
    limit: str = ""


@dataclass
class ClockRun:
    """One run of one clock. While paused there is no due date; a run that has not stopped is running."""

    kind: str
    run: int
    limit: Limit
    started_at: datetime
    due_at: datetime | None
    stopped_at: datetime | None = None
    is_provisional: bool = False
    reasons: list[Reason] = field(default_factory=list)
    _paused_at: datetime | None = None
    _due_before: datetime | None = None

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
        is_late = self._paused_at >= self._due_before
        due = self._due_before if is_late else advance(self.limit, self._due_before, self._paused_at, at, calendar)
        self.due_at, self._paused_at, self._due_before = due, None, None
        self.is_provisional = calendar.is_provisional(self.started_at, due)
        self._note("resumed", at)

    @property
    def is_running(self) -> bool:
        """Neither stopped nor paused."""
        return self.stopped_at is None and self.due_at is not None

    def _note(self, what: str, at: datetime) -> None:
        self.reasons.append(Reason(what, at, self.due_at, str(self.limit)))


def compute_clocks(flow: Flow, steps: Iterable[Step], calendar: WorkCalendar) -> list[ClockRun]:
    """Every run of every clock that a history produced, in order of starting."""
    runs: list[ClockRun] = []
    for step in steps:
        move = flow.moves[step.move]
        for run in [run for run in runs if run.stopped_at is None]:
            if run.kind in move.stops:
                run.stop(step.at)
            elif run.kind in move.pauses:
                run.pause(step.at)
            elif run.kind in move.resumes:
                run.resume(step.at, calendar)
        for kind in move.starts:
            if not any(run.kind == kind and run.stopped_at is None for run in runs):
                number = sum(run.kind == kind for run in runs) + 1
                runs.append(_started(flow, kind, number, step, calendar))
    return runs


def promise(flow: Flow, at: datetime, calendar: WorkCalendar) -> tuple[datetime, bool]:
    """By when a case reported at a moment is ordinarily done, and whether that date is provisional.

    What the person is told before anybody knows the matter; once it is known, the duty list's own limit counts.
    """
    due = due_after(flow.clocks["whole"].limit, at, calendar)
    return due, calendar.is_provisional(at, due)


def _started(flow: Flow, kind: str, number: int, step: Step, calendar: WorkCalendar) -> ClockRun:
    limit = Limit.parse(step.limits[kind]) if kind in step.limits else flow.clocks[kind].limit
    due = due_after(limit, step.at, calendar)
    run = ClockRun(kind, number, limit, step.at, due, is_provisional=calendar.is_provisional(step.at, due))
    run.reasons.append(Reason("started", step.at, due, str(limit)))
    return run
