"""Rows that were written for the old areas while a plan was being carried out: they follow too."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from wangge.areas.actions.moving import move_rows
from wangge.areas.models import Area, AreaShape, Plan, PlannedArea
from wangge.areas.queries.relocating import Relocation
from wangge.areas.queries.tree import regions_of
from wangge.kernel import audit, clock, geometry

LATEST = timedelta(hours=1)  # a program that still knows the old borders forgets them within half a minute


def follow_late_rows(*, by: UUID | None) -> int:
    """Move what came into areas that ended within the last hour; how many rows. Doing it again moves nothing."""
    recent = Plan.objects.filter(state=Plan.State.DONE, done_at__gte=clock.now() - LATEST).select_related("under")
    return sum(_follow(plan, by=by) for plan in recent)


@transaction.atomic
def _follow(plan: Plan, *, by: UUID | None) -> int:
    moved = sum(move_rows(_left(plan), plan).values())
    if moved:
        audit.record("follow_late_rows", by=by, subject=("plan", plan.id), detail={"rows": moved})
    return moved


def _left(plan: Plan) -> Relocation:
    """From every position the plan vacated to the areas that follow."""
    assert plan.done_at is not None
    planned = list(plan.areas.order_by("seq"))
    keys = [row.area_id or row.id for row in planned]
    numbers = dict(Area.objects.filter(id__in=keys).values_list("id", "area_no"))
    shapes = {row.area_id: geometry.from_wkb(row.wkb) for row in AreaShape.objects.filter(area_id__in=keys)}
    found = Relocation(
        regions=regions_of([(plan.under.area_no, plan.under.area_end)]), shapes=shapes, positions=numbers
    )
    for row in planned:
        if row.fate != PlannedArea.Fate.ENDS or row.area_id is None:
            continue
        heirs = [other.area_id or other.id for other in planned if str(row.area_id) in other.source_ids]
        if heirs:
            number = numbers[row.area_id]
            found.choices[number] = heirs
            found.homes[number] = max(heirs, key=lambda key: shapes[key].area if key in shapes else 0.0)
    for left in Area.objects.filter(moved_to__isnull=False, recorded_at=plan.done_at).select_related("moved_to"):
        assert left.moved_to is not None
        found.homes[left.area_no] = left.moved_to.id
        found.positions[left.moved_to.id] = left.moved_to.area_no
    return found
