"""Whether the positions of the tree suffice: ranges for what a plan makes and moves, and who moves up for it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple
from uuid import UUID, uuid4

from wangge.areas import rules, statements
from wangge.areas.models import Area
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.relocating import moving

Children = dict[UUID, list[UUID]]


class Room(NamedTuple):
    """A subtree laid out anew so that more fits in: its top, every range in it, and the numbers of now."""

    top: Area
    laid: dict[UUID, rules.Span]
    old: dict[UUID, int]


def has_room(drawing: Drawing) -> bool:
    """Whether what a plan makes and moves finds a place, if need be after others have moved up."""
    try:
        spans_of(drawing)
    except rules.RangeFullError:
        wanted = plants_of(drawing)
        try:
            for area in Area.objects.filter(id__in=wanted):
                room_for(area, wanted)
        except rules.RangeFullError:
            return False
    return True


def room_for(area: Area, wanted: Mapping[UUID, Sequence[rules.Plant]]) -> Room:
    """The smallest subtree around an area in which all that is wanted there fits; RangeFullError when none does."""
    top = area
    while (found := _laid_out(top, wanted)) is None:
        if top.parent is None:
            raise rules.RangeFullError("the whole tree is full")
        top = top.parent
    return found


def spans_of(drawing: Drawing) -> dict[UUID, rules.Span]:
    """A range for every new and moved area; RangeFullError when somewhere there is no room."""
    tops = _tops(drawing)
    by_parent: dict[UUID, list[UUID]] = defaultdict(list)
    for top in tops:
        assert top.parent_id is not None
        by_parent[top.parent_id].append(top.id)
    taken = statements.spans_below(list(by_parent))
    found: dict[UUID, rules.Span] = {}
    for parent, keys in by_parent.items():
        above = drawing.before[parent]
        slots = rules.next_slots(rules.Span(above.area_no, above.area_end), taken.get(parent, []), len(keys))
        for key, slot in zip(keys, slots, strict=True):
            below: dict[UUID, list[UUID]] = {}
            _collect(drawing, key, below)
            found.update(rules.renumber(slot, key, below))
    return found


def plants_of(drawing: Drawing) -> dict[UUID, list[rules.Plant]]:
    """The outline of what comes under each area that stays."""
    found: dict[UUID, list[rules.Plant]] = defaultdict(list)
    for top in _tops(drawing):
        assert top.parent_id is not None
        found[top.parent_id].append(_outline(drawing, top.id))
    return {parent: plants for parent, plants in found.items() if parent in drawing.before}


def _outline(drawing: Drawing, key: UUID) -> rules.Plant:
    return rules.Plant(tuple(_outline(drawing, child.id) for child in drawing.children(key)))


def _tops(drawing: Drawing) -> list[Node]:
    """New and moved areas whose parent stays where it is, in the order of the map."""
    carried = {node.id for node in moving(drawing)} | {node.id for node in drawing.made()}
    return [node for node in drawing.after.values() if node.id in carried and node.parent_id not in carried]


def _collect(drawing: Drawing, key: UUID, below: dict[UUID, list[UUID]]) -> None:
    below[key] = [child.id for child in drawing.children(key)]
    for child in below[key]:
        _collect(drawing, child, below)


def _laid_out(top: Area, wanted: Mapping[UUID, Sequence[rules.Plant]]) -> Room | None:
    children: Children = defaultdict(list)
    old: dict[UUID, int] = {}
    below = Area.objects.under(top).order_by("area_no").values_list("id", "parent_id", "area_no")
    for area_id, parent_id, area_no in below:
        old[area_id] = area_no
        if area_id != top.id:
            children[parent_id].append(area_id)
    for area_id in wanted.keys() & old.keys():
        _keep_free(children, area_id, wanted[area_id])
    try:
        return Room(top, rules.renumber(rules.Span(top.area_no, top.area_end), top.id, children), old)
    except rules.RangeFullError:
        return None


def _keep_free(children: Children, parent: UUID, plants: Sequence[rules.Plant]) -> None:
    """Put stand-ins for subtrees to come among the children of an area."""
    tops = [uuid4() for _ in plants]
    children[parent] = [*children.get(parent, ()), *tops]
    for top, plant in zip(tops, plants, strict=True):
        _keep_free(children, top, plant.below)
