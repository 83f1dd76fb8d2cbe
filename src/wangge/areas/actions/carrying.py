"""Carry out a plan on its day: areas, borders, codes and positions change, and all that stands on them follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import followers, rules, statements
from wangge.areas.actions.moving import move_rows
from wangge.areas.actions.planning import held
from wangge.areas.actions.renumbering import make_room
from wangge.areas.events import AreasRedivided
from wangge.areas.models import Area, AreaCode, AreaShape, Plan, PlannedArea
from wangge.areas.queries.checks import errors_in, findings
from wangge.areas.queries.drawing import Drawing, Node, drawing_of
from wangge.areas.queries.plans import stands
from wangge.areas.queries.relocating import moving, relocation_of
from wangge.areas.queries.room import plants_of, spans_of
from wangge.areas.queries.schemes import used_scheme
from wangge.areas.statements import counting, times
from wangge.kernel import audit, clock, geometry
from wangge.kernel.bus import publish
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import ConflictError
from wangge.kernel.ids import new_id

BOX = ("wkb", "min_x", "min_y", "max_x", "max_y")


@transaction.atomic
def carry_out_plan(plan_id: UUID, *, by: UUID | None) -> Plan:
    """Make an approved plan real, all or nothing; ConflictError names what stands in its way by now.

    Reads go on meanwhile and see the old areas until it is done; only a write to a row that moves waits.
    """
    one_at_a_time()
    plan = held(plan_id)
    rules.may_carry_out(stands(plan), today=clock.today()).enforce()
    drawing = drawing_of(plan)
    errors = [one for one in errors_in(findings(drawing)) if one.key != "past_date"]
    if errors:
        raise ConflictError(_("The plan no longer fits the territory: %s") % errors[0].words)
    drawing = _with_room(drawing)
    moment = moment_after(max((node.recorded_at for node in drawing.before.values() if node.recorded_at), default=None))
    _remember(drawing)
    spans = _write_areas(drawing, plan.effective_date, moment)
    _write_codes(drawing, plan.effective_date, moment)
    outcome = _follow(drawing, spans, plan, by=by, moment=moment)
    plan.state, plan.done_at, plan.outcome, plan.fault = Plan.State.DONE, moment, outcome, ""
    plan.save(update_fields=["state", "done_at", "outcome", "fault"])
    counting.tally()
    audit.record("plan_done", by=by, subject=("plan", plan.id), detail={"title": plan.title, **outcome})
    publish(AreasRedivided(plan.id))
    transaction.on_commit(forget_everything)
    return plan


def one_at_a_time() -> None:
    """Wait until nobody else is changing the territory; held until the transaction ends. Nothing else waits for it."""
    list(Area.objects.select_for_update(no_key=True).filter(parent=None).values_list("id"))


def moment_after(earlier: datetime | None) -> datetime:
    """Now, and in any case after a moment on record: two changes of one area are never recorded at the same time."""
    now = clock.now()
    return max(now, earlier + timedelta(microseconds=1)) if earlier else now


def _with_room(drawing: Drawing) -> Drawing:
    """The drawing, after room was made where the positions of new and moved areas do not fit."""
    try:
        spans_of(drawing)
    except rules.RangeFullError:
        _make_room(drawing)
        return drawing_of(Plan.objects.select_related("under").get(id=drawing.plan.id))
    return drawing


def _make_room(drawing: Drawing) -> None:
    try:
        make_room(plants_of(drawing))
    except rules.RangeFullError as error:
        raise ConflictError(_("There is no room left for so many areas; nothing was changed.")) from error


def _remember(drawing: Drawing) -> None:
    """Keep what is needed for the way back with each planned area; moved subtrees are listed with their top."""
    for key, row in drawing.planned.items():
        if row.area_id:
            node = drawing.before[key]
            row.before = {"no": node.area_no, "end": node.area_end, "parent": str(node.parent_id)}
    PlannedArea.objects.bulk_update([row for row in drawing.planned.values() if row.area_id], ["before"])


def _write_areas(drawing: Drawing, day: date, moment: datetime) -> dict[UUID, rules.Span]:
    """End, change, move and make areas; returns the positions of those that have new ones."""
    spans = spans_of(drawing)
    ended = [node.id for node in drawing.ended()]
    moved = [node for node in moving(drawing) if node.id not in ended]
    changed = {key for key, row in drawing.planned.items() if row.fate == PlannedArea.Fate.CHANGES}
    changed |= {node.id for node in moved}
    plan = drawing.plan.id
    times.keep_facts(ended, day=None, moment=moment, plan=plan)
    times.keep_facts(list(changed), day=day, moment=moment, plan=plan)
    Area.objects.filter(id__in=ended).update(valid_to=day, recorded_at=moment)
    _leave_behind(drawing, moved, spans, day, moment)
    _make(drawing, spans, day, moment)
    _change(drawing, changed, day, moment)
    _write_shapes(drawing, day, moment)
    return spans


def _leave_behind(
    drawing: Drawing, moved: Sequence[Node], spans: Mapping[UUID, rules.Span], day: date, moment: datetime
) -> None:
    """Give moved areas their new positions; a row for each old one stays, so that the number keeps its meaning."""
    if not moved:
        return
    statements.move_areas((node.area_no, *spans[node.id]) for node in moved)
    left = {node.id: new_id() for node in moved}
    Area.objects.bulk_create(
        Area(
            id=left[node.id], level_id=node.level, parent_id=left.get(node.parent_id, node.parent_id),  # type: ignore[arg-type]
            name=node.name, name_en=node.name_en, kind=node.kind, purpose=node.purpose, area_no=node.area_no,
            area_end=node.area_end, region_no=node.region_no, valid_from=day, valid_to=day, recorded_at=moment,
            moved_to_id=node.id,
        )
        for node in sorted(moved, key=lambda node: node.area_no)
    )  # fmt: skip


def _make(drawing: Drawing, spans: Mapping[UUID, rules.Span], day: date, moment: datetime) -> None:
    region = next((node.region_no for node in drawing.before.values() if node.region_no), None)
    Area.objects.bulk_create(
        Area(
            id=node.id, level_id=node.level, parent_id=node.parent_id, name=node.name, name_en=node.name_en,
            kind=node.kind, purpose=node.purpose, area_no=spans[node.id].start, area_end=spans[node.id].end,
            region_no=region, valid_from=day, recorded_at=moment,
        )
        for node in sorted(drawing.made(), key=lambda node: node.rank)
    )  # fmt: skip


def _change(drawing: Drawing, changed: Iterable[UUID], day: date, moment: datetime) -> None:
    rows = [
        Area(
            id=key, parent_id=node.parent_id, name=node.name, name_en=node.name_en, kind=node.kind,
            purpose=node.purpose, valid_from=day, recorded_at=moment,
        )
        for key in changed if (node := drawing.after.get(key)) is not None
    ]  # fmt: skip
    fields = ["parent", "name", "name_en", "kind", "purpose", "valid_from", "recorded_at"]
    Area.objects.bulk_update(rows, fields, batch_size=1000)


def _write_shapes(drawing: Drawing, day: date, moment: datetime) -> None:
    redrawn = [node.id for node in drawing.redrawn()]
    times.keep_shapes(redrawn, day=day, moment=moment, plan=drawing.plan.id)
    wanted = {key: row.wkb for key, row in drawing.planned.items() if row.wkb is not None and key in drawing.after}
    made_up = AreaShape.objects.filter(area_id__in=drawing.before, is_synthetic=True).exists()
    AreaShape.objects.bulk_create(
        [_shape(drawing, key, bytes(wkb), day, moment, is_synthetic=made_up) for key, wkb in wanted.items()],
        update_conflicts=True, unique_fields=["area"], batch_size=1000,
        update_fields=[*BOX, "source", "is_synthetic", "valid_from", "recorded_at"],
    )  # fmt: skip


def _shape(drawing: Drawing, key: UUID, wkb: bytes, day: date, moment: datetime, *, is_synthetic: bool) -> AreaShape:
    west, south, east, north = geometry.from_wkb(wkb).bounds
    return AreaShape(
        area_id=key, wkb=wkb, min_x=west, min_y=south, max_x=east, max_y=north, source=drawing.plan.title[:200],
        is_synthetic=is_synthetic, valid_from=day, recorded_at=moment,
    )  # fmt: skip


def _write_codes(drawing: Drawing, day: date, moment: datetime) -> None:
    """Codes of ended areas end; an area given a new one loses its old one of the same system."""
    del moment
    used = used_scheme()
    ended = [node.id for node in drawing.ended()]
    coded = {key: row.code for key, row in drawing.planned.items() if row.code and key in drawing.after}
    AreaCode.objects.filter(area_id__in=ended, valid_to=None, superseded_at=None).update(valid_to=day)
    AreaCode.objects.filter(area_id__in=list(coded), system=used.system, valid_to=None, superseded_at=None).update(
        valid_to=day
    )
    AreaCode.objects.bulk_create(
        AreaCode(area_id=key, system=used.system, vintage=used.vintage, code=code, valid_from=day)
        for key, code in coded.items()
    )


def _follow(
    drawing: Drawing, spans: Mapping[UUID, rules.Span], plan: Plan, *, by: UUID | None, moment: datetime
) -> dict[str, object]:
    """Move rows and hand duties on; returns how many of each kind."""
    relocation = relocation_of(drawing)
    relocation.positions = {
        **{key: node.area_no for key, node in drawing.after.items()}, **{key: span.start for key, span in spans.items()}
    }  # fmt: skip
    outcome: dict[str, object] = {"moved": move_rows(relocation, plan)}
    heirs = {node.id: drawing.heirs(node.id) for node in drawing.ended()}
    handover = followers.Handover(heirs, by, moment)
    outcome["handed_on"] = {kind.key: kind.hand_over(handover) for kind in followers.holding()} if heirs else {}
    outcome["areas"] = len(drawing.planned)
    return outcome
