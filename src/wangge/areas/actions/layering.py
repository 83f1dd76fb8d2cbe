"""Put a whole new level between areas and what lies in them, as one step of a plan."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.actions.sketching import NewArea, check_new, next_seq, node_in
from wangge.areas.actions.stepping import step
from wangge.areas.models import AreaLevel, Plan, PlannedArea
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.layers import inside_of, nodes_across
from wangge.kernel import carving, geometry
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.geometry import Shape
from wangge.kernel.text import clean

NAMED = 5  # how many of those forgotten are told by name


@dataclass(frozen=True)
class LayerDraft:
    """A level to be put in: which, inside which area, and in which new area each one below it is to lie.

    Without names each area above gets one new area, which takes all that lies in it.
    """

    level: str
    inside: UUID
    names: Mapping[UUID, str] | None = None


class Gathered(NamedTuple):
    """One area of the new level: what it lies in, what it is called, and what comes under it."""

    above: Node
    new: NewArea
    children: Sequence[Node]
    border: Shape | None


def add_layer(plan_id: UUID, draft: LayerDraft, *, by: UUID | None) -> list[UUID]:
    """New areas of one level take what lay right in the areas above them; returns them, west to east, north to south.

    Every area below comes under exactly one of them; InvalidInputError names those that would not.
    """
    with step(plan_id, "add_layer", by=by) as (plan, drawing):
        top = node_in(drawing, draft.inside)
        level = AreaLevel.objects.filter(key=draft.level).first()
        if level is None:
            raise InvalidInputError(_("There is no such level."), field="level")
        across = _across(drawing, level, top)
        names = _of_each_above(drawing, across, level) if draft.names is None else _named(across, draft.names)
        gathered = [one for group in _gathered(drawing, across, names) for one in _in_order(group)]
        return _draw(plan, drawing, level, gathered)


def _across(drawing: Drawing, level: AreaLevel, top: Node) -> list[Node]:
    """What comes under the new level; refused where the level is there already, or nothing lies across it."""
    if any(node.level == level.key for node in inside_of(drawing, top.id)):
        raise InvalidInputError(_("There are areas of this level in %s already.") % top.name, field="level")
    found = nodes_across(drawing, level.rank, top.id)
    if not found:
        words = _("Nothing in %s has areas above and below it between which this level could stand.")
        raise InvalidInputError(words % top.name, field="level")
    return found


def _of_each_above(drawing: Drawing, across: Sequence[Node], level: AreaLevel) -> dict[UUID, NewArea]:
    """For each area below, the one new area that takes all of the area above, named after it."""
    found = {}
    for node in across:
        above = drawing.after[_above(node)]
        english = f"{above.name_en} {level.name_en}" if above.name_en else ""
        found[node.id] = NewArea(f"{above.name}{level.name_zh}", name_en=english)
    return found


def _named(across: Sequence[Node], names: Mapping[UUID, str]) -> dict[UUID, NewArea]:
    """For each area below, the new area it was given; refused when one has none, or one is not among them."""
    strange = names.keys() - {node.id for node in across}
    if strange:
        raise InvalidInputError(_("An area was named that does not come under the new level."), field="names")
    found = {node.id: NewArea(clean(names.get(node.id, ""))) for node in across}
    missing = [node.name for node in across if not found[node.id].name]
    if missing:
        words = _("Every area below comes under a new one; %(n)d have none yet: %(names)s.")
        told = {"n": len(missing), "names": "、".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")}
        raise InvalidInputError(words % told, field="names")
    return found


def _gathered(drawing: Drawing, across: Sequence[Node], names: Mapping[UUID, NewArea]) -> list[list[Gathered]]:
    """The new areas of each area above: those of one name lie together, and two areas above never share one."""
    found: dict[UUID, dict[str, list[Node]]] = defaultdict(lambda: defaultdict(list))
    for node in across:
        check_new(names[node.id])
        found[_above(node)][names[node.id].name].append(node)
    drawing.load_shapes([node.id for node in across])
    return [
        [
            Gathered(drawing.after[above], names[nodes[0].id], nodes, _border(drawing, nodes))
            for nodes in groups.values()
        ]
        for above, groups in found.items()
    ]


def _border(drawing: Drawing, nodes: Sequence[Node]) -> Shape | None:
    """What these areas cover together; none when one of them has no border."""
    shapes = [shape for node in nodes if (shape := drawing.new_shape(node.id)) is not None]
    return carving.merged(shapes) if len(shapes) == len(nodes) else None


def _in_order(group: Sequence[Gathered]) -> list[Gathered]:
    """The new areas of one area above as a page is read; those without a border last."""
    shapes = {at: one.border for at, one in enumerate(group) if one.border is not None}
    middles = {at: geometry.inner_point(shape) for at, shape in shapes.items()}
    heights = {at: shape.bounds[3] - shape.bounds[1] for at, shape in shapes.items()}
    ordered = rules.in_reading_order(middles, heights)
    return [group[at] for at in [*ordered, *(at for at in range(len(group)) if at not in shapes)]]


def _draw(plan: Plan, drawing: Drawing, level: AreaLevel, gathered: Sequence[Gathered]) -> list[UUID]:
    """Write the new areas, and that those below lie in them; four statements, however many there are."""
    seq = next_seq(plan)
    made = [_made(plan, drawing, level, one) for one in gathered]
    rows = [
        _under(plan, drawing, child, row) for row, one in zip(made, gathered, strict=True) for child in one.children
    ]
    begun, known = [row for row in rows if not row.seq], [row for row in rows if row.seq]
    for at, row in enumerate([*made, *begun]):
        row.seq = seq + at
    PlannedArea.objects.bulk_create([*made, *begun])
    PlannedArea.objects.bulk_update(known, ["parent", "parent_planned"], batch_size=1000)
    return [row.id for row in made]


def _made(plan: Plan, drawing: Drawing, level: AreaLevel, one: Gathered) -> PlannedArea:
    is_planned = one.above.id not in drawing.before
    return PlannedArea(
        plan=plan, seq=0, fate=PlannedArea.Fate.NEW, level=level, name=one.new.name, name_en=one.new.name_en,
        parent_id=None if is_planned else one.above.id, parent_planned_id=one.above.id if is_planned else None,
        wkb=None if one.border is None else geometry.to_wkb(carving.on_lattice(one.border)),
    )  # fmt: skip


def _under(plan: Plan, drawing: Drawing, child: Node, new: PlannedArea) -> PlannedArea:
    """What the plan says of an area below, begun here if it said nothing yet (then without a place in the plan)."""
    row = drawing.planned.get(child.id) or PlannedArea(
        plan=plan, seq=0, area_id=child.id, fate=PlannedArea.Fate.CHANGES, seen_at=child.recorded_at
    )
    row.parent_id, row.parent_planned_id = None, new.id
    return row


def _above(node: Node) -> UUID:
    assert node.parent_id is not None
    return node.parent_id
