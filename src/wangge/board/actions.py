"""Verbs of the map: opening it, taking a sheet of it away."""

from uuid import UUID

from django.db import transaction

from wangge.access.rules import Scope, in_stead
from wangge.board.paper import MapWanted, is_for_everybody, map_pdf
from wangge.kernel import audit, maps, marks
from wangge.kernel.papers import Paper


@transaction.atomic
def print_map(scope: Scope, wanted: MapWanted, paper: Paper, *, language: str, by: UUID | None) -> bytes:
    """The map as PDF. One with layers that are for one viewer only bears a number, and leaves an audit row."""
    if is_for_everybody(scope, wanted):
        return map_pdf(scope, wanted, paper, language=language, mark="")
    mark = marks.new_mark(by, name=scope.name)
    made = map_pdf(scope, wanted, paper, language=language, mark=mark.said)
    detail: dict[str, object] = {"layers": sorted(wanted.layers), "box": wanted.box, "export": mark.number}
    detail |= in_stead(*scope.lists_for())
    audit.record("print_map", by=by, subject=("map", mark.number), detail=detail)
    return made


@transaction.atomic
def open_map(scope: Scope, *, by: UUID | None) -> None:
    """Leave one audit row for a page of the map with layers that are for one viewer only; its tiles leave none."""
    layers = [one.key for one in maps.layers_for(scope) if not one.is_public]
    if by is None or not layers:
        return
    detail: dict[str, object] = {"layers": layers}
    audit.record("open_map", by=by, subject=("map", by), detail=detail | in_stead(*scope.lists_for()))
