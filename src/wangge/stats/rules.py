"""Judgement about figures: when a share may be told, what a digest covers, who reads figures. Plain Python."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SMALLEST_SAMPLE = 20
SMALLEST_CELL = 5  # fewer people than this are not told apart in public
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


def publishable(cells: Mapping[str, int]) -> tuple[dict[str, int | None], int | None]:
    """Counts and their total as anybody may read them: a cell of 1 to 4 is hidden (None), and told as "<5".

    What is hidden must not be found from the total. One hidden cell takes another with it, the first by its name and
    not by its size, which would tell something. Where there is no other, or the hidden cells must all be 1 or all be
    4, the total is hidden as well. For every figure that is public.
    """
    hidden = {key for key, count in cells.items() if 0 < count < SMALLEST_CELL}
    rest = sorted(key for key, count in cells.items() if count >= SMALLEST_CELL)
    if len(hidden) == 1 and rest:
        hidden.add(rest[0])
    total = None if hidden and _is_given_away([cells[key] for key in hidden]) else sum(cells.values())
    return {key: None if key in hidden else count for key, count in cells.items()}, total


def _is_given_away(counts: list[int]) -> bool:
    """Whether the sum of hidden counts leaves only one way to share it out."""
    least, most = len(counts), (SMALLEST_CELL - 1) * len(counts)
    return len(counts) == 1 or sum(counts) in (least, most)
