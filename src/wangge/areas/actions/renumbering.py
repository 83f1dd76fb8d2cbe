"""Make room in the tree: give a whole subtree new positions inside the range of its top."""

from collections import defaultdict
from collections.abc import Mapping
from uuid import UUID, uuid4

from wangge.areas import rules, statements
from wangge.areas.events import AreasRenumbered
from wangge.areas.models import Area
from wangge.kernel.bus import publish


def make_room(wanted: Mapping[UUID, int]) -> None:
    """Renumber so that each area named can take so many more children; moves the smallest subtree."""
    for area_id in wanted:
        top = Area.objects.get(id=area_id)
        while not _renumbered(top, wanted):
            if top.parent is None:
                raise rules.RangeFullError("the whole tree is full")
            top = top.parent


def _renumbered(top: Area, wanted: Mapping[UUID, int]) -> bool:
    children: dict[UUID, list[UUID]] = defaultdict(list)
    old: dict[UUID, int] = {}
    below = Area.objects.under(top).order_by("area_no").values_list("id", "parent_id", "area_no")
    for area_id, parent_id, area_no in below:
        old[area_id] = area_no
        if area_id != top.id:
            children[parent_id].append(area_id)
    for area_id in wanted.keys() & old.keys():
        children[area_id] += [uuid4() for _ in range(wanted[area_id])]  # places kept free for those to come
    try:
        laid = rules.renumber(rules.Span(top.area_no, top.area_end), top.id, children)
    except rules.RangeFullError:
        return False
    moved = [(old[area_id], *span) for area_id, span in laid.items() if area_id in old]
    statements.move_areas(moved)
    publish(AreasRenumbered(tuple((before, after) for before, after, _ in moved if before != after)))
    return True
