"""Judgement about figures: when a share may be told, what a digest covers, who reads figures. Plain Python."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SMALLEST_SAMPLE = 20
SATISFIED, DISSATISFIED = 4, 2  # stars from, and up to; three is neither
MORNING = time(7, 30)
READERS = frozenset({"town_leader", "city_leader", "supervisor"})
PERIODS = (7, 30, 90)  # days


@dataclass(frozen=True)
class Share:
    """A part of a sample; below the smallest sample it has no value, because chance would speak."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1, or None when the sample is too small."""
        return self.part / self.whole if self.whole >= SMALLEST_SAMPLE else None

    @property
    def percent(self) -> int | None:
        """The same in whole percent; 0 and 100 are said only of none and all."""
        if self.value is None or self.part in (0, self.whole):
            return None if self.value is None else round(self.value * 100)
        return min(99, max(1, round(self.value * 100)))


def reads_figures(roles: Collection[str]) -> bool:
    """Whether digests and figures are written for this person: leaders, and those who supervise."""
    return bool(READERS & set(roles))


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment at which the digest of a day is cut."""
    return datetime.combine(day, MORNING, zone)


def told_in(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """What a digest covers: from the morning before up to this one."""
    return morning_of(day - timedelta(days=1), zone), morning_of(day, zone)
