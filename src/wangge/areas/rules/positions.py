"""Judgement about positions in the tree: how the range of an area is shared out among those below it."""

from collections.abc import Collection, Hashable, Mapping, Sequence
from typing import NamedTuple, TypeVar

K = TypeVar("K", bound=Hashable)

FEWEST_SLOTS = 16
HIGHEST = 2**62


class RangeFullError(ValueError):
    """An area has no room for another child; the subtree above it must be renumbered."""


class Span(NamedTuple):
    """A range of numbers, both ends included. The first is the area's own; the rest is for those below."""

    start: int
    end: int

    @property
    def width(self) -> int:
        """How many numbers it holds."""
        return self.end - self.start + 1

    def holds(self, other: "Span") -> bool:
        """Whether the other lies inside this one."""
        return self.start <= other.start and other.end <= self.end


ROOT = Span(1, HIGHEST)


class Plant(NamedTuple):
    """The outline of a subtree to be placed: one node and the outlines below it."""

    below: tuple["Plant", ...] = ()


def slots_for(children: int, *, least: int = FEWEST_SLOTS) -> int:
    """How many slots an area with so many children gets: a power of two with at least as much room again."""
    wanted = max(2 * (children + 1), least)
    return 1 << (wanted - 1).bit_length()


def lay_out(parent: Span, children: int, *, least: int = FEWEST_SLOTS) -> list[Span]:
    """The ranges of an area's first children, in order. Slot 0 stays with the area itself.

    `least` is a wish for more slots than the children need; where the range is too narrow it is dropped.
    """
    width = parent.width // slots_for(children, least=least) or parent.width // slots_for(children)
    if width < 1:
        raise RangeFullError(
            f"{children} areas do not fit into the {parent.width} numbers of their parent; "
            "the subtree above must be renumbered"
        )
    starts = range(parent.start + width, parent.start + (children + 1) * width, width)
    return [Span(start, start + width - 1) for start in starts]


def next_slots(parent: Span, taken: Collection[Span], children: int, *, least: int = FEWEST_SLOTS) -> list[Span]:
    """Ranges for children that join others later: the first free slots, as wide as those of the others."""
    if not taken:
        return lay_out(parent, children, least=least)
    width = next(iter(taken)).width
    used = {span.start for span in taken}
    free = (start for start in range(parent.start + width, parent.end - width + 2, width) if start not in used)
    found = [Span(start, start + width - 1) for start, _ in zip(free, range(children), strict=False)]
    if len(found) < children:
        raise RangeFullError(
            f"there are {len(found)} free places for {children} new areas; the subtree must be renumbered"
        )
    return found


def renumber(span: Span, top: K, children: Mapping[K, Sequence[K]]) -> dict[K, Span]:
    """Lay a whole subtree out anew inside the range its top keeps; siblings stay in their order."""
    laid = {top: span}
    waiting = [top]
    while waiting:
        area = waiting.pop()
        below = children.get(area, ())
        if below:
            laid.update(zip(below, lay_out(laid[area], len(below)), strict=True))
            waiting.extend(below)
    return laid


def kind_of_village(code: str) -> str:
    """By the last three of twelve digits: residents' committees from 001, villagers' committees from 200."""
    last = int(code[9:12])
    return "community" if last < 200 else "village" if last < 400 else ""
