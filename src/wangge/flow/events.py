"""Facts this app announces."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class CalendarChanged:
    """Days of a calendar are worked otherwise than was thought; due dates that touch them are to be computed anew.

    An empty code is the national calendar, on which every local one rests.
    """

    first_day: date
    last_day: date
    code: str = ""
