"""Working time as arithmetic: minutes worked up to a moment, and the moment of a minute.

Days are the civil days of one time zone. Ordinary weekdays are worked; `exceptions` names holidays and weekends
worked instead, as the State Council's yearly notice sets them (全国年节及纪念日放假办法).
"""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

FIRST = date(2004, 1, 1)
YEARS_AHEAD = 12
Span = tuple[int, int]  # minutes of the day: from, to


def read_spans(written: Sequence[str]) -> tuple[Span, ...]:
    """Working hours as written: "08:30-12:00" becomes (510, 720)."""

    def minutes(clock_time: str) -> int:
        hour, _, minute = clock_time.partition(":")
        return int(hour) * 60 + int(minute)

    return tuple((minutes(a), minutes(b)) for a, _, b in (span.partition("-") for span in written))


class WorkCalendar:
    """The working time of one place. Immutable once made; build one per change of the calendar."""

    def __init__(
        self,
        *,
        zone: ZoneInfo,
        spans: Sequence[Span],
        exceptions: Mapping[date, bool],
        published_years: frozenset[int],
        last_year: int,
    ) -> None:
        self.zone = zone
        self.spans = tuple(spans)
        self.exceptions = exceptions
        self.published_years = published_years
        self.day_minutes = sum(end - begin for begin, end in self.spans)
        days = (date(last_year + YEARS_AHEAD, 12, 31) - FIRST).days + 1
        worked = (self.is_workday(FIRST + timedelta(days=n)) for n in range(days))
        self._workdays_before = [0, *accumulate(worked)]

    def is_workday(self, day: date) -> bool:
        """Whether people work that day."""
        return self.exceptions.get(day, day.weekday() < 5)

    def is_provisional(self, start: datetime, end: datetime) -> bool:
        """Whether the time between touches a year whose holiday notice is not published."""
        years = range(self._local(start).year, self._local(end).year + 1)
        return any(year not in self.published_years for year in years)

    def nth_workday(self, day: date, count: int) -> date:
        """The count-th working day after `day`; the day itself does not count (民法典 Art. 201)."""
        wanted = self._workdays_before[self._index(day) + 1] + count
        return FIRST + timedelta(days=bisect_left(self._workdays_before, wanted) - 1)

    def after_workdays(self, moment: datetime, count: int) -> datetime:
        """The end of the working hours of the count-th working day after a moment."""
        return self.at(self.nth_workday(self._local(moment).date(), count), self.spans[-1][1])

    def next_workday(self, day: date) -> date:
        """The day itself when it is worked, else the next one that is (民法典 Art. 203)."""
        return day if self.is_workday(day) else self.nth_workday(day, 1)

    def worked(self, moment: datetime) -> float:
        """Working minutes from the beginning of the calendar up to the moment."""
        local = self._local(moment)
        before = self._workdays_before[self._index(local.date())] * self.day_minutes
        if not self.is_workday(local.date()):
            return before
        clock_minutes = local.hour * 60 + local.minute + (local.second + local.microsecond / 1e6) / 60
        return before + sum(max(0.0, min(clock_minutes, end) - begin) for begin, end in self.spans)

    def moment(self, worked: float) -> datetime:
        """The earliest moment by which so many minutes are worked: the end of a day, not the start of the next."""
        full_days, rest = divmod(worked, self.day_minutes)
        if rest < 1e-6:
            full_days, rest = full_days - 1, self.day_minutes
        day = FIRST + timedelta(days=bisect_left(self._workdays_before, int(full_days) + 1) - 1)
        for begin, end in self.spans:
            if rest <= end - begin + 1e-6:
                return self.at(day, begin + rest)
            rest -= end - begin
        raise AssertionError("a working day holds all its minutes")

    def at(self, day: date, minutes: float) -> datetime:
        """The moment so many minutes into a civil day; exact to the microsecond."""
        local = datetime.combine(day, time()) + timedelta(microseconds=round(minutes * 60e6))
        return local.replace(tzinfo=self.zone)

    def same_time(self, day: date, moment: datetime) -> datetime:
        """The time of day of a moment, on another civil day."""
        return datetime.combine(day, self._local(moment).timetz())

    def midnights(self, since: datetime, until: datetime) -> int:
        """How many civil midnights lie between two moments."""
        return (self._local(until).date() - self._local(since).date()).days

    def clamp(self, moment: datetime) -> float:
        """The minute of the day, moved into working hours: before opening to opening, after closing to closing."""
        local = self._local(moment)
        minutes = local.hour * 60 + local.minute + (local.second + local.microsecond / 1e6) / 60
        return min(max(minutes, self.spans[0][0]), self.spans[-1][1])

    def _local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def _index(self, day: date) -> int:
        return min(max((day - FIRST).days, 0), len(self._workdays_before) - 2)
