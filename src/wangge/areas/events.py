"""Facts the territory announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class AreasRenumbered:
    """Areas got new positions; whoever keeps `area_no` must follow. Pairs of the old and the new number."""

    moves: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class AreasRedivided:
    """A plan was carried out or undone; rows and duties have followed already."""

    plan_id: UUID
