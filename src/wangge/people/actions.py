"""Verbs of the identity store: opening a field leaves a trace in the same transaction."""

from uuid import UUID

from django.db import transaction

from wangge.kernel import audit, crypto
from wangge.kernel.errors import InvalidInputError
from wangge.people.models import Reporter
from wangge.people.rules import may_reveal


def sealed_phone(phone: str, *, region_no: int, reporter_id: UUID) -> bytes:
    """The number as it is stored: encrypted, and bound to its row."""
    return crypto.seal(phone, about=_about(region_no, reporter_id))


@transaction.atomic
def reveal_phone(region_no: int, reporter_id: UUID, *, by: UUID | None, purpose: str, case_number: str) -> str:
    """Open a reporter's number for a purpose; the audit row is written first, in the same transaction."""
    may_reveal(purpose, is_staff=by is not None).enforce()
    audit.record(
        "reveal_phone", by=by, subject=("reporter", reporter_id), region_no=region_no, reason=purpose,
        detail={"case": case_number},
    )  # fmt: skip
    reporter = Reporter.objects.filter(region_no=region_no, id=reporter_id).first()
    if reporter is None or not reporter.phone_sealed:
        raise InvalidInputError("The reporter left no number.")
    return crypto.unseal(bytes(reporter.phone_sealed), about=_about(region_no, reporter_id))


def _about(region_no: int, reporter_id: UUID) -> str:
    return f"reporter:{region_no}:{reporter_id}"
