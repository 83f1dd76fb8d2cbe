"""Carry out what a person wishes of what is kept: make it right, erase it, leave it alone.

The web holds no right to change or delete a sealed field. One function of the database does it, and only as an entry on
record says; entry and change are one transaction.
"""

from collections.abc import Mapping
from uuid import UUID

from django.db import connection, transaction

from wangge.kernel import audit, clock
from wangge.kernel.ids import RegionKey, new_id
from wangge.people.actions.seal_identity import seal_identity
from wangge.people.models import PendingCorrection
from wangge.people.rules import Identity

CHANGE = "SELECT change_identity(%s, %s, %s)"
GONE = "DELETE FROM people_sealed WHERE region_no = %s AND owner_id = ANY(%s)"
UNNAMED = "UPDATE reporter SET masked_phone = '' WHERE region_no = %s AND id = ANY(%s)"


def propose_correction(owner: RegionKey, request_id: UUID, given: Mapping[str, str], *, by: UUID | None) -> None:
    """Keep what the fields should be, sealed for their place; nothing changes yet. Its request is what is on record."""
    rows = seal_identity(Identity(**given), region_no=owner.region_no, owner_id=owner.id)
    PendingCorrection.objects.bulk_create(
        PendingCorrection(
            region_no=owner.region_no, request_id=request_id, owner_id=owner.id, field=row.field,
            algorithm=row.algorithm, key_id=row.key_id, nonce=row.nonce, sealed=row.sealed, blind=row.blind,
            masked=row.masked, at=clock.now(),
        )
        for row in rows
    )  # fmt: skip


def drop_correction(region_no: int, request_id: UUID, *, by: UUID | None) -> None:
    """Forget what was proposed: the request was refused or taken back."""
    PendingCorrection.objects.filter(region_no=region_no, request_id=request_id).delete()


@transaction.atomic
def correct_identity(owner: RegionKey, request_id: UUID, *, by: UUID | None) -> int:
    """Put what was proposed in its place; the old ciphertext is gone. How many fields; 0 when it was done before."""
    waiting = PendingCorrection.objects.filter(region_no=owner.region_no, request_id=request_id)
    fields = sorted(waiting.values_list("field", flat=True))
    return _change("correct_identity", owner, by=by, ticket=request_id, fields=fields)


@transaction.atomic
def erase_identity(owner: RegionKey, *, by: UUID | None) -> int:
    """Erase every sealed field of a person. How many; 0 when nothing was left."""
    return _change("erase_identity", owner, by=by)


@transaction.atomic
def restrict_identity(owner: RegionKey, *, by: UUID | None) -> int:
    """From now on nobody opens what is kept of a person; 0 when it is so already."""
    return _change("restrict_identity", owner, by=by)


@transaction.atomic
def lift_restriction(owner: RegionKey, *, by: UUID | None) -> int:
    """What is kept of a person may be opened again, for a purpose; 0 when nothing was restricted."""
    return _change("lift_restriction", owner, by=by)


@transaction.atomic
def purge_identities(region_no: int, owners: list[UUID], *, by: UUID | None) -> int:
    """Erase the sealed fields of many persons whose time is over. For the worker: the web may not. How many fields.

    The entry on record is that of the purge, by whoever calls.
    """
    with connection.cursor() as cursor:
        cursor.execute(GONE, [region_no, owners])
        count: int = cursor.rowcount
        cursor.execute(UNNAMED, [region_no, owners])
    return count


def _change(
    verb: str, owner: RegionKey, *, by: UUID | None, ticket: UUID | None = None, fields: list[str] | None = None
) -> int:
    ticket = ticket or new_id()
    told: dict[str, object] = {"ticket": str(ticket)} | ({"fields": fields} if fields else {})
    audit.record(verb, by=by, subject=("reporter", owner.id), region_no=owner.region_no, detail=told)
    with connection.cursor() as cursor:
        cursor.execute(CHANGE, [owner.region_no, owner.id, ticket])
        count: int = cursor.fetchone()[0]
    return count
