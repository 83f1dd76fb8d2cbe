"""What is wrong, or worth a look, with a plan: each finding says what, where on the map, and with which area."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.models import AreaCode, PlannedArea, SizeRule
from wangge.areas.queries.drawing import Drawing, Node
from wangge.areas.queries.plans import rival
from wangge.areas.queries.preview import Figures, figures_after
from wangge.areas.queries.room import has_room
from wangge.areas.queries.schemes import used_scheme
from wangge.kernel import carving
from wangge.kernel.clock import today
from wangge.kernel.geometry import Shape, inner_point

ERROR, REMARK = True, False


class Finding(NamedTuple):
    """One thing found: an error stops the plan, a remark does not. The point is where to look, if there is one."""

    key: str
    is_error: bool
    words: str
    area_id: UUID | None = None
    lon: float | None = None
    lat: float | None = None


def errors_in(found: Iterable[Finding]) -> list[Finding]:
    """Those that stop the plan."""
    return [one for one in found if one.is_error]


def findings(drawing: Drawing) -> list[Finding]:
    """Everything to say about a plan as it is drawn now, errors first."""
    if not drawing.planned:
        return []
    found = [*_about_time(drawing), *_about_tree(drawing), *_about_codes(drawing)]
    if not errors_in(found):
        found += [*_about_room(drawing), *_about_ground(drawing), *_about_size(drawing, figures_after(drawing))]
    return sorted(found, key=lambda one: not one.is_error)


def _about_time(drawing: Drawing) -> Iterator[Finding]:
    plan = drawing.plan
    if plan.effective_date < today():
        yield Finding("past_date", ERROR, _("The day on which the plan takes effect has passed."))
    touched = {row.area_id for row in drawing.planned.values() if row.area_id}
    other = rival(plan, touched)
    if other:
        words = _("The plan “%(title)s” touches %(area)s too; one of the two must wait.")
        yield _at(drawing, "rival", words % {"title": other[0], "area": _name(drawing, other[1])}, other[1])
    for key, row in drawing.planned.items():
        node = drawing.before.get(key)
        if row.area_id and (node is None or node.recorded_at != row.seen_at):
            words = _("%s was changed since it was drawn here; take it out and draw it again.")
            yield _at(drawing, "stale", words % _name(drawing, key), key)


def _about_tree(drawing: Drawing) -> Iterator[Finding]:
    under = drawing.plan.under_id
    if under not in drawing.after:
        yield Finding("top_ends", ERROR, _("The area the plan is made for cannot end in it."), under)
        return
    parents: dict[Hashable, Hashable | None] = {
        key: node.parent_id for key, node in drawing.after.items() if key != under
    }
    around = rules.has_cycle(parents)
    if around is not None:
        words = _("%s would lie inside itself.") % drawing.after[around].name  # type: ignore[index]
        yield _at(drawing, "cycle", words, around)  # type: ignore[arg-type]
    for key, node in drawing.after.items():
        above = drawing.after.get(node.parent_id) if node.parent_id else None
        if key == under:
            continue
        if above is None:
            yield _at(drawing, "orphan", _("%s would have nothing above it.") % node.name, key)
        elif above.rank >= node.rank and key in drawing.planned:
            words = _("%(area)s cannot lie in %(above)s: its level is not below that one.")
            yield _at(drawing, "level", words % {"area": node.name, "above": above.name}, key)
    for node in drawing.ended():
        if not drawing.heirs(node.id):
            yield _at(drawing, "no_heir", _("Nothing follows %s; say where its cases go.") % node.name, node.id)


def _about_room(drawing: Drawing) -> Iterator[Finding]:
    """Numbers for all that is made or moved; the other areas move up for it when they can."""
    if not has_room(drawing):
        words = _("The positions below the root do not suffice for so many areas; make the plan smaller.")
        yield Finding("no_room", ERROR, words, drawing.plan.under_id)


def _about_codes(drawing: Drawing) -> Iterator[Finding]:
    scheme = used_scheme()
    wanted = {key: row.code for key, row in drawing.planned.items() if row.code and row.fate != PlannedArea.Fate.ENDS}
    for key in [key for key, code in wanted.items() if Counter(wanted.values())[code] > 1]:
        yield _at(drawing, "code_twice", _("The code %s occurs twice in this plan.") % wanted[key], key)
    ends = {node.id for node in drawing.ended()} | wanted.keys()
    held = AreaCode.objects.filter(system=scheme.system, code__in=wanted.values(), valid_to=None, superseded_at=None)
    for code, area_id, name in held.values_list("code", "area_id", "area__name"):
        if area_id not in ends:
            words = _("The code %(code)s belongs to %(area)s.") % {"code": code, "area": name}
            yield _at(drawing, "code_taken", words, next(key for key, own in wanted.items() if own == code))


def _about_ground(drawing: Drawing) -> Iterator[Finding]:
    """Gaps and overlaps among the children of every area whose children change."""
    for parent in _parents_touched(drawing):
        drawing.load_shapes([node.id for node in drawing.children(parent)])
        children = [(node, drawing.new_shape(node.id)) for node in drawing.children(parent)]
        drawn = [(node, shape) for node, shape in children if shape is not None]
        yield from _overlapping(drawn)
        yield from _gaping(drawing, parent, [shape for _node, shape in drawn])
        for node, shape in children:
            if shape is None and node.id in drawing.planned and node.is_grid:
                yield Finding("no_border", ERROR, _("%s has no border.") % node.name, node.id)


def _parents_touched(drawing: Drawing) -> list[UUID]:
    touched = {node.parent_id for node in [*drawing.made(), *drawing.redrawn()]}
    touched |= {drawing.before[key].parent_id for key in drawing.planned if key in drawing.before}
    touched |= {drawing.after[key].parent_id for key in drawing.planned if key in drawing.after}
    return [key for key in touched if key in drawing.after]


def _overlapping(drawn: Sequence[tuple[Node, Shape]]) -> Iterator[Finding]:
    for one, other, common in carving.overlaps([shape for _node, shape in drawn]):
        names = {
            "one": drawn[one][0].name,
            "other": drawn[other][0].name,
            "m2": f"{carving.square_metres(common):,.0f}",
        }
        words = _("%(one)s and %(other)s overlap by %(m2)s m².") % names
        yield Finding("overlap", ERROR, words, drawn[one][0].id, *inner_point(common))


def _gaping(drawing: Drawing, parent: UUID, after: Sequence[Shape]) -> Iterator[Finding]:
    """Ground that had a grid and would have none; what lay open before is only remarked on."""
    whole = drawing.new_shape(parent)
    if whole is None or not after:
        return
    gap = carving.slits(whole, after)
    if gap.is_empty:
        return
    held = [drawing.old_shape(node.id) for node in drawing.before.values() if node.parent_id == parent]
    lost = carving.slits(whole, [shape for shape in held if shape is not None]) if parent in drawing.before else None
    is_new = lost is None or carving.square_metres(gap.difference(lost)) > 1
    words = _("%(m2)s m² of %(area)s would belong to no part of it.")
    text = words % {"m2": f"{carving.square_metres(gap):,.0f}", "area": drawing.after[parent].name}
    yield Finding("gap", is_new, text, parent, *inner_point(gap))


def _about_size(drawing: Drawing, figures: dict[UUID, Figures]) -> Iterator[Finding]:
    limits = list(SizeRule.objects.all())
    for node in [*drawing.made(), *drawing.redrawn()]:
        sizes = figures[node.id]
        for limit in limits:
            if limit.level_id != node.level or limit.kind not in ("", node.kind) or sizes.get(limit.figure) is None:
                continue
            yield from _outside(node, limit, sizes)
        if node.is_grid and not sizes.get("staff", 0):
            words = _("Nobody has a post for %s yet.") % node.name
            yield _at(drawing, "unstaffed", words, node.id, is_error=False)


def _outside(node: Node, limit: SizeRule, sizes: Figures) -> Iterator[Finding]:
    value = sizes[limit.figure]
    if (limit.at_least is not None and value < limit.at_least) or (limit.at_most is not None and value > limit.at_most):
        words = _("%(area)s would have %(value)s %(figure)s; %(least)s to %(most)s are usual here (%(source)s).") % {
            "area": node.name, "value": f"{value:,.4g}", "figure": _figure(limit.figure),
            "least": f"{limit.at_least or 0:g}", "most": "…" if limit.at_most is None else f"{limit.at_most:g}",
            "source": limit.source,
        }  # fmt: skip
        yield Finding("size", REMARK, words, node.id)


def _figure(key: str) -> str:
    return {"households": _("households"), "residents": _("residents"), "km2": _("km²")}.get(key, key)


def _name(drawing: Drawing, key: UUID) -> str:
    node = drawing.before.get(key) or drawing.after.get(key)
    return node.name if node else str(key)


def _at(drawing: Drawing, key: str, words: str, area: UUID, *, is_error: bool = True) -> Finding:
    shape = drawing.new_shape(area) if area in drawing.after or area in drawing.before else None
    return Finding(key, is_error, words, area, *(inner_point(shape) if shape else (None, None)))
