"""The moments at which somebody is to be told how much of a limit is used up."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any

from wangge.flow.rules import ClockRun, Flow, WorkCalendar, retreats

Alarm = dict[str, Any]  # at, kind, run, share, due, to: as it is stored with the case


def alarms_of(flow: Flow, runs: Iterable[ClockRun], calendar: WorkCalendar) -> list[Alarm]:
    """Every moment of the running clocks, soonest first."""
    found: list[tuple[datetime, Alarm]] = []
    for run in runs:
        if run.is_live and run.due_at:
            due = run.due_at.isoformat()
            left_at = retreats(run.whole_limit, run.due_at, calendar)
            for reminder in flow.clocks[run.kind].tell:
                at = left_at(1 - reminder.share)
                alarm = {"kind": run.kind, "run": run.run, "share": reminder.share, "due": due, "to": reminder.to}
                found.append((at, {"at": at.isoformat(), **alarm}))
    return [alarm for _at, alarm in sorted(found, key=itemgetter(0))]


def when(alarm: Alarm) -> datetime:
    """The moment of an alarm."""
    return datetime.fromisoformat(alarm["at"])


def still_to_come(alarms: Sequence[Alarm], before: Sequence[Alarm], at: datetime) -> list[Alarm]:
    """The alarms after a moment, and those before it that nobody has been told yet."""
    return [one for one in alarms if when(one) > at or one in before]


def due_now(alarms: Sequence[Alarm], now: datetime) -> tuple[list[Alarm], list[Alarm]]:
    """The alarms that are due, and the rest."""
    return [one for one in alarms if when(one) <= now], [one for one in alarms if when(one) > now]
