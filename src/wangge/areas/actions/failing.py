"""Say with a plan why it could not be carried out on its day."""

from uuid import UUID

from django.db import transaction

from wangge.areas.models import Plan
from wangge.kernel import audit


@transaction.atomic
def note_fault(plan_id: UUID, words: str, *, by: UUID | None) -> None:
    """Keep the reason with the plan, which stays approved; written once for the same reason."""
    changed = Plan.objects.filter(id=plan_id).exclude(fault=words).update(fault=words)
    if changed:
        audit.record("plan_failed", by=by, subject=("plan", plan_id), detail={"why": words[:400]})
