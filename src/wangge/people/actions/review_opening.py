"""Judge an emergency opening: once, by somebody of security who did not make it."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey
from wangge.people.models import EmergencyOpening
from wangge.people.rules import may_review


@transaction.atomic
def review_opening(key: RegionKey, *, by: UUID | None, roles: frozenset[str], verdict: str, note: str) -> None:
    """Keep verdict and note; RefusedError with the reason when this person may not, or it was done before."""
    locked = EmergencyOpening.objects.select_for_update()
    opening = locked.filter(region_no=key.region_no, id=key.id).first() if "security" in roles else None
    if opening is None:
        raise RefusedError(_("There is no such opening, or it is not yours to judge."))
    is_done = opening.reviewed_at is not None
    decision = may_review(roles, is_own=opening.by_id == by, is_done=is_done, verdict=verdict, note=note)
    if not decision:
        raise RefusedError(_(decision.reason))
    opening.reviewed_by, opening.reviewed_at, opening.verdict, opening.note = by, clock.now(), verdict, note[:400]
    opening.save(update_fields=["reviewed_by", "reviewed_at", "verdict", "note"])
    audit.record(
        "review_opening", by=by, subject=("emergency_opening", key.id), region_no=key.region_no, reason=verdict,
        detail={"case": opening.case_number},
    )  # fmt: skip
