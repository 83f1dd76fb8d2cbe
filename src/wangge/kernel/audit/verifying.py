"""Verification: everything is computed again from the entries, and what is wrong is named with its place.

The entries of a seal are read as a range of ids in one pass; those that were sealed late are looked up by their ids. A
row inside the reach of the seals that none of them holds was added behind them.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from wangge.kernel.audit import canon
from wangge.kernel.audit.sealing import NO_ID, regions_with_entries
from wangge.kernel.fanout import fanout
from wangge.kernel.models import AuditEntry, AuditSeal

Progress = Callable[[int, int], None]
LEAST_KEPT = timedelta(days=183)  # six months: 网络安全法 Art. 21 (3)
MOST_FAULTS = 1_000
RANGE = f"SELECT {canon.COLUMNS} FROM audit_entry WHERE region_no = %s AND id > %s AND id <= %s"
NAMED = f"SELECT {canon.COLUMNS} FROM audit_entry WHERE region_no = %s AND id = ANY(%s)"
KINDS = {
    "entry_changed": ("记录被改动", "an entry was changed"),
    "entry_missing": ("记录缺失", "an entry is missing"),
    "entry_added": ("封存之后插入了记录", "an entry was added behind the seals"),
    "seal_changed": ("封条被改动", "a seal was changed"),
    "seal_missing": ("封条缺失", "a seal is missing"),
    "chain_broken": ("链条断开：与前一封条不符", "the chain is broken: it does not follow from the seal before"),
    "purged_too_young": ("不足期限的记录被清除", "entries were purged before their time"),
    "end_missing": ("链尾缺失：外存的每日封条记录更长", "seals are missing at the end: a kept head knows of more"),
    "head_contradicted": ("与外存的每日封条记录不符", "a kept head says otherwise"),
    "signature_wrong": ("每日封条记录的签名不对", "the signature of a head is wrong"),
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong, and where: region, seal, entry or head."""

    kind: str
    region_no: int | None = None
    seal_no: int | None = None
    entry_id: str = ""
    head: str = ""


@dataclass
class Verified:
    """What a verification read and found; `faults` holds the first thousand."""

    regions: int = 0
    seals: int = 0
    entries: int = 0
    purged: int = 0
    late: int = 0
    unsealed: int = 0
    unsealed_since: datetime | None = None
    fault_count: int = 0
    faults: list[Fault] = field(default_factory=list)

    def note(self, fault: Fault) -> None:
        """Note a fault."""
        self.fault_count += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(fault)


@fanout("a verification reads the chain of every region, one after the other")
def chains() -> list[int]:
    """The regions that have entries or seals."""
    found = set(regions_with_entries())
    return sorted(found | set(AuditSeal.objects.order_by().values_list("region_no", flat=True).distinct()))


def verify(
    regions: Sequence[int] | None = None,
    *,
    since: datetime | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Verified:
    """Verify the chains of these regions, or of all; `since` begins with the first seal made at or after it."""
    wanted = list(chains() if regions is None else regions)
    found, total = Verified(), sum(_amount(region_no, since) for region_no in wanted)
    for region_no in wanted:
        walk = _Chain(region_no, found, since)
        for _seal in walk.seals():
            progress(found.entries + found.purged, total)
    progress(total, total)
    return found


def _amount(region_no: int, since: datetime | None) -> int:
    """How many entries the seals to be read hold."""
    counts = AuditSeal.objects.filter(region_no=region_no).values_list("count", flat=True)
    return sum(counts.filter(made_at__gte=since) if since else counts)


def purged_through(region_no: int) -> tuple[int, datetime | None]:
    """The last seal whose entries were purged, as the record itself says, and when: itself an entry, and sealed."""
    rows = AuditEntry.objects.filter(region_no=region_no, subject_type="audit", subject_id=str(region_no))
    found = [(int(detail["last"]), at) for at, detail in rows.filter(verb="purge_audit").values_list("at", "detail")]
    return max(found, default=(0, None))


class _Chain:
    """One region's chain, read from its beginning or from a seal on."""

    def __init__(self, region_no: int, found: Verified, since: datetime | None) -> None:
        self.region_no, self.found = region_no, found
        known = AuditSeal.objects.filter(region_no=region_no)
        self.wanted = known.filter(made_at__gte=since) if since else known
        first = self.wanted.order_by("seal_no").values_list("seal_no", flat=True).first()
        before = known.filter(seal_no=first - 1).first() if since and first and first > 1 else None
        self.previous = bytes(before.hash) if before else canon.FIRST
        self.next_no, self.horizon = (before.seal_no + 1, before.horizon) if before else (1, NO_ID)
        self.is_gap = bool(since and first and first > 1 and before is None)
        self.purged, self.purged_at = purged_through(region_no)
        self.late = self._late_ids()

    def _late_ids(self) -> set[UUID]:
        """Everything that was sealed late: it lies in the reach of earlier seals without being theirs."""
        late = self.wanted.filter(is_late=True).values_list("entries", flat=True)
        return {entry_id for entries in late for entry_id, _digest in canon.sealed(bytes(entries))}

    def seals(self) -> Iterator[AuditSeal]:
        """Verify seal after seal, telling after each; then look at what is not sealed yet."""
        self.found.regions += 1
        for seal in self.wanted.order_by("seal_no").iterator(chunk_size=20):
            self._link(seal)
            if seal.seal_no <= self.purged:
                self._purged(seal)
            else:
                self._entries(seal)
            self.previous, self.next_no, self.is_gap = bytes(seal.hash), seal.seal_no + 1, False
            self.horizon = max(self.horizon, seal.horizon)
            yield seal
        self._rest()

    def _link(self, seal: AuditSeal) -> None:
        """The seal by itself, and as the one after the one before."""
        self.found.seals += 1
        self.found.late += seal.is_late
        for missing in range(self.next_no, min(seal.seal_no, self.next_no + MOST_FAULTS)):
            self.is_gap = True
            self._fault("seal_missing", missing)
        if bytes(seal.previous) != self.previous and not self.is_gap:
            self._fault("chain_broken", seal.seal_no)
        if seal.algorithm not in canon.ALGORITHMS or canon.seal_hash(seal) != bytes(seal.hash):
            self._fault("seal_changed", seal.seal_no)

    def _purged(self, seal: AuditSeal) -> None:
        self.found.purged += seal.count
        assert self.purged_at is not None
        if seal.made_at > self.purged_at - LEAST_KEPT:
            self._fault("purged_too_young", seal.seal_no)

    def _entries(self, seal: AuditSeal) -> None:
        """Every entry the seal holds as it is now, and nothing else in its reach."""
        held = dict(canon.sealed(bytes(seal.entries)))
        algorithm = seal.algorithm if seal.algorithm in canon.ALGORITHMS else canon.ALGORITHMS[0]
        start = UUID(int=min(one.int for one in held) - 1) if self.is_gap and held else self.horizon
        rows = _read(RANGE, [self.region_no, start, seal.horizon])
        seen = {}
        if late := [entry_id for entry_id in held if entry_id <= start]:
            rows += _read(NAMED, [self.region_no, late])
        for row in rows:
            seen[row[0]] = canon.entry_digest(row[1:], algorithm)
        self.found.entries += len(held)
        if seen == held:
            return
        for entry_id, digest in held.items():
            if seen.get(entry_id) != digest:
                self._fault("entry_changed" if entry_id in seen else "entry_missing", seal.seal_no, entry_id)
        for entry_id in seen.keys() - held.keys() - self.late:
            self._fault("entry_added", seal.seal_no, entry_id)

    def _rest(self) -> None:
        """What was recorded after the last seal: not a fault, but its age tells whether sealing runs."""
        tail = AuditEntry.objects.filter(region_no=self.region_no, id__gt=self.horizon).order_by("id")
        first = tail.values_list("id", flat=True).first()
        if first is None:
            return
        self.found.unsealed += tail.count()
        when = canon.made_when(first)
        self.found.unsealed_since = min(self.found.unsealed_since or when, when)

    def _fault(self, kind: str, seal_no: int, entry_id: UUID | None = None) -> None:
        self.found.note(Fault(kind, self.region_no, seal_no, str(entry_id or "")))


def _read(sql: str, values: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
