"""Facts the territory announces."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AreasRenumbered:
    """Areas got new positions; whoever keeps `area_no` must follow. Pairs of the old and the new number."""

    moves: tuple[tuple[int, int], ...]
