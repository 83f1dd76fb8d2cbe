"""Make room in the tree: give a whole subtree new positions inside the range of its top."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

from wangge.areas import rules, statements
from wangge.areas.events import AreasRenumbered
from wangge.areas.models import Area
from wangge.areas.queries.tree import regions_of
from wangge.areas.statements import moves
from wangge.kernel.bus import publish

Children = dict[UUID, list[UUID]]


def make_room(wanted: Mapping[UUID, Sequence[rules.Plant]]) -> None:
    """Renumber so that each area named can take these subtrees too; moves the smallest subtree."""
    for area_id in wanted:
        top = Area.objects.get(id=area_id)
        while not _renumbered(top, wanted):
            if top.parent is None:
                raise rules.RangeFullError("the whole tree is full")
            top = top.parent


def _renumbered(top: Area, wanted: Mapping[UUID, Sequence[rules.Plant]]) -> bool:
    children: Children = defaultdict(list)
    old: dict[UUID, int] = {}
    below = Area.objects.under(top).order_by("area_no").values_list("id", "parent_id", "area_no")
    for area_id, parent_id, area_no in below:
        old[area_id] = area_no
        if area_id != top.id:
            children[parent_id].append(area_id)
    for area_id in wanted.keys() & old.keys():
        keep_free(children, area_id, wanted[area_id])
    try:
        laid = rules.renumber(rules.Span(top.area_no, top.area_end), top.id, children)
    except rules.RangeFullError:
        return False
    moved = [(old[area_id], *span) for area_id, span in laid.items() if area_id in old]
    statements.move_areas(moved)
    moves.renumber_history(moved, regions_of([(top.area_no, top.area_end)]))
    publish(AreasRenumbered(tuple((before, after) for before, after, _ in moved if before != after)))
    return True


def keep_free(children: Children, parent: UUID, plants: Sequence[rules.Plant]) -> list[UUID]:
    """Put stand-ins for subtrees to come among the children of an area; returns the tops of them."""
    tops = [uuid4() for _ in plants]
    children[parent] = [*children.get(parent, ()), *tops]
    for top, plant in zip(tops, plants, strict=True):
        keep_free(children, top, plant.below)
    return tops
