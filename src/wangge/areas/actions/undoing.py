"""Undo a plan that was carried out: the territory as it was, as if the plan had never been; the record shows both."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.areas import followers, rules, statements
from wangge.areas.actions.carrying import moment_after, one_at_a_time
from wangge.areas.actions.moving import put
from wangge.areas.actions.planning import held
from wangge.areas.events import AreasRedivided
from wangge.areas.models import Area, AreaCode, AreaShape, AreaVersion, Plan, PlannedArea, ShapeVersion
from wangge.areas.queries.plans import stands
from wangge.areas.queries.relocating import Relocation, targets
from wangge.areas.queries.tree import regions_of
from wangge.areas.statements import counting, moves, times
from wangge.kernel import audit, geometry
from wangge.kernel.bus import publish
from wangge.kernel.caches import forget_everything

FACTS = ("parent_id", "name", "name_en", "kind", "purpose", "level_id", "valid_from")
BORDER = ("wkb", "min_x", "min_y", "max_x", "max_y", "source", "is_synthetic", "valid_from")


@transaction.atomic
def undo_plan(plan_id: UUID, *, by: UUID | None, reason: str = "") -> Plan:
    """Put everything back: areas, borders, codes, positions, rows and duties; refused when something was built on it.

    Rows that came in since go where their point lies, else to the area that had most of the ground.
    """
    one_at_a_time()
    plan = held(plan_id)
    rules.may_undo(stands(plan)).enforce()
    planned = list(plan.areas.order_by("seq"))
    moment = moment_after(plan.done_at)
    positions = dict(Area.objects.filter(id__in=_touched(planned)).values_list("id", "area_no"))
    _restore_shapes(plan, planned, moment)
    _restore_areas(plan, planned, moment)
    _restore_codes(plan, planned, moment)
    _rows_back(plan, planned, positions, moment)
    made = [row for row in planned if row.fate == PlannedArea.Fate.NEW]
    heirs = {row.id: [UUID(key) for key in row.source_ids] for row in made}
    for kind in followers.holding():
        kind.hand_over(followers.Handover(heirs, by, moment))
    plan.state, plan.undone_at = Plan.State.UNDONE, moment
    plan.save(update_fields=["state", "undone_at"])
    counting.tally()
    audit.record("plan_undone", by=by, subject=("plan", plan.id), reason=reason, detail={"title": plan.title})
    publish(AreasRedivided(plan.id))
    transaction.on_commit(forget_everything)
    return plan


def _touched(planned: Sequence[PlannedArea]) -> list[UUID]:
    return [row.area_id or row.id for row in planned]


def _restore_areas(plan: Plan, planned: Sequence[PlannedArea], moment: datetime) -> None:
    ended = [row.area_id for row in planned if row.fate == PlannedArea.Fate.ENDS and row.area_id]
    made = [row.id for row in planned if row.fate == PlannedArea.Fate.NEW]
    before = {row.area_id: row for row in AreaVersion.objects.filter(plan=plan, superseded_at=plan.done_at)}
    changed = [key for key in before if key not in ended]
    times.keep_facts([*ended, *made, *changed], day=None, moment=moment, plan=None)
    AreaVersion.objects.filter(plan=plan, superseded_at=None).update(superseded_at=moment)
    _numbers_back(plan, moment)
    Area.objects.filter(id__in=made).update(valid_to=plan.effective_date, recorded_at=moment)
    Area.objects.filter(id__in=ended).update(valid_to=None, recorded_at=moment)
    rows = [Area(id=key, recorded_at=moment, **{name: getattr(before[key], name) for name in FACTS}) for key in changed]
    fields = ["parent", "name", "name_en", "kind", "purpose", "level", "valid_from", "recorded_at"]
    Area.objects.bulk_update(rows, fields, batch_size=1000)


def _numbers_back(plan: Plan, moment: datetime) -> None:
    """Areas that moved change numbers with the rows they left behind, so that every number keeps its meaning."""
    assert plan.done_at is not None
    left = list(Area.objects.filter(moved_to__isnull=False, recorded_at=plan.done_at).select_related("moved_to"))
    behind = {row.moved_to_id: row.id for row in left}
    swaps: list[tuple[int, int, int]] = []
    for row in left:
        living = row.moved_to
        assert living is not None
        swaps += [(living.area_no, row.area_no, row.area_end), (row.area_no, living.area_no, living.area_end)]
        row.parent_id, row.recorded_at = behind.get(living.parent_id, living.parent_id), moment
    if swaps:
        statements.move_areas(swaps)
        Area.objects.bulk_update(left, ["parent", "recorded_at"], batch_size=1000)


def _restore_shapes(plan: Plan, planned: Sequence[PlannedArea], moment: datetime) -> None:
    redrawn = [row.area_id for row in planned if row.fate == PlannedArea.Fate.CHANGES and row.wkb is not None]
    before = {row.area_id: row for row in ShapeVersion.objects.filter(plan=plan, superseded_at=plan.done_at)}
    times.keep_shapes([key for key in redrawn if key], day=None, moment=moment, plan=None)
    ShapeVersion.objects.filter(plan=plan, superseded_at=None).update(superseded_at=moment)
    rows = [
        AreaShape(area_id=key, recorded_at=moment, **{name: getattr(row, name) for name in BORDER})
        for key, row in before.items()
    ]
    AreaShape.objects.bulk_update(rows, [*BORDER, "recorded_at"], batch_size=1000)


def _restore_codes(plan: Plan, planned: Sequence[PlannedArea], moment: datetime) -> None:
    given = {(row.area_id or row.id): row.code for row in planned if row.code}
    touched = AreaCode.objects.filter(area_id__in=_touched(planned), superseded_at=None)
    for row in touched.filter(area_id__in=list(given), valid_from=plan.effective_date, valid_to=None):
        if given[row.area_id] == row.code:
            AreaCode.objects.filter(id=row.id).update(superseded_at=moment)
    touched.filter(valid_to=plan.effective_date, superseded_at=None).update(valid_to=None)


def _rows_back(plan: Plan, planned: Sequence[PlannedArea], were: dict[UUID, int], moment: datetime) -> None:
    """First the rows that were moved, to where they were; then those that came in since, by their point."""
    back = _way_back(plan, planned, were, moment)
    for kind in followers.located():
        put(kind, moves.moves_back(kind.key, plan.id, back.regions))
        rows = kind.find(back.regions, back.numbers)
        put(kind, [
            followers.Moved(row.region_no, row.row_id, row.area_no, number)
            for row, number in zip(rows, targets(back, rows), strict=True) if number not in (0, row.area_no)
        ])  # fmt: skip


def _way_back(plan: Plan, planned: Sequence[PlannedArea], were: dict[UUID, int], moment: datetime) -> Relocation:
    """From the positions the plan made or changed to those that hold again."""
    made = {row.id: row for row in planned if row.fate == PlannedArea.Fate.NEW}
    above = {key: parent for key in made if (parent := _above(made, key))}
    keys = [*_touched(planned), *above.values()]
    now = dict(Area.objects.filter(id__in=keys).values_list("id", "area_no"))
    shapes = {row.area_id: geometry.from_wkb(row.wkb) for row in AreaShape.objects.filter(area_id__in=list(now))}
    redrawn = [row.area_id for row in planned if row.fate == PlannedArea.Fate.CHANGES and row.wkb is not None]
    back = Relocation(regions=regions_of([(plan.under.area_no, plan.under.area_end)]), positions=now, shapes=shapes)
    for row in planned:
        key = row.area_id or row.id
        sources = [UUID(source) for source in row.source_ids if UUID(source) in now]
        if row.fate == PlannedArea.Fate.NEW and sources:
            back.homes[were[key]], back.choices[were[key]] = _largest(sources, shapes), sources
        elif key in above:
            back.homes[were[key]] = above[key]
        elif row.fate == PlannedArea.Fate.CHANGES:
            back.homes[were[key]] = key
            back.choices[were[key]] = [*sources, *(other for other in redrawn if other)] if key in redrawn else sources
    for left in Area.objects.filter(moved_to__isnull=False, recorded_at=moment).select_related("moved_to"):
        assert left.moved_to is not None
        back.homes.setdefault(left.area_no, left.moved_to.id)
        back.positions[left.moved_to.id] = left.moved_to.area_no
    return back


def _above(made: Mapping[UUID, PlannedArea], key: UUID) -> UUID | None:
    """The area that was there before in which a new one lay."""
    at = made[key]
    while at.parent_planned_id:
        at = made[at.parent_planned_id]
    return at.parent_id


def _largest(keys: Sequence[UUID], shapes: dict[UUID, geometry.Shape]) -> UUID:
    return max(keys, key=lambda key: shapes[key].area if key in shapes else 0.0)
