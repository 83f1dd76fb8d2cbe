"""Steps of drawing: each verb runs inside one, which keeps what it changed, so that it is taken back and put again."""

import base64
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.actions.planning import held
from wangge.areas.models import Plan, PlannedArea, PlanStep
from wangge.areas.queries.drawing import Drawing, drawing_of
from wangge.areas.queries.plans import stands
from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError

KEPT = ("id", "seq", "area_id", "fate", "level_id", "parent_id", "parent_planned_id", "name", "name_en", "kind",
        "purpose", "code", "wkb", "source_ids", "seen_at")  # fmt: skip

Row = dict[str, Any]


@contextmanager
def step(plan_id: UUID, verb: str, *, by: UUID | None) -> Iterator[tuple[Plan, Drawing]]:
    """A draft and its drawing, locked for one step; what the step changes is kept when it ends well."""
    with transaction.atomic():
        plan = held(plan_id)
        rules.may_change(stands(plan)).enforce()
        before = _rows(plan)
        yield plan, drawing_of(plan)
        after = _rows(plan)
        changed = [row for key, row in before.items() if after.get(key) != row]
        added = [str(key) for key in after if key not in before]
        if changed or added:
            plan.steps.exclude(taken_back_at=None).delete()
            PlanStep.objects.create(
                plan=plan, verb=verb, at=clock.now(), by_id=by, before=[_written(row) for row in changed], added=added
            )
            audit.record("draw_plan", by=by, subject=("plan", plan.id), detail={"step": verb, "areas": len(after)})


@transaction.atomic
def take_step_back(plan_id: UUID, *, by: UUID | None) -> str:
    """Undo the last step of drawing; returns its verb. ConflictError when there is none.

    It can be put again until another step is made.
    """
    plan = held(plan_id)
    rules.may_change(stands(plan)).enforce()
    last = plan.steps.filter(taken_back_at=None).order_by("-at", "-id").first()
    if last is None:
        raise ConflictError(_("There is no step to take back."))
    touched = _touched(last)
    last.after = [_written(row) for key, row in _rows(plan).items() if key in touched]
    last.taken_back_at = clock.now()
    last.save(update_fields=["after", "taken_back_at"])
    _put(plan, last.before, instead_of=touched)
    audit.record("draw_plan", by=by, subject=("plan", plan.id), detail={"step": "take_step_back", "of": last.verb})
    return last.verb


@transaction.atomic
def put_step_again(plan_id: UUID, *, by: UUID | None) -> str:
    """Make the step taken back last once more, as it was; returns its verb. ConflictError when there is none."""
    plan = held(plan_id)
    rules.may_change(stands(plan)).enforce()
    first = plan.steps.exclude(taken_back_at=None).order_by("at", "id").first()
    if first is None:
        raise ConflictError(_("There is no step to put again."))
    _put(plan, first.after, instead_of=_touched(first))
    first.after, first.taken_back_at = [], None
    first.save(update_fields=["after", "taken_back_at"])
    audit.record("draw_plan", by=by, subject=("plan", plan.id), detail={"step": "put_step_again", "of": first.verb})
    return first.verb


def _touched(step: PlanStep) -> set[UUID]:
    """The planned areas a step made or changed."""
    return {UUID(key) for key in [*step.added, *(row["id"] for row in step.before)]}


def _put(plan: Plan, written: Sequence[Row], *, instead_of: Collection[UUID]) -> None:
    """Let these rows stand in place of those. What hangs on a row is let go first, or it would be deleted with it."""
    rows = {UUID(row["id"]): PlannedArea(plan=plan, **_read(row)) for row in written}
    there = set(PlannedArea.objects.filter(plan=plan, id__in=instead_of).values_list("id", flat=True))
    gone = there - rows.keys()
    PlannedArea.objects.filter(plan=plan, parent_planned__in=gone).update(parent_planned=None)
    PlannedArea.objects.filter(plan=plan, id__in=gone).delete()
    PlannedArea.objects.bulk_create((row for key, row in rows.items() if key not in there), batch_size=1000)
    again = [row for key, row in rows.items() if key in there]
    PlannedArea.objects.bulk_update(again, [name for name in KEPT if name != "id"], batch_size=1000)


def _rows(plan: Plan) -> dict[UUID, Row]:
    rows = PlannedArea.objects.filter(plan=plan).order_by("seq").values(*KEPT)
    return {row["id"]: {**row, "wkb": None if row["wkb"] is None else bytes(row["wkb"])} for row in rows}


def _written(row: Row) -> Row:
    plain = {name: str(value) if isinstance(value, UUID) else value for name, value in row.items()}
    plain["wkb"] = None if row["wkb"] is None else base64.b64encode(row["wkb"]).decode()
    plain["seen_at"] = row["seen_at"].isoformat() if row["seen_at"] else None
    return plain


def _read(row: Row) -> Row:
    return {**row, "wkb": None if row["wkb"] is None else base64.b64decode(row["wkb"])}
