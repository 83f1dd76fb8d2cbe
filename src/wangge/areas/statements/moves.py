"""SQL of rows that moved with a re-division, and of history when areas are renumbered."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from wangge.areas.followers import Moved

# A row that came in between is noted when it is moved too; one that was moved before keeps its first note.
NOTE_MOVES = """
INSERT INTO area_move (region_no, kind, row_id, plan_id, old_no, new_no)
SELECT region_no, %(kind)s, row_id, %(plan)s, old_no, new_no
FROM unnest(%(regions)s::int[], %(rows)s::uuid[], %(old)s::bigint[], %(new)s::bigint[])
     AS moved(region_no, row_id, old_no, new_no)
ON CONFLICT DO NOTHING
"""
MOVES_OF = """
SELECT region_no, row_id, new_no, old_no FROM area_move
WHERE plan_id = %(plan)s AND kind = %(kind)s AND region_no = ANY(%(regions)s) ORDER BY region_no
"""
RENUMBER_VERSIONS = """
UPDATE area_version v SET area_no = m.new_no, area_end = m.new_end
FROM unnest(%(old)s::bigint[], %(new)s::bigint[], %(ends)s::bigint[]) AS m(old_no, new_no, new_end)
WHERE v.area_no = m.old_no
"""
RENUMBER_OLD = """
UPDATE area_move v SET old_no = m.new_no FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE v.region_no = ANY(%(regions)s) AND v.old_no = m.old_no
"""
RENUMBER_NEW = """
UPDATE area_move v SET new_no = m.new_no FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE v.region_no = ANY(%(regions)s) AND v.new_no = m.old_no
"""
RENUMBER_TOLD = """
UPDATE outbox_entry v SET area_no = m.new_no FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE v.region_no = ANY(%(regions)s) AND v.area_no = m.old_no
"""


def note_moves(kind: str, plan: UUID, moved: Sequence[Moved]) -> None:
    """Keep where each row was before a plan moved it."""
    regions, rows, old, new = [list(column) for column in zip(*moved, strict=True)] or [[], [], [], []]
    with connection.cursor() as cursor:
        values: dict[str, Any] = {"kind": kind, "plan": plan, "regions": regions, "rows": rows, "old": old, "new": new}
        cursor.execute(NOTE_MOVES, values)


def moves_back(kind: str, plan: UUID, regions: Sequence[int]) -> list[Moved]:
    """The rows a plan moved, as moves the other way."""
    with connection.cursor() as cursor:
        cursor.execute(MOVES_OF, {"kind": kind, "plan": plan, "regions": list(regions)})
        return [Moved(*row) for row in cursor.fetchall()]


def renumber_history(moves: Iterable[tuple[int, int, int]], regions: Sequence[int]) -> None:
    """Positions in versions, in notes of moves and in facts not told yet follow when areas are renumbered."""
    columns: list[Any] = [list(column) for column in zip(*moves, strict=True)] or [[], [], []]
    values: dict[str, Any] = dict(zip(("old", "new", "ends"), columns, strict=True)) | {"regions": list(regions)}
    with connection.cursor() as cursor:
        for statement in (RENUMBER_VERSIONS, RENUMBER_OLD, RENUMBER_NEW, RENUMBER_TOLD):
            cursor.execute(statement, values)
