"""Reads of plans: how one stands, which are open, which touch the same areas."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from wangge.areas.models import Plan, PlannedArea
from wangge.areas.rules import PlanStands


def plans() -> QuerySet[Plan]:
    """Every plan, newest first, with how many areas it names."""
    return Plan.objects.select_related("under").annotate(size=Count("areas")).order_by("-made_at", "-id")


def plan_by_id(plan_id: UUID) -> Plan | None:
    """One plan; None when there is none."""
    return plans().filter(id=plan_id).first()


def stands(plan: Plan, *, errors: int = 0) -> PlanStands:
    """How a plan stands, for its rules."""
    later = later_on_same(plan) if plan.state == Plan.State.DONE else ""
    return PlanStands(plan.state, plan.made_by, plan.effective_date, plan.areas.count(), errors, later)


def rival(plan: Plan, touched: Collection[UUID]) -> tuple[str, UUID] | None:
    """Another plan, put forward or approved, that touches one of these areas: its title and the area."""
    row = (
        PlannedArea.objects.filter(area_id__in=touched, plan__state__in=(Plan.State.ASKED, Plan.State.APPROVED))
        .exclude(plan=plan).order_by("plan__effective_date").values_list("plan__title", "area_id").first()
    )  # fmt: skip
    return (row[0], row[1]) if row and row[1] is not None else None


def later_on_same(plan: Plan) -> str:
    """The title of a plan carried out later on areas that this one touched or made; empty when there is none."""
    touched = set(plan.areas.filter(area__isnull=False).values_list("area_id", flat=True))
    made = set(plan.areas.filter(area=None).values_list("id", flat=True))
    later = Q(plan__state=Plan.State.DONE, plan__done_at__gt=plan.done_at)
    return (
        PlannedArea.objects.filter(later, area_id__in=touched | made).order_by("-plan__done_at")
        .values_list("plan__title", flat=True).first() or ""
    )  # fmt: skip


def due_plans(day: date) -> list[UUID]:
    """Approved plans whose day has come, oldest first."""
    due = Plan.objects.filter(state=Plan.State.APPROVED, effective_date__lte=day)
    return list(due.order_by("effective_date", "decided_at").values_list("id", flat=True))
