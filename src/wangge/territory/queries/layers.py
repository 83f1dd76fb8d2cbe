"""Reads for putting in a whole level: what comes under it, as page and as table, and what a table sent back says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.areas.models import AreaLevel, Plan
from wangge.areas.queries import Drawing, Node
from wangge.kernel.imports import ImportReport
from wangge.kernel.sheets import Column, SheetRow, SheetSpec, read_table, refuse, write_book
from wangge.territory.queries.pages import MOST_ROWS

SHEET = SheetSpec("layer", "加一层", "Level", (
    Column("above", "上级", "Lies in"),
    Column("code", "代码", "Code", "code"),
    Column("name", "区划", "Area"),
    Column("new", "新区划", "New area", is_needed=True, most=120),
))  # fmt: skip


class LayerRow(NamedTuple):
    """An area that would come under the new level, with what it lies in now and the new area it was given."""

    key: UUID
    name: str
    code: str
    above: str
    given: str


@dataclass(frozen=True)
class LayerPage:
    """A level to be put inside an area of a plan: the levels that fit there, and what would come under the chosen one.

    Rows beyond what a page holds are left to the table.
    """

    plan: Plan
    inside: Node
    levels: Sequence[AreaLevel]
    level: AreaLevel | None
    rows: Sequence[LayerRow]
    total: int
    aboves: int


def layer_page(plan_id: UUID, inside: UUID | None, level: str, given: Mapping[UUID, str]) -> LayerPage | None:
    """The level asked for, inside an area (the whole plan's where it names none); None when there is no such plan."""
    plan = area_queries.plan_by_id(plan_id)
    if plan is None:
        return None
    drawing = area_queries.drawing_of(plan)
    top = drawing.after.get(inside or plan.under_id) or drawing.before[plan.under_id]
    levels = levels_to_add(drawing, top)
    chosen = next((one for one in levels if one.key == level), None)
    rows = _rows(drawing, area_queries.nodes_across(drawing, chosen.rank, top.id), given) if chosen else []
    return LayerPage(plan, top, levels, chosen, rows[:MOST_ROWS], len(rows), len({row.above for row in rows}))


def levels_to_add(drawing: Drawing, inside: Node) -> list[AreaLevel]:
    """The levels that may be put in below an area."""
    return area_queries.levels_between(drawing, inside.id) if inside.id in drawing.after else []


def layer_table(plan_id: UUID, inside: UUID | None, level: str) -> bytes:
    """What would come under the level as a book to fill in: one row for each area."""
    plan = area_queries.plan_by_id(plan_id)
    rows: list[LayerRow] = []
    if plan is not None:
        drawing = area_queries.drawing_of(plan)
        rows = _below(drawing, inside or plan.under_id, level)
    return write_book([SHEET], {SHEET.key: [
        {"above": row.above, "code": row.code, "name": row.name} for row in rows
    ]})  # fmt: skip


def names_in_table(
    drawing: Drawing, inside: UUID, level: str, *, name: str, content: bytes, report: ImportReport
) -> dict[UUID, str]:
    """The new area of each area below, as a table says; rows that name none, several, or one twice are refused."""
    below = _below(drawing, inside, level)
    found: dict[UUID, str] = {}
    for row in read_table(name, content, SHEET, report):
        keys = _meant(below, row)
        if len(keys) != 1 or keys[0] in found:
            refuse(report, row, SHEET.columns[2].heading, _why(len(keys)), row.cells.get("name", ""))
        else:
            found[keys[0]] = row.cells["new"]
    return found


def _why(meant: int) -> str:
    if meant == 1:
        return _("This area stands in the table twice.")
    several = _("Several areas of this name come under the new level; give the code.")
    return several if meant else _("No area of this code or name comes under the new level.")


def _meant(below: Sequence[LayerRow], row: SheetRow) -> list[UUID]:
    """The areas a row means: by its code if it has one, else by name, and what it lies in where that is written."""
    code, name, above = (row.cells.get(key, "") for key in ("code", "name", "above"))
    if code:
        return [one.key for one in below if one.code == code]
    return [one.key for one in below if one.name == name and above in ("", one.above)]


def _below(drawing: Drawing, inside: UUID, level: str) -> list[LayerRow]:
    chosen = AreaLevel.objects.filter(key=level).first()
    if chosen is None or inside not in drawing.after:
        return []
    return _rows(drawing, area_queries.nodes_across(drawing, chosen.rank, inside), {})


def _rows(drawing: Drawing, nodes: Sequence[Node], given: Mapping[UUID, str]) -> list[LayerRow]:
    codes = area_queries.codes_of([node.id for node in nodes])
    return [
        LayerRow(
            node.id, node.name, max(codes.get(node.id, {}).values(), key=len, default=""), _above(drawing, node),
            given.get(node.id, ""),
        )
        for node in nodes
    ]  # fmt: skip


def _above(drawing: Drawing, node: Node) -> str:
    return drawing.after[node.parent_id].name if node.parent_id else ""
