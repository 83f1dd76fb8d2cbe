"""Reads for the pages of the territory: an area in two times, a plan with all there is to say about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.areas import followers, rules
from wangge.areas import queries as area_queries
from wangge.areas.models import Area, AreaLevel, AreaVersion, Plan, PlannedArea, SizeRule
from wangge.areas.queries import AreaThen, Drawing, Finding, Node
from wangge.areas.queries.preview import MovingDuties, MovingRows
from wangge.cases.queries.desk import english
from wangge.kernel import clock

MOST_ROWS = 400
SCOPED = frozenset({"open_cases"})  # counted within a viewer's scope elsewhere, never for whoever reads the tree


class Figure(NamedTuple):
    """A number with what it counts."""

    label: str
    value: str


@dataclass(frozen=True)
class AreaPage:
    """One area on a day, as known at a moment."""

    area: AreaThen
    path: Sequence[AreaThen]
    children: Sequence[AreaThen]
    level: str
    codes: Sequence[tuple[str, str, str]]
    figures: Sequence[Figure]
    versions: Sequence[AreaVersion]
    is_now: bool
    row: Area
    kind: str = ""


@dataclass(frozen=True)
class PlannedRow:
    """One line of a plan in words: what happens to an area, what follows it, how large it is before and after."""

    key: UUID
    fate: str
    name: str
    level: str
    parent: str
    code: str
    others: str
    before: str
    after: str


@dataclass(frozen=True)
class PlanPage:
    """A plan with everything its page shows."""

    plan: Plan
    drawing: Drawing
    rows: Sequence[PlannedRow]
    findings: Sequence[Finding]
    moving: Sequence[MovingRows]
    duties: Sequence[MovingDuties]
    inside: Node
    path: Sequence[Node]
    children: Sequence[Node]
    errors: int
    steps: int
    taken_back: int


def area_page(area_id: UUID, valid: date, recorded: datetime | None) -> AreaPage | None:
    """One area as it was on a day; None when there was no such area then."""
    row = Area.objects.filter(id=area_id).select_related("moved_to").first()
    if row is None:
        return None
    known = row.moved_to or row
    then = area_queries.area_as_of(known.id, valid, recorded)
    if then is None:
        return None
    is_now = recorded is None and valid >= clock.today()
    return AreaPage(
        area=then,
        path=area_queries.path_as_of(known.id, valid, recorded),
        children=area_queries.children_as_of(known.id, valid, recorded)[:MOST_ROWS],
        level=level_names().get(then.level, then.level),
        codes=area_queries.codes_as_of(known.id, valid, recorded),
        figures=_figures(then) if is_now else (),
        versions=area_queries.versions_of(known.id)[:MOST_ROWS],
        is_now=is_now,
        row=known,
        kind=_kind(then.kind),
    )


def _kind(key: str) -> str:
    """A kind in words; those of villages come with the official codes."""
    words = {"community": _("Residents' committee"), "village": _("Villagers' committee"), **dict(grid_kinds())}
    return words.get(key, key)


def level_names() -> dict[str, str]:
    """The names of the levels in the reader's language."""
    return {one.key: one.name_en if english() and one.name_en else one.name_zh for one in AreaLevel.objects.all()}


def levels() -> list[AreaLevel]:
    """Every level, from the country down."""
    return list(AreaLevel.objects.order_by("rank"))


def size_rules() -> list[SizeRule]:
    """The sizes found right here."""
    return list(SizeRule.objects.select_related("level").order_by("level__rank", "kind", "figure"))


def plan_page(plan_id: UUID, inside: UUID | None) -> PlanPage | None:
    """A plan, drawn over the territory, and the children of one area of it to choose from."""
    plan = area_queries.plan_by_id(plan_id)
    if plan is None:
        return None
    drawing = area_queries.drawing_of(plan)
    at = drawing.after.get(inside or plan.under_id) or drawing.before[plan.under_id]
    found = area_queries.findings(drawing) if plan.state in Plan.OPEN else []
    is_open = plan.state in Plan.OPEN
    steps = Counter(at is None for at in plan.steps.values_list("taken_back_at", flat=True))
    return PlanPage(
        plan=plan, drawing=drawing, rows=_rows(drawing, is_open=is_open), findings=found,
        moving=area_queries.moving_rows(drawing) if is_open else [],
        duties=area_queries.moving_duties(drawing) if is_open else [],
        inside=at, path=_path(drawing, at), children=drawing.children(at.id)[:MOST_ROWS],
        errors=len(area_queries.errors_in(found)), steps=steps.get(True, 0), taken_back=steps.get(False, 0),
    )  # fmt: skip


def _figures(then: AreaThen) -> list[Figure]:
    """What stands in an area now, kind by kind."""
    found = [Figure(_("Areas inside"), f"{_inside(then):,}")]
    for kind in followers.located():
        counted = kind.count([(then.area_no, then.area_end)])
        found += [Figure(figure_name(name), f"{value:,}") for name, value in counted.items() if name not in SCOPED]
    for holder in followers.holding():
        found.append(Figure(str(holder.label), f"{holder.count([then.area_id]).get(then.area_id, 0):,}"))
    return found


def figure_name(key: str) -> str:
    """A figure's name in words."""
    return {
        "households": _("Households"), "residents": _("Residents"), "buildings": _("Buildings"), "rooms": _("Rooms"),
        "homes": _("Homes"), "open_cases": _("Open cases"), "components": _("City components"),
        "landmark": _("Landmarks"), "compound": _("Compounds"), "road": _("Roads"),
        "counted": _("Buildings with counts"), "km2": _("km²"), "staff": _("Posts for areas"),
    }.get(key, key)  # fmt: skip


def _inside(then: AreaThen) -> int:
    area = Area.objects.get(id=then.area_id)
    return area_queries.subtree_count(area) - 1


def _rows(drawing: Drawing, *, is_open: bool) -> list[PlannedRow]:
    before = area_queries.figures_before(drawing) if is_open else {}
    after = area_queries.figures_after(drawing) if is_open else {}
    names = level_names()
    return [_row(drawing, names, row, before.get(key, {}), after.get(key, {})) for key, row in drawing.planned.items()]


def _row(
    drawing: Drawing, names: dict[str, str], row: PlannedArea, before: dict[str, float], after: dict[str, float]
) -> PlannedRow:
    key = row.area_id or row.id
    node = drawing.after.get(key) or drawing.before.get(key)
    parent = drawing.after.get(node.parent_id) if node and node.parent_id else None
    if row.fate == PlannedArea.Fate.ENDS:
        others = [drawing.after[heir].name for heir in drawing.heirs(key) if heir in drawing.after]
    else:
        sources = [UUID(source) for source in row.source_ids]
        others = [drawing.before[source].name for source in sources if source in drawing.before]
    level = names.get(node.level, "") if node else ""
    return PlannedRow(
        key=key, fate=row.fate, name=node.name if node else row.name, level=level,
        parent=parent.name if parent else "", code=row.code, others="、".join(others), before=_sizes(before),
        after=_sizes(after),
    )  # fmt: skip


def _sizes(figures: dict[str, float]) -> str:
    shown = [("km2", "{:,.3f} {}"), ("households", "{:,.0f} {}"), ("residents", "{:,.0f} {}")]
    return " · ".join(form.format(figures[key], figure_name(key)) for key, form in shown if key in figures)


def _path(drawing: Drawing, at: Node) -> list[Node]:
    found = [at]
    while found[0].parent_id in drawing.after and found[0].id != drawing.plan.under_id:
        found.insert(0, drawing.after[found[0].parent_id])
    return found


def grid_kinds() -> list[tuple[str, str]]:
    """The kinds of grids in the reader's language."""
    return [(key, words[1] if english() else words[0]) for key, words in rules.GRID_KINDS.items()]


def draft_by_id(plan_id: UUID) -> Plan | None:
    """A plan that is still being drawn; else there is none."""
    return Plan.objects.filter(id=plan_id, state=Plan.State.DRAFT).first()


def factors() -> list[tuple[str, str]]:
    """What divisions are judged by, in the reader's language."""
    return [(key, words[1] if english() else words[0]) for key, words in rules.FACTORS.items()]
