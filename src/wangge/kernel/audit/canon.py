"""The bytes that are sealed: one canonical form of an entry and of a seal, the same on every machine.

An entry is the word `wangge audit entry 1`, then for each field in the order of FIELDS its length in bytes as a decimal
number, a colon, and the bytes in UTF-8; a field without a value is a single `-`. The moment is the whole number of
microseconds since 1970 in UTC. The detail is the text PostgreSQL writes for jsonb: keys in its own order, numbers as
they were given, so that no float passes through a program. No setting of a session changes any of it.

A seal is the word `wangge audit seal 1`, then in the same way the fields of `seal_hash` in their order.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.conf import settings

from wangge.kernel.models import AuditSeal

FIELDS = (
    "region_no", "id", "at", "actor_id", "verb", "subject_type", "subject_id", "reason", "detail", "address"
)  # fmt: skip
COLUMNS = (
    "id, region_no::text, id::text, (extract(epoch FROM at) * 1000000)::bigint::text, actor_id::text, verb, "
    "subject_type, subject_id, reason, detail::text, host(address)"
)
ALGORITHMS = ("sha256", "sm3")
ENTRY, SEAL = b"wangge audit entry 1", b"wangge audit seal 1"
FIRST, ID_BYTES, DIGEST_BYTES = bytes(32), 16, 32
STEP = ID_BYTES + DIGEST_BYTES
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def algorithm() -> str:
    """The digest of new seals: SHA-256, or SM3 (GB/T 32905) where the installation asks for it."""
    return settings.AUDIT_DIGEST if settings.AUDIT_DIGEST in ALGORITHMS else ALGORITHMS[0]


def framed(word: bytes, fields: Iterable[str | bytes | None]) -> bytes:
    """A word and fields so that no two lists of fields have the same bytes."""
    parts = [word]
    for field in fields:
        if field is None:
            parts.append(b"-")
        else:
            raw = field.encode() if isinstance(field, str) else field
            parts += (b"%d:" % len(raw), raw)
    return b"".join(parts)


def entry_digest(fields: Sequence[str | None], name: str) -> bytes:
    """The digest of one entry from its fields as COLUMNS reads them, without the leading id."""
    return hashlib.new(name, framed(ENTRY, fields)).digest()


def seal_hash(seal: AuditSeal) -> bytes:
    """The hash of a seal over everything it says, the hash before it included."""
    fields: list[str | bytes] = [
        str(seal.region_no), str(seal.seal_no), bytes(seal.previous), seal.algorithm, _moment(seal.made_at),
        _moment(seal.first_at), _moment(seal.last_at), str(seal.count), str(seal.horizon),
        "late" if seal.is_late else "", bytes(seal.entries),
    ]  # fmt: skip
    return hashlib.new(seal.algorithm, framed(SEAL, fields)).digest()


def sealed(entries: bytes) -> Iterator[tuple[UUID, bytes]]:
    """The ids and digests that a seal holds, in its order."""
    for start in range(0, len(entries), STEP):
        yield UUID(bytes=entries[start : start + ID_BYTES]), entries[start + ID_BYTES : start + STEP]


def id_at(moment: datetime) -> UUID:
    """The smallest id that can have been made at this moment: ids begin with the milliseconds of their making."""
    return UUID(int=max(0, (moment - EPOCH) // timedelta(milliseconds=1)) << 80)


def made_when(entry_id: UUID) -> datetime:
    """When an id was made, to the millisecond."""
    return EPOCH + timedelta(milliseconds=entry_id.int >> 80)


def _moment(at: datetime) -> str:
    return str((at - EPOCH) // timedelta(microseconds=1))
