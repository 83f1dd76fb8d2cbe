"""Change the key of the store while it is in use: a new key seals from now on, a job seals the old fields anew.

Where the job stands is in the data: a field whose key is not the current one is still to be done. So it may be
killed at any moment, and run by two workers at once; every batch is whole or not at all.
"""

import time
from datetime import timedelta
from uuid import UUID

from django.db import connection, transaction

from wangge.areas import queries as area_queries
from wangge.kernel import audit, clock
from wangge.kernel.crypto import Sealed
from wangge.kernel.ids import RegionKey
from wangge.kernel.queue import queue_job
from wangge.people.actions.open_identity import words_of
from wangge.people.actions.seal_identity import about, blind_of
from wangge.people.keyring import BLIND, FIELD, KEPT_S, current_key, make_key, newest_key, sealer
from wangge.people.models import DataKey

BATCH = 1000
SHARE_S = 20.0
JOB = "reseal_identities"
SETTLED = timedelta(seconds=3 * KEPT_S)  # after this no program seals with the key before
NOBODY = UUID(int=0)
Row = tuple[UUID, str, str, str, UUID, memoryview, memoryview]
LEASE = """SELECT owner_id, field, owner_kind, algorithm, key_id, nonce, sealed FROM people_sealed
 WHERE region_no = %s AND (owner_id, field) > (%s, %s) AND key_id <> %s
 ORDER BY owner_id, field LIMIT %s FOR UPDATE SKIP LOCKED"""
RESEAL = """UPDATE people_sealed AS kept SET algorithm = made.algorithm, key_id = %s, nonce = made.nonce,
 sealed = made.sealed, blind = made.blind FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::bytea[], %s::bytea[],
 %s::bytea[]) AS made (owner_id, field, algorithm, nonce, sealed, blind)
 WHERE kept.region_no = %s AND kept.owner_id = made.owner_id AND kept.field = made.field"""


@transaction.atomic
def new_current_key(*, by: UUID | None) -> UUID:
    """Make a new key for fields, and queue the job that brings the old ones under it."""
    key_id = make_key(FIELD)
    audit.record("rotate_keys", by=by, subject=("data_key", key_id), reason="rotation")
    queue_job(JOB)
    return key_id


def reseal_share(*, by: UUID | None, seconds: float = SHARE_S) -> bool:
    """Seal old fields anew for so many seconds; True when time ran out before the end was reached.

    Old keys are retired when a whole walk found nothing to do and no program can still be sealing with them.
    """
    old = list(DataKey.objects.filter(use=FIELD, is_current=False, retired_at=None).values_list("id", flat=True))
    until, touched = time.monotonic() + seconds, 0
    for region_no in area_queries.region_numbers() if old else ():
        done, count = _reseal_region(region_no, by=by, until=until)
        touched += count
        if not done:
            return True
    if old and not touched:
        _retire(old, by=by)
    return False


def _reseal_region(region_no: int, *, by: UUID | None, until: float) -> tuple[bool, int]:
    """Walk one region once from its beginning; whether its end was reached, and how many fields were sealed anew."""
    place, count = (NOBODY, ""), 0
    current_key(BLIND)  # asked for once, not for every field
    while rows := reseal_batch(region_no, place, by=by):
        place, count = (rows[-1][0], rows[-1][1]), count + len(rows)
        if time.monotonic() > until:
            return False, count
    return True, count


@transaction.atomic
def reseal_batch(region_no: int, after: tuple[UUID, str], *, by: UUID | None, batch: int = BATCH) -> list[Row]:
    """Seal the next fields of one region that stand under an older key; what was done, empty at the end."""
    key_id = newest_key(FIELD)
    assert key_id is not None
    with connection.cursor() as cursor:
        cursor.execute(LEASE, [region_no, *after, key_id, batch])
        rows: list[Row] = cursor.fetchall()
        if rows:
            made = zip(*(_resealed(region_no, row, key_id) for row in rows), strict=True)
            cursor.execute(RESEAL, [key_id, *map(list, made), region_no])
            audit.record(
                "reseal", by=by, subject=("data_key", key_id), region_no=region_no, detail={"fields": len(rows)}
            )  # fmt: skip
    return rows


def _resealed(region_no: int, row: Row, key_id: UUID) -> tuple[UUID, str, str, bytes, bytes, bytes | None]:
    owner_id, field, kind, algorithm, old_key, nonce, data = row
    owner, old = RegionKey(region_no, owner_id), Sealed(algorithm, old_key, bytes(nonce), bytes(data))
    plain = sealer().unseal(old, about=words_of(old, kind, owner, field))
    made = sealer().seal(plain, about=about(kind, region_no, owner_id, field), key_id=key_id)
    return owner_id, field, made.algorithm, made.nonce, made.data, blind_of(field, plain)


def _retire(old: list[UUID], *, by: UUID | None) -> None:
    """Retire keys with which nothing is sealed any more, once no program can still be sealing with them."""
    current = DataKey.objects.get(use=FIELD, is_current=True)
    if clock.now() - current.made_at >= SETTLED and not _in_use(old):
        _put_away(old, by=by)


@transaction.atomic
def _put_away(old: list[UUID], *, by: UUID | None) -> None:
    DataKey.objects.filter(id__in=old, retired_at=None).update(retired_at=clock.now())
    for key_id in old:
        audit.record("retire_key", by=by, subject=("data_key", key_id))


def _in_use(keys: list[UUID]) -> bool:
    """Whether any region still holds a field under one of the keys, a locked one that was passed over included."""
    with connection.cursor() as cursor:
        for region_no in area_queries.region_numbers():
            cursor.execute(
                "SELECT 1 FROM people_sealed WHERE region_no = %s AND key_id = ANY(%s) LIMIT 1", [region_no, keys]
            )
            if cursor.fetchone():
                return True
    return False
