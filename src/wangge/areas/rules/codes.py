"""Official numbers of grids: how they are made up, and in which order grids are counted."""

from collections.abc import Collection, Hashable, Iterable, Mapping
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

ROW_SHARE = 0.5  # grids whose middles lie within half the usual height of a grid stand in one row


class Scheme(NamedTuple):
    """A way to number grids: digits before, digits of the place above, digits of the running number."""

    prefix: str
    above_digits: int
    sequence_digits: int

    @property
    def length(self) -> int:
        """How many digits a whole number has."""
        return len(self.prefix) + self.above_digits + self.sequence_digits


def in_reading_order(middles: Mapping[K, tuple[float, float]], heights: Mapping[K, float]) -> list[K]:
    """Grids of one community as a page is read: rows north to south, in each row west to east (DB6101/T 3185-2024).

    Grids whose middles differ by less than half the usual height of a grid stand in the same row.
    """
    if not middles:
        return []
    usual = sorted(heights.values())[len(heights) // 2]
    rows: list[list[K]] = []
    top = float("inf")
    for key in sorted(middles, key=lambda key: -middles[key][1]):
        if not rows or top - middles[key][1] > usual * ROW_SHARE:
            rows.append([])
            top = middles[key][1]
        rows[-1].append(key)
    return [key for row in rows for key in sorted(row, key=lambda key: middles[key][0])]


def numbered(scheme: Scheme, above: str, ordered: Iterable[K], *, taken: Collection[str] = ()) -> dict[K, str]:
    """A number for each grid in this order, after the code of the place above; numbers taken are left out.

    ValueError when the code above is too short or the running numbers do not suffice.
    """
    if len(above) < scheme.above_digits:
        raise ValueError(f"the code of the place above has {len(above)} digits, {scheme.above_digits} are needed")
    stem = scheme.prefix + above[: scheme.above_digits]
    running, found = 0, {}
    for key in ordered:
        running += 1
        while (code := f"{stem}{running:0{scheme.sequence_digits}}") in taken:
            running += 1
        if len(code) > scheme.length:
            raise ValueError(f"more grids than {scheme.sequence_digits} digits can number")
        found[key] = code
    return found
