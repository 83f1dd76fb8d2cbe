"""Judgement about components: whether a code is one, and how far two places lie apart."""

import math
from collections.abc import Container

from wangge.kernel.errors import YES, Decision, no

CODE_DIGITS = 16
METRES_PER_DEGREE = 111_320.0


def class_of(code: str) -> str:
    """The small class in a component's code: 2 digits of the big class, 2 of the small one."""
    return code[6:10]


def is_component_code(code: str, classes: Container[str]) -> Decision:
    """A code has 16 digits: 6 of the region, 2 of the big class, 2 of the small class, 6 of the serial number."""
    if not (code.isascii() and code.isdigit()):
        return no("A component's code consists of digits.")
    if len(code) != CODE_DIGITS:
        return no("A component's code has 16 digits: 6 region, 2 big class, 2 small class, 6 serial.")
    if code[10:] == "000000":
        return no("The serial number begins at 000001.")
    if class_of(code) not in classes:
        return no("There is no component class with digits 7 to 10 of this code.")
    return YES


def box_around(lon: float, lat: float, metres: float) -> tuple[float, float, float, float]:
    """West, south, east and north of a box that holds the circle."""
    high = metres / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    return lon - wide, lat - high, lon + wide, lat + high


def metres_between(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """How far two near places lie apart, in metres; within a thousandth at the size of a city."""
    across = (lon - other_lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(across, lat - other_lat) * METRES_PER_DEGREE
