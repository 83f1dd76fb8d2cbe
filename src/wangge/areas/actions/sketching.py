"""Draw a plan: split, merge, move, redraw, name, number, make and end areas; each verb works on the plan so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Max
from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.actions.stepping import step
from wangge.areas.models import AreaLevel, Plan, PlannedArea
from wangge.areas.queries.drawing import Drawing, Node, codes_of
from wangge.areas.queries.schemes import used_scheme
from wangge.kernel import carving, geometry
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.geometry import Shape, UnusableError
from wangge.kernel.text import clean

LONGEST_NAME = 120


@dataclass(frozen=True)
class NewArea:
    """What a new area is to be called and be."""

    name: str
    name_en: str = ""
    kind: str = ""
    purpose: str = ""
    code: str = ""


def split_area(
    plan_id: UUID, area: UUID, line: Sequence[tuple[float, float]], *, names: Sequence[NewArea] = (), by: UUID | None
) -> list[UUID]:
    """Cut an area in two or more along a line; it ends, its parts are new, numbered west to east where not named."""
    with step(plan_id, "split_area", by=by) as (plan, drawing):
        node, shape = _with_border(drawing, area)
        if drawing.children(area):
            raise InvalidInputError(_("%s has areas below it; split those, or move them first.") % node.name)
        parts = _carved(lambda: carving.split(shape, line))
        wanted = [
            *names,
            *(NewArea(f"{node.name}-{at}", kind=node.kind) for at in range(len(names) + 1, len(parts) + 1)),
        ]
        sources = _end(plan, drawing, area)
        made = [
            _make(plan, node, replace(new, kind=new.kind or node.kind), part, sources)
            for new, part in zip(wanted, parts, strict=False)
        ]  # fmt: skip
        return made


def merge_areas(plan_id: UUID, areas: Sequence[UUID], new: NewArea, *, by: UUID | None) -> UUID:
    """Make one area of several of one level; they end. Those below them come under the new one."""
    with step(plan_id, "merge_areas", by=by) as (plan, drawing):
        if len(set(areas)) < 2:
            raise InvalidInputError(_("Choose two areas or more."))
        nodes = [node_in(drawing, key) for key in dict.fromkeys(areas)]
        if len({node.level for node in nodes}) > 1:
            raise InvalidInputError(_("Only areas of the same level are merged."))
        shapes = [shape for node in nodes if (shape := drawing.new_shape(node.id)) is not None]
        border = carving.merged(shapes) if len(shapes) == len(nodes) else None
        below = [child for node in nodes for child in drawing.children(node.id)]
        sources = [source for node in nodes for source in _end(plan, drawing, node.id)]
        kind = new.kind or nodes[0].kind
        made = _make(plan, nodes[0], replace(new, kind=kind), border, sources)
        for child in below:
            _change(plan, drawing, child.id, {"parent_planned_id": made})
        return made


def move_area(plan_id: UUID, area: UUID, parent: UUID, *, by: UUID | None) -> None:
    """Put an area, with all below it, under another parent."""
    with step(plan_id, "move_area", by=by) as (plan, drawing):
        node, above = node_in(drawing, area), node_in(drawing, parent)
        if above.rank >= node.rank:
            words = _("%(area)s cannot lie in %(above)s: its level is not below that one.")
            raise InvalidInputError(words % {"area": node.name, "above": above.name}, field="parent")
        _change(plan, drawing, area, _under(drawing, parent))


def redraw_area(plan_id: UUID, area: UUID, border: Shape, *, by: UUID | None) -> list[UUID]:
    """Give an area another border among its neighbours, who yield or take what it leaves; returns all that changed."""
    with step(plan_id, "redraw_area", by=by) as (plan, drawing):
        node, _shape = _with_border(drawing, area)
        assert node.parent_id is not None
        siblings = [one for one in drawing.children(node.parent_id) if one.level == node.level]
        drawing.load_shapes([one.id for one in siblings])
        borders = {one.id: shape for one in siblings if (shape := drawing.new_shape(one.id)) is not None}
        changed = _carved(lambda: carving.redrawn(borders, area, border))
        for key, shape in changed.items():
            _change(plan, drawing, key, {"wkb": geometry.to_wkb(shape)})
        return list(changed)


def set_border(plan_id: UUID, area: UUID, border: Shape, *, by: UUID | None) -> None:
    """Give an area exactly this border, whatever its neighbours; the checks tell gaps and overlaps."""
    with step(plan_id, "redraw_area", by=by) as (plan, drawing):
        node_in(drawing, area)
        _change(plan, drawing, area, {"wkb": geometry.to_wkb(carving.on_lattice(border))})


def describe_area(plan_id: UUID, area: UUID, new: NewArea, *, by: UUID | None) -> None:
    """Another name, kind, purpose or number for an area; fields left empty stay as they are."""
    with step(plan_id, "describe_area", by=by) as (plan, drawing):
        node = node_in(drawing, area)
        check_new(replace(new, name=new.name or node.name))
        values = {
            name: value for name in ("name", "name_en", "kind", "purpose", "code") if (value := getattr(new, name))
        }
        if values:
            _change(plan, drawing, area, values)


def add_area(
    plan_id: UUID, parent: UUID, level: str, new: NewArea, *, border: Shape | None = None, by: UUID | None
) -> UUID:
    """A new area of a level below one that is there or planned; its border must leave no overlap."""
    with step(plan_id, "add_area", by=by) as (plan, drawing):
        above = node_in(drawing, parent)
        rank = AreaLevel.objects.filter(key=level).first()
        if rank is None:
            raise InvalidInputError(_("There is no such level."), field="level")
        if rank.rank <= above.rank:
            words = _("%(area)s cannot lie in %(above)s: its level is not below that one.")
            raise InvalidInputError(words % {"area": new.name, "above": above.name}, field="level")
        like = above._replace(level=level, parent_id=parent)
        made = _make(plan, like, new, border, [], parent_planned=parent if parent not in drawing.before else None)
        return made


def end_area(plan_id: UUID, area: UUID, *, heir: UUID | None, by: UUID | None) -> None:
    """End an area; what stands on it goes on in its heir, else in the area above. Its children go up to its parent."""
    with step(plan_id, "end_area", by=by) as (plan, drawing):
        node = node_in(drawing, area)
        for child in drawing.children(area):
            _change(plan, drawing, child.id, _under(drawing, node.parent_id))
        sources = _end(plan, drawing, area)
        if heir is not None:
            node_in(drawing, heir)
            row = _row(plan, drawing, heir)
            row.source_ids = [*row.source_ids, *sources]
            row.save(update_fields=["source_ids"])


def drop_layer(plan_id: UUID, level: str, *, by: UUID | None) -> int:
    """End every area of a level in the plan; what was below goes up one. Returns how many ended."""
    with step(plan_id, "drop_layer", by=by) as (plan, drawing):
        layer = [node for node in drawing.after.values() if node.level == level and node.id != plan.under_id]
        if not layer:
            raise InvalidInputError(_("There is no area of this level here."), field="level")
        for node in layer:
            for child in drawing.children(node.id):
                _change(plan, drawing, child.id, _under(drawing, node.parent_id))
            _end(plan, drawing, node.id)
        return len(layer)


def number_grids(plan_id: UUID, parent: UUID, *, by: UUID | None) -> dict[UUID, str]:
    """Number the grids of one community anew by the scheme in use, west to east and north to south."""
    with step(plan_id, "number_grids", by=by) as (plan, drawing):
        node_in(drawing, parent)
        grids = [node for node in drawing.children(parent) if node.is_grid]
        drawing.load_shapes([node.id for node in grids])
        shapes = {node.id: shape for node in grids if (shape := drawing.new_shape(node.id)) is not None}
        middles = {key: geometry.inner_point(shape) for key, shape in shapes.items()}
        heights = {key: shape.bounds[3] - shape.bounds[1] for key, shape in shapes.items()}
        used = used_scheme()
        above = max((code for code in codes_of([parent]).get(parent, {}).values()), key=len, default="")
        try:
            codes = rules.numbered(used.scheme, above, rules.in_reading_order(middles, heights))
        except ValueError as error:
            raise InvalidInputError(_("These grids cannot be numbered: %s.") % error) from error
        for key, code in codes.items():
            _change(plan, drawing, key, {"code": code})
        return codes


def take_out(plan_id: UUID, area: UUID, *, by: UUID | None) -> None:
    """Take the last thing drawn for an area out of the plan, with what hangs on it."""
    with step(plan_id, "take_out", by=by) as (plan, drawing):
        row = drawing.planned.get(area)
        if row is None:
            raise InvalidInputError(_("The plan says nothing of this area."))
        mark = {str(row.area_id or row.id)}
        for other in drawing.planned.values():
            if mark & set(other.source_ids):
                PlannedArea.objects.filter(plan=plan, parent_planned=other).delete()
                other.delete()
        for source in row.source_ids if row.fate == PlannedArea.Fate.NEW else ():
            PlannedArea.objects.filter(plan=plan, area_id=source, fate=PlannedArea.Fate.ENDS).delete()
        PlannedArea.objects.filter(id=row.id).delete()


def node_in(drawing: Drawing, key: UUID) -> Node:
    """The area as it will be; InvalidInputError when the plan does not reach it."""
    node = drawing.after.get(key)
    if node is None:
        raise InvalidInputError(_("There is no such area in this plan."))
    return node


def _with_border(drawing: Drawing, key: UUID) -> tuple[Node, Shape]:
    node = node_in(drawing, key)
    shape = drawing.new_shape(key)
    if shape is None:
        raise InvalidInputError(_("%s has no border.") % node.name)
    return node, shape


def _carved(carve: Any) -> Any:
    try:
        return carve()
    except UnusableError as error:
        words = {
            "line_too_short": _("Draw a line of two points or more."),
            "line_does_not_cut": _("The line does not cut the area in two: begin and end it outside."),
            "outside_its_neighbours": _("The border lies outside the area and its neighbours."),
            "neighbour_swallowed": _("A neighbour would have nothing left; merge the two instead."),
            "nobody_takes_the_rest": _("No neighbour borders on what would be left over."),
        }
        raise InvalidInputError(words.get(error.reason, error.reason), field="border") from error


def _end(plan: Plan, drawing: Drawing, key: UUID) -> list[str]:
    """Let an area end; returns the areas on the ground that thereby end, for whoever follows them."""
    row = drawing.planned.get(key)
    if key not in drawing.before:
        assert row is not None
        PlannedArea.objects.filter(parent_planned=row).update(parent_planned=None)  # or they would go with it
        PlannedArea.objects.filter(id=row.id).delete()
        return list(row.source_ids)
    inherited = list(row.source_ids) if row else []
    if row:
        PlannedArea.objects.filter(id=row.id).delete()
    node = drawing.before[key]
    PlannedArea.objects.create(
        plan=plan, seq=next_seq(plan), area_id=key, fate=PlannedArea.Fate.ENDS, seen_at=node.recorded_at
    )
    return [str(key), *inherited]


def _make(
    plan: Plan,
    like: Node,
    new: NewArea,
    border: Shape | None,
    sources: Sequence[str],
    *,
    parent_planned: UUID | None = None,
) -> UUID:
    """A new area where another is, of the same level."""
    check_new(new)
    is_planned = like.parent_id is not None and PlannedArea.objects.filter(plan=plan, id=like.parent_id).exists()
    made = PlannedArea.objects.create(
        plan=plan, seq=next_seq(plan), fate=PlannedArea.Fate.NEW, level_id=like.level,
        parent_id=None if is_planned or parent_planned else like.parent_id,
        parent_planned_id=parent_planned or (like.parent_id if is_planned else None),
        name=clean(new.name), name_en=clean(new.name_en), kind=new.kind, purpose=clean(new.purpose)[:120],
        code=clean(new.code), wkb=geometry.to_wkb(carving.on_lattice(border)) if border is not None else None,
        source_ids=list(sources),
    )  # fmt: skip
    return made.id


def _change(plan: Plan, drawing: Drawing, key: UUID, values: Mapping[str, Any]) -> None:
    row = _row(plan, drawing, key)
    for name, value in values.items():
        setattr(row, name, value)
    row.save(update_fields=list(values))


def _row(plan: Plan, drawing: Drawing, key: UUID) -> PlannedArea:
    """What the plan says of an area that stays; begun here if it said nothing yet."""
    row = drawing.planned.get(key)
    if row is None:
        node = drawing.before[key]
        row = PlannedArea.objects.create(
            plan=plan, seq=next_seq(plan), area_id=key, fate=PlannedArea.Fate.CHANGES, seen_at=node.recorded_at
        )
        drawing.planned[key] = row
    return row


def _under(drawing: Drawing, parent: UUID | None) -> dict[str, UUID | None]:
    is_planned = parent not in drawing.before
    return {"parent_id": None if is_planned else parent, "parent_planned_id": parent if is_planned else None}


def check_new(new: NewArea) -> None:
    """Refuse a name, kind or code that cannot be one; InvalidInputError names the field."""
    if not 0 < len(clean(new.name)) <= LONGEST_NAME:
        raise InvalidInputError(_("Give the area a name of 1 to 120 characters."), field="name")
    if new.kind and new.kind not in rules.GRID_KINDS and new.kind not in ("community", "village"):
        raise InvalidInputError(_("There is no such kind of grid."), field="kind")
    if new.code and not (clean(new.code).isalnum() and len(clean(new.code)) <= 24):
        raise InvalidInputError(_("A code has at most 24 letters and digits."), field="code")


def next_seq(plan: Plan) -> int:
    """The place in the plan of what is drawn next."""
    return (PlannedArea.objects.filter(plan=plan).aggregate(last=Max("seq"))["last"] or 0) + 1
