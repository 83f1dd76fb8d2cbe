"""Where a whole new level may stand in a plan: between which areas, and of which levels."""

from collections.abc import Iterator
from uuid import UUID

from wangge.areas.models import AreaLevel
from wangge.areas.queries.drawing import Drawing, Node


def inside_of(drawing: Drawing, top: UUID) -> Iterator[Node]:
    """An area and all below it as the plan will have them, from above downward."""
    waiting = [drawing.after[top]]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(drawing.children(node.id)))


def nodes_across(drawing: Drawing, rank: int, top: UUID) -> list[Node]:
    """The areas inside one that a level of this rank would come between them and what they lie in now."""
    return [
        child
        for above in inside_of(drawing, top) if above.rank < rank
        for child in drawing.children(above.id) if child.rank > rank
    ]  # fmt: skip


def levels_between(drawing: Drawing, top: UUID) -> list[AreaLevel]:
    """The levels of the settings of which there is none inside an area yet, and that may stand between others there."""
    present = {node.level for node in inside_of(drawing, top)}
    links = {
        (above.rank, child.rank) for above in inside_of(drawing, top) for child in drawing.children(above.id)
    }  # fmt: skip
    return [
        level for level in AreaLevel.objects.order_by("rank")
        if level.key not in present and any(above < level.rank < below for above, below in links)
    ]  # fmt: skip
