"""A holiday notice as a file, and how it differs from the days held: plain data, no reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from wangge.flow.rules.calendar import FIRST, YEARS_AHEAD

Days = Mapping[date, tuple[bool, str]]  # whether it is worked, and what it is called


class NoticeError(ValueError):
    """A notice that cannot be loaded; the text names the part and the reason."""


@dataclass(frozen=True)
class Notice:
    """The days of some years that depart from the ordinary week, as published."""

    number: str
    source: str
    years: frozenset[int]
    days: Days

    def only(self, years: frozenset[int]) -> "Notice":
        """The part of it that is about some years."""
        return replace(self, years=years, days={day: entry for day, entry in self.days.items() if day.year in years})


@dataclass(frozen=True)
class DayChange:
    """One day that is worked otherwise than before; None is an ordinary day of the week."""

    day: date
    before: bool | None
    after: bool | None
    name: str


def read_notice(text: str, *, this_year: int) -> Notice:
    """Read a notice: {"source", "notice", "holidays": {day: name}, "workdays": {day: name}}; NoticeError otherwise."""
    try:
        data = json.loads(text)
    except ValueError as error:
        raise NoticeError(f"not a JSON file: {error}") from error
    if not isinstance(data, dict) or not isinstance(data.get("source"), str) or not data["source"].strip():
        raise NoticeError('the part "source" is missing: who published it')
    holidays, workdays = _days(data, "holidays"), _days(data, "workdays")
    if both := sorted(set(holidays) & set(workdays)):
        raise NoticeError(f"{both[0]} is named both as a holiday and as a workday")
    days = {day: (False, name) for day, name in holidays.items()} | {
        day: (True, name) for day, name in workdays.items()
    }
    years = frozenset(day.year for day in days)
    if not years or min(years) < FIRST.year or max(years) > this_year + YEARS_AHEAD:
        raise NoticeError(f"a notice has days of the years {FIRST.year} to {this_year + YEARS_AHEAD}")
    return Notice(str(data.get("notice", "")), data["source"], years, days)


def _days(data: dict[str, Any], part: str) -> dict[date, str]:
    named = data.get(part)
    if not isinstance(named, dict):
        raise NoticeError(f'the part "{part}" is missing: days with their names')
    found = {}
    for written, name in named.items():
        try:
            found[date.fromisoformat(written)] = str(name)[:60]
        except ValueError as error:
            raise NoticeError(f"{part}: {written!r} is not a day like 2027-01-01") from error
    return found


def changes_between(held: Days, wanted: Days) -> list[DayChange]:
    """The days that differ, in order; a day only called otherwise counts too."""
    changed = [day for day in sorted({*held, *wanted}) if held.get(day) != wanted.get(day)]
    return [
        DayChange(
            day,
            held[day][0] if day in held else None,
            wanted[day][0] if day in wanted else None,
            (wanted.get(day) or held[day])[1],
        )
        for day in changed
    ]
