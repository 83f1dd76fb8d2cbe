"""Steps of drawing: each verb runs inside one, which keeps what it changed, so that the last can be taken back."""

import base64
from collections.abc import Iterator
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
            PlanStep.objects.create(
                plan=plan, verb=verb, at=clock.now(), by_id=by, before=[_written(row) for row in changed], added=added
            )
            audit.record("draw_plan", by=by, subject=("plan", plan.id), detail={"step": verb, "areas": len(after)})


@transaction.atomic
def take_step_back(plan_id: UUID, *, by: UUID | None) -> str:
    """Undo the last step of drawing; returns its verb. ConflictError when there is none."""
    plan = held(plan_id)
    rules.may_change(stands(plan)).enforce()
    last = plan.steps.order_by("-at", "-id").first()
    if last is None:
        raise ConflictError(_("There is no step to take back."))
    changed = [row["id"] for row in last.before]
    PlannedArea.objects.filter(plan=plan, id__in=[*last.added, *changed]).delete()
    rows = [_read(row) for row in last.before]
    PlannedArea.objects.bulk_create(PlannedArea(plan=plan, **row) for row in rows)
    last.delete()
    audit.record("draw_plan", by=by, subject=("plan", plan.id), detail={"step": "take_step_back", "of": last.verb})
    return last.verb


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
