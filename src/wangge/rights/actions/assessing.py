"""Sign an assessment of a sensitive module's impact, and end one."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock, sensitive
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.text import clean
from wangge.rights import queries
from wangge.rights.models import Assessment
from wangge.rights.rules import check_assessment


@dataclass(frozen=True)
class Assessed:
    """What an assessment says (PIPL 56), who signed it, and the days between which it is in force."""

    affected: str
    purpose: str
    necessity: str
    risks: str
    measures: str
    conclusion: str
    signer: str
    signed_date: date
    valid_until: date


@transaction.atomic
def assess_module(module: str, told: Assessed, *, by: UUID | None) -> None:
    """Keep a signed assessment; the module is on from now, while it is in force. InvalidInputError names the field."""
    if module not in sensitive.modules() or not queries.areas_of(by):
        raise RefusedError(_("There is no such module."))
    words = {name: clean(value) for name, value in asdict(told).items() if isinstance(value, str)}
    field, decision = check_assessment(words, told.signed_date, told.valid_until, clock.today())
    if not decision:
        raise InvalidInputError(_(decision.reason), field=field)
    made = Assessment.objects.create(
        module=module, **words, signed_date=told.signed_date, valid_until=told.valid_until, at=clock.now(), by_id=by
    )
    audit.record("assess_module", by=by, subject=("assessment", made.id), reason=module)
    forget_everything()


@transaction.atomic
def end_assessment(assessment_id: UUID, *, by: UUID | None) -> None:
    """End an assessment before its day; without another one its module is off. Ended before, nothing changes."""
    found = Assessment.objects.select_for_update().filter(id=assessment_id).first() if queries.areas_of(by) else None
    if found is None:
        raise RefusedError(_("There is no such assessment."))
    if found.ended_at is None:
        found.ended_at, found.ended_by = clock.now(), by
        found.save(update_fields=["ended_at", "ended_by"])
        audit.record("end_assessment", by=by, subject=("assessment", found.id), reason=found.module)
        forget_everything()
