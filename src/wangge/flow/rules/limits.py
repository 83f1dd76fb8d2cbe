"""A limit, and what it means on a calendar.

Units (practice of city management and hotline, see the words page): minutes and urgent hours run day and night;
work hours run in working time; workdays end at the same time of day on the n-th working day after, the first day
not counted; calendar days end at midnight and roll to the next working day (民法典 Art. 200-203).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from wangge.flow.rules.calendar import WorkCalendar

UNITS = ("minutes", "work_hours", "urgent_hours", "workdays", "calendar_days")
LAST_MINUTE = 24 * 60 - 1


@dataclass(frozen=True)
class Limit:
    """An amount of time in one of UNITS; written "4 work_hours"."""

    amount: int
    unit: str

    @classmethod
    @lru_cache(maxsize=1024)  # the same few limits are read for every case
    def parse(cls, written: str) -> "Limit":
        """Read the written form; ValueError says what is wrong with it."""
        amount, _, unit = written.strip().partition(" ")
        if unit not in UNITS or not amount.isdigit() or int(amount) < 1:
            raise ValueError(f"{written!r} is not a limit: a whole number above 0 and one of {', '.join(UNITS)}")
        return cls(int(amount), unit)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit}"

    @property
    def runs_in_work_time(self) -> bool:
        """Whether nights and holidays do not count."""
        return self.unit in {"work_hours", "workdays"}

    def minutes(self, calendar: WorkCalendar) -> float:
        """How long the limit is, in minutes of its own kind of time."""
        each = {"minutes": 1, "work_hours": 60, "urgent_hours": 60, "workdays": calendar.day_minutes}
        return self.amount * each.get(self.unit, 24 * 60)


def due_after(limit: Limit, start: datetime, calendar: WorkCalendar) -> datetime:
    """When a limit that starts at `start` and is never paused runs out."""
    if limit.unit == "work_hours":
        return calendar.moment(calendar.worked(start) + limit.amount * 60)
    if limit.unit == "workdays":
        return _workdays_after(limit.amount, start, calendar)
    if last := last_day(limit, start, calendar):
        return end_of_day(last, calendar)
    return start + timedelta(minutes=limit.minutes(calendar))


def _workdays_after(count: int, start: datetime, calendar: WorkCalendar) -> datetime:
    first = start.astimezone(calendar.zone).date()
    closing = calendar.spans[-1][1]
    minute = calendar.clamp(start) if calendar.is_workday(first) else closing
    return calendar.at(calendar.nth_workday(first, count), minute)


def last_day(limit: Limit, start: datetime, calendar: WorkCalendar) -> date | None:
    """The last civil day of a limit in calendar days, before it is rolled; None for limits of another kind."""
    if limit.unit != "calendar_days":
        return None
    return start.astimezone(calendar.zone).date() + timedelta(days=limit.amount)


def end_of_day(day: date, calendar: WorkCalendar) -> datetime:
    """The end of the day, or of the next working day when it is a rest day (民法典 Art. 203)."""
    return calendar.at(calendar.next_workday(day), LAST_MINUTE)


def later_by(limit: Limit, due: datetime, calendar: WorkCalendar) -> datetime:
    """A due moment moved by an extension, counted from the due moment itself."""
    if limit.unit == "work_hours":
        return calendar.moment(calendar.worked(due) + limit.amount * 60)
    if limit.unit == "workdays":
        local = due.astimezone(calendar.zone)
        return calendar.same_time(calendar.nth_workday(local.date(), limit.amount), local)
    return due + timedelta(minutes=limit.minutes(calendar))


def later_by_pause(
    limit: Limit, due: datetime, calendar: WorkCalendar, *, since: datetime, until: datetime
) -> datetime:
    """The due moment after a pause: later by the time of the limit's own kind that passed in it."""
    if not limit.runs_in_work_time:
        return due + (until - since)
    lost = calendar.worked(until) - calendar.worked(since)
    return due if lost <= 0 else calendar.moment(calendar.worked(due) + lost)


def retreat(limit: Limit, due: datetime, share: float, calendar: WorkCalendar) -> datetime:
    """The moment at which `share` of the limit is still left; a negative share is after the due moment."""
    return retreats(limit, due, calendar)(share)


def retreats(limit: Limit, due: datetime, calendar: WorkCalendar) -> Callable[[float], datetime]:
    """How to find such a moment, for whoever wants several before one due moment."""
    whole = limit.minutes(calendar)
    if not limit.runs_in_work_time:
        return lambda share: due - timedelta(minutes=whole * share)
    worked = calendar.worked(due)
    return lambda share: calendar.moment(worked - whole * share)
