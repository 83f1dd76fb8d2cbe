"""Make room in the tree: give a whole subtree new positions inside the range of its top."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from wangge.areas import rules, statements
from wangge.areas.events import AreasRenumbered
from wangge.areas.models import Area
from wangge.areas.queries.room import Room, room_for
from wangge.areas.queries.tree import regions_of
from wangge.areas.statements import moves
from wangge.kernel.bus import publish


def make_room(wanted: Mapping[UUID, Sequence[rules.Plant]]) -> None:
    """Renumber so that each area named can take these subtrees too; moves the smallest subtree."""
    for area_id in wanted:
        _renumber(room_for(Area.objects.get(id=area_id), wanted))


def _renumber(room: Room) -> None:
    moved = [(room.old[area_id], *span) for area_id, span in room.laid.items() if area_id in room.old]
    statements.move_areas(moved)
    moves.renumber_history(moved, regions_of([(room.top.area_no, room.top.area_end)]))
    publish(AreasRenumbered(tuple((before, after) for before, after, _ in moved if before != after)))
