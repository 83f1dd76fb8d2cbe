"""Purging: entries older than the installation keeps them go in whole seals; the seals stay, so the chain still holds.

Deleting is done by one function of the database that refuses whatever is younger than six months, so that no program
of ours needs the right to delete. What was purged is itself on record, and verification reads it there.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from wangge.kernel import audit
from wangge.kernel.audit.sealing import regions_with_entries
from wangge.kernel.audit.verifying import LEAST_KEPT, purged_through
from wangge.kernel.errors import YES, Decision, no
from wangge.kernel.models import AuditSeal

MONTH = timedelta(days=31)


def may_purge(kept: timedelta) -> Decision:
    """The law keeps what happened on a network for at least six months (网络安全法 Art. 21)."""
    return YES if kept >= LEAST_KEPT else no("Audit entries are kept for at least six months.")


def purge_all(now: datetime, *, by: UUID | None) -> int:
    """Purge in every region what is older than WANGGE_AUDIT_MONTHS; returns how many entries went."""
    return sum(purge_region(region_no, now, by=by) for region_no in regions_with_entries())


@transaction.atomic
def purge_region(region_no: int, now: datetime, *, by: UUID | None, kept: timedelta | None = None) -> int:
    """Purge the oldest seals of a region whose every entry is older than that; leaves an audit row.

    RefusedError for less than six months.
    """
    span = kept if kept is not None else settings.AUDIT_MONTHS * MONTH
    may_purge(span).enforce()
    before, _at = purged_through(region_no)
    through = before
    seals = AuditSeal.objects.filter(region_no=region_no, seal_no__gt=before).order_by("seal_no")
    for seal_no, made_at, last_at in seals.values_list("seal_no", "made_at", "last_at").iterator():
        if max(made_at, last_at) >= now - span:
            break
        through = seal_no
    if through == before:
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_purge(%s, %s, %s)", [region_no, before + 1, through])
        count = int(cursor.fetchone()[0])
    audit.record(
        "purge_audit", by=by, subject=("audit", region_no), region_no=region_no,
        detail={"first": before + 1, "last": through, "entries": count},
    )  # fmt: skip
    return count
