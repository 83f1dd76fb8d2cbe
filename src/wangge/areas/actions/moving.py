"""Move located rows with a re-division, and keep for each where it was."""

from collections.abc import Sequence

from wangge.areas import followers
from wangge.areas.followers import Moved
from wangge.areas.models import Plan
from wangge.areas.queries.relocating import Relocation, targets
from wangge.areas.statements import moves as statements


def move_rows(relocation: Relocation, plan: Plan) -> dict[str, int]:
    """Put every located row where it belongs now; doing it again moves only what came in between."""
    return {kind.key: _move(kind, relocation, plan) for kind in followers.located()} if relocation.homes else {}


def _move(kind: followers.Rows, relocation: Relocation, plan: Plan) -> int:
    rows = kind.find(relocation.regions, relocation.numbers)
    moved = [
        Moved(row.region_no, row.row_id, row.area_no, new_no)
        for row, new_no in zip(rows, targets(relocation, rows), strict=True)
        if new_no not in (0, row.area_no)
    ]
    put(kind, moved)
    _note(kind.key, plan, moved)
    return len(moved)


def put(kind: followers.Rows, moved: Sequence[Moved]) -> None:
    """Let the app that keeps these rows move them, region by region."""
    ordered = sorted(moved, key=lambda one: one.region_no)
    if ordered:
        kind.move(ordered)


def _note(key: str, plan: Plan, moved: Sequence[Moved]) -> None:
    statements.note_moves(key, plan.id, moved)
