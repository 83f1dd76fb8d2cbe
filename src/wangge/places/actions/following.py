"""How places follow the territory: rows are moved by a re-division, and keep up when areas get new numbers."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import transaction

from wangge.areas import queries as area_queries
from wangge.areas.followers import Moved
from wangge.kernel import audit
from wangge.kernel.fanout import fanout
from wangge.places import statements

Move = tuple[int, UUID, int, int]


@transaction.atomic
def move_rows(moves: Iterable[Move], *, by: UUID | None) -> int:
    """Give buildings, landmarks, compounds and roads another area: (region, id, old area, new area) each.

    A row that no longer belongs to the old area is left alone. Grouped by region; how many rows were moved.
    """
    by_region: dict[int, list[tuple[UUID, int, int]]] = defaultdict(list)
    for region_no, row_id, old, new in moves:
        by_region[region_no].append((row_id, old, new))
    moved = sum(statements.move(region_no, rows) for region_no, rows in sorted(by_region.items()))
    if moved:
        audit.record("move_places", by=by, subject=("places", "area"), detail={"moved": moved})
    return moved


def follow_moved(moves: Sequence[Moved]) -> None:
    """What the plan of a re-division calls: every row it names gets its new area."""
    move_rows(moves, by=None)


@transaction.atomic
@fanout("areas may have guests in any region")
def follow_areas(moves: Sequence[tuple[int, int]], *, by: UUID | None) -> int:
    """Follow areas that got new numbers, in every region; how many rows were changed."""
    changed = sum(statements.renumber(region_no, moves) for region_no in area_queries.region_numbers())
    if changed:
        audit.record("renumber_places", by=by, subject=("places", "area"), detail={"changed": changed})
    return changed
