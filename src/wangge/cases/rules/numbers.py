"""Case numbers: 19 digits anyone can read out, which carry their region and day and find a mistyped digit."""

import re
from datetime import date

from wangge.kernel.ids import check_digit

SERIAL_DIGITS = 6
LENGTH = 19


def new_number(region_no: int, day: date, serial: int) -> str:
    """Region (6), day yymmdd (6), serial (6), ISO 7064 check digit (1)."""
    digits = f"{region_no:06d}{day:%y%m%d}{serial:0{SERIAL_DIGITS}d}"
    return digits + check_digit(digits)


def normal_number(written: str) -> str:
    """The number as stored, from however a person wrote it; empty when it cannot be a case number."""
    digits = re.sub(r"\D", "", written)
    return digits if len(digits) == LENGTH and check_digit(digits[:-1]) == digits[-1] else ""
