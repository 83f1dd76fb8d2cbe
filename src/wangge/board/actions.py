"""Verbs of the map: taking a sheet of it away."""

from uuid import UUID

from django.db import transaction

from wangge.access.rules import Scope
from wangge.board.paper import MapWanted, is_for_everybody, map_pdf
from wangge.kernel import audit, clock, marks
from wangge.kernel.papers import Paper


@transaction.atomic
def print_map(scope: Scope, wanted: MapWanted, paper: Paper, *, language: str, by: UUID | None) -> bytes:
    """The map as PDF. One with layers that are for one viewer only bears a number, and leaves an audit row."""
    if is_for_everybody(scope, wanted):
        return map_pdf(scope, wanted, paper, language=language, mark="")
    number = marks.new_number()
    said = f"{number} · {scope.name} {marks.code_of(by)} · {clock.local(clock.now()):%Y-%m-%d %H:%M}"
    made = map_pdf(scope, wanted, paper, language=language, mark=said)
    detail: dict[str, object] = {"layers": sorted(wanted.layers), "box": wanted.box, "export": number}
    audit.record("print_map", by=by, subject=("map", number), detail=detail)
    return made
