"""Sealing: each minute a job gathers what was recorded since and chains it, region by region; writers never wait.

An entry is found by its id, which begins with the time it was recorded and leads the primary key, and is sealed when no
earlier seal holds it. So a row of a long transaction, which becomes visible late, is sealed late, once: the minute's
look goes back ten minutes behind the last seal, that of the night three days. What appears later than that is never
sealed and verification names it. Two workers at once cannot seal twice: both write the same seal number, one wins.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID

from django.db import connection, transaction

from wangge.kernel.audit import canon
from wangge.kernel.fanout import fanout
from wangge.kernel.models import AuditEntry, AuditSeal

MOST = 5_000
PAGE = 20_000
SETTLE = timedelta(seconds=60)  # ordinary transactions have ended by then
LOOK_BACK = timedelta(minutes=10)
LOOK_BACK_AT_NIGHT = timedelta(days=3)
NO_ID = UUID(int=0)
READ = f"SELECT {canon.COLUMNS}, at FROM audit_entry WHERE region_no = %s AND id = ANY(%s) ORDER BY audit_entry.id"
COLUMNS = (
    "region_no", "seal_no", "made_at", "first_at", "last_at", "count", "horizon", "is_late", "algorithm", "entries",
    "previous", "hash",
)  # fmt: skip
WRITE = (
    f"INSERT INTO audit_seal ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) ON CONFLICT DO NOTHING"
)


@fanout("each region has a chain of its own; which regions have entries is one index probe for each")
def regions_with_entries() -> list[int]:
    """The regions in which anything is on record, 0 (the whole installation) included."""
    found: list[int] = []
    while True:
        more = AuditEntry.objects.filter(region_no__gt=found[-1]) if found else AuditEntry.objects.all()
        region_no = more.order_by("region_no").values_list("region_no", flat=True).first()
        if region_no is None:
            return found
        found.append(region_no)


def seal_all(now: datetime, *, look_back: timedelta = LOOK_BACK, settle: timedelta = SETTLE) -> int:
    """Seal what was recorded in every region and has settled; returns how many entries were sealed."""
    return sum(seal_region(region_no, now, look_back=look_back, settle=settle) for region_no in regions_with_entries())


def seal_region(region_no: int, now: datetime, *, look_back: timedelta = LOOK_BACK, settle: timedelta = SETTLE) -> int:
    """Seal one region, at most 5,000 entries a seal, each seal a transaction; returns how many entries were sealed."""
    last = newest(region_no)
    since = canon.id_at(min(last.made_at, now) - look_back) if last else NO_ID
    until, count = canon.id_at(now - settle), 0
    while True:
        done, since = _seal_next(region_no, since, until, now)
        if not done:
            return count
        count += done


def newest(region_no: int) -> AuditSeal | None:
    """The last seal of a region, without its entries."""
    return AuditSeal.objects.filter(region_no=region_no).defer("entries").order_by("-seal_no").first()


@transaction.atomic
def _seal_next(region_no: int, since: UUID, until: UUID, now: datetime) -> tuple[int, UUID]:
    last = newest(region_no)  # read before what is sealed: a seal made in between has this one's number
    ids = _unsealed(region_no, since, until)
    if not ids:
        return 0, since
    seal = _made(region_no, ids, last, now)
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [getattr(seal, name) for name in COLUMNS])
        return (seal.count, ids[-1]) if cursor.rowcount else (0, since)


def _unsealed(region_no: int, since: UUID, until: UUID) -> list[UUID]:
    """The oldest ids of the window that no seal holds."""
    known = {
        entry_id
        for entries in AuditSeal.objects.filter(region_no=region_no, horizon__gte=since).values_list(
            "entries", flat=True
        )
        for entry_id, _digest in canon.sealed(bytes(entries))
    }
    found: list[UUID] = []
    for page in _pages(region_no, since, until):
        found += [entry_id for entry_id in page if entry_id not in known]
        if len(found) >= MOST:
            break
    return found[:MOST]


def _pages(region_no: int, since: UUID, until: UUID) -> Iterator[list[UUID]]:
    while True:
        window = AuditEntry.objects.filter(region_no=region_no, id__gt=since, id__lt=until).order_by("id")
        page = list(window.values_list("id", flat=True)[:PAGE])
        yield page
        if len(page) < PAGE:
            return
        since = page[-1]


def _made(region_no: int, ids: list[UUID], last: AuditSeal | None, now: datetime) -> AuditSeal:
    name = canon.algorithm()
    with connection.cursor() as cursor:
        cursor.execute(READ, [region_no, ids])
        rows = cursor.fetchall()
    seal = AuditSeal(
        region_no=region_no,
        seal_no=last.seal_no + 1 if last else 1,
        made_at=now,
        first_at=min(row[-1] for row in rows),
        last_at=max(row[-1] for row in rows),
        count=len(rows),
        horizon=max(last.horizon, ids[-1]) if last else ids[-1],
        is_late=bool(last and ids[0] < last.horizon),
        algorithm=name,
        entries=b"".join(row[0].bytes + canon.entry_digest(row[1:-1], name) for row in rows),
        previous=bytes(last.hash) if last else canon.FIRST,
    )
    seal.hash = canon.seal_hash(seal)
    return seal
