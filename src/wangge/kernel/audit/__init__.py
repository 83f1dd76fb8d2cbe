"""Audit rows: who did or read what, when, from where and why, in the same transaction as the deed.

There is no setting that turns this off, and a row that cannot be written undoes the deed.
"""

from uuid import UUID

from wangge.kernel import clock, origin
from wangge.kernel.models import AuditEntry
from wangge.kernel.sparing import without_id_numbers

NO_REGION = 0


def record(
    verb: str,
    *,
    by: UUID | None,
    subject: tuple[str, object],
    region_no: int = NO_REGION,
    reason: str = "",
    detail: dict[str, object] | None = None,
    address: str | None = None,
) -> None:
    """Append one audit row. `subject` is its kind and key; never put secrets or personal fields into `detail`.

    Without an address of its own the row holds that of the request being served.
    """
    AuditEntry.objects.create(
        region_no=region_no,
        at=clock.now(),
        actor_id=by,
        verb=verb,
        subject_type=subject[0],
        subject_id=str(subject[1]),
        reason=without_id_numbers(reason),
        detail=detail or {},
        address=address or origin.address(),
    )
