"""Marks of the data-protection officer on a case: kept from erasing, or its readings not shown for now."""

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.text import clean_words
from wangge.rights import queries
from wangge.rights.models import CaseMark
from wangge.rights.rules import may_mark


@transaction.atomic
def mark_case(number: str, kind: str, reason: str, *, by: UUID | None) -> None:
    """Set a mark, with its reason on record. InvalidInputError names the field at fault."""
    case = queries.case_in_care(by, number)
    if case is None:
        raise InvalidInputError(_("There is no such case."), field="number")
    reason = clean_words(reason)[:400]
    decision = may_mark(kind, reason)
    if not decision:
        raise InvalidInputError(_(decision.reason), field="reason")
    try:
        with transaction.atomic():
            CaseMark.objects.create(region_no=case.region_no, case_id=case.id, kind=kind, reason=reason,
                                    at=clock.now(), by_id=by)  # fmt: skip
    except IntegrityError as error:
        raise ConflictError(_("This case is marked so already.")) from error
    audit.record(f"{kind}_case_data", by=by, subject=("case", case.key), region_no=case.region_no, reason=reason,
                 detail={"number": case.number})  # fmt: skip


@transaction.atomic
def lift_mark(key: RegionKey, *, by: UUID | None) -> None:
    """Lift a mark of the officer's areas; RefusedError for whatever is not."""
    if key not in {one.id for one in queries.marks_in_care(by)}:
        raise RefusedError(_("There is no such mark."))
    mark = CaseMark.objects.select_for_update().get(region_no=key.region_no, id=key.id)
    mark.lifted_at, mark.lifted_by = clock.now(), by
    mark.save(update_fields=["lifted_at", "lifted_by"])
    audit.record(
        f"lift_{mark.kind}", by=by, subject=("case", RegionKey(mark.region_no, mark.case_id)), region_no=mark.region_no
    )
