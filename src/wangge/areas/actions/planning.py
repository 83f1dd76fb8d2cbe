"""The life of a plan: begun, described, put forward, decided on, taken back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.models import Area, Plan
from wangge.areas.queries.checks import errors_in, findings
from wangge.areas.queries.drawing import drawing_of
from wangge.areas.queries.plans import stands
from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError, InvalidInputError
from wangge.kernel.text import clean

LONGEST_TITLE = 120


@dataclass(frozen=True)
class PlanDraft:
    """What a plan is called, why it is made, and when it takes effect."""

    title: str
    effective_date: date
    reasons: str = ""
    factors: Sequence[str] = ()


@transaction.atomic
def begin_plan(draft: PlanDraft, *, under: UUID, by: UUID | None) -> Plan:
    """A new plan for the areas below one; InvalidInputError names the field that is wrong."""
    area = Area.objects.filter(id=under, valid_to=None).first()
    if area is None:
        raise InvalidInputError(_("There is no such area."), field="under")
    plan = Plan.objects.create(under=area, made_by=by, made_at=clock.now(), **_written(draft))
    audit.record("begin_plan", by=by, subject=("plan", plan.id), detail={"title": plan.title, "under": str(under)})
    return plan


@transaction.atomic
def describe_plan(plan_id: UUID, draft: PlanDraft, *, by: UUID | None) -> Plan:
    """Another title, reason or day for a draft."""
    plan = held(plan_id)
    rules.may_change(stands(plan)).enforce()
    for name, value in _written(draft).items():
        setattr(plan, name, value)
    plan.save(update_fields=["title", "effective_date", "reasons", "factors"])
    audit.record("describe_plan", by=by, subject=("plan", plan.id), detail={"day": str(plan.effective_date)})
    return plan


@transaction.atomic
def ask_for_decision(plan_id: UUID, *, by: UUID | None) -> Plan:
    """Put a sound plan before somebody who decides; refused while it has errors."""
    plan = held(plan_id)
    drawing = drawing_of(plan)
    errors = errors_in(findings(drawing))
    rules.may_ask(stands(plan, errors=len(errors)), today=clock.today()).enforce()
    return _set(plan, Plan.State.ASKED, "asked_at", by=by)


@transaction.atomic
def decide_on_plan(plan_id: UUID, *, is_approved: bool, words: str, by: UUID | None) -> Plan:
    """Approve a plan, or send it back to be drawn again; somebody other than its maker decides."""
    plan = held(plan_id)
    rules.may_decide(stands(plan), by=by, today=clock.today()).enforce()
    if is_approved and errors_in(findings(drawing_of(plan))):
        raise ConflictError(_("The plan has errors by now; send it back."))
    plan.decided_by, plan.decision = by, clean(words)[:400]
    plan.save(update_fields=["decided_by", "decision"])
    return _set(plan, Plan.State.APPROVED if is_approved else Plan.State.DRAFT, "decided_at", by=by)


@transaction.atomic
def take_plan_back(plan_id: UUID, *, by: UUID | None) -> Plan:
    """Back to the drawing board: a plan put forward or approved is a draft again."""
    plan = held(plan_id)
    rules.may_withdraw(stands(plan)).enforce()
    plan.fault = ""
    plan.save(update_fields=["fault"])
    return _set(plan, Plan.State.DRAFT, None, by=by)


@transaction.atomic
def withdraw_plan(plan_id: UUID, *, by: UUID | None) -> Plan:
    """Give a plan up; it stays in the list with everything that was drawn."""
    plan = held(plan_id)
    rules.may_withdraw(stands(plan)).enforce()
    return _set(plan, Plan.State.WITHDRAWN, None, by=by)


def held(plan_id: UUID) -> Plan:
    """The plan, locked until the transaction ends; InvalidInputError when there is none."""
    plan = Plan.objects.select_for_update(of=("self",)).select_related("under").filter(id=plan_id).first()
    if plan is None:
        raise InvalidInputError(_("There is no such plan."))
    return plan


def _written(draft: PlanDraft) -> dict[str, object]:
    title = clean(draft.title)
    if not 0 < len(title) <= LONGEST_TITLE:
        raise InvalidInputError(_("Give the plan a title of 1 to 120 characters."), field="title")
    if draft.effective_date < clock.today():
        raise InvalidInputError(_("The day on which the plan takes effect has passed."), field="effective_date")
    unknown = sorted(set(draft.factors) - rules.FACTORS.keys())
    if unknown:
        raise InvalidInputError(_("There is no such factor: %s.") % ", ".join(unknown), field="factors")
    return {"title": title, "effective_date": draft.effective_date, "reasons": clean(draft.reasons)[:4000],
            "factors": list(draft.factors)}  # fmt: skip


def _set(plan: Plan, state: Plan.State, moment: str | None, *, by: UUID | None) -> Plan:
    plan.state = state
    if moment:
        setattr(plan, moment, clock.now())
    plan.save(update_fields=["state", *([moment] if moment else [])])
    audit.record(f"plan_{state}", by=by, subject=("plan", plan.id), detail={"title": plan.title})
    return plan
