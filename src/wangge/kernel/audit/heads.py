"""Heads: the last seal of every region, signed once a day, to be kept where this installation cannot reach.

Whoever can write to the database can write a chain anew; they cannot make it agree with a head that lies elsewhere.
"""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.kernel import audit, clock, signing
from wangge.kernel.audit.sealing import newest
from wangge.kernel.audit.verifying import Fault, Verified, chains
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.models import AuditHead, AuditSeal

NAME = "wangge audit head 1"
Body = dict[str, Any]


def canonical(body: Body) -> bytes:
    """The bytes that are signed: JSON with sorted names, no blanks, ASCII only; it holds texts and whole numbers."""
    return json.dumps(body, sort_keys=True, separators=(",", ":")).encode("ascii")


@transaction.atomic
def write_head(*, by: UUID | None, day: date | None = None) -> AuditHead:
    """Sign the last seal of every region as of now; leaves an audit row."""
    now = clock.now()
    seals = [seal for region_no in chains() if (seal := newest(region_no))]
    body: Body = {
        "name": NAME,
        "day": (day or clock.today()).isoformat(),
        "made_at": now.isoformat(),
        "regions": [[seal.region_no, seal.seal_no, bytes(seal.hash).hex()] for seal in seals],
    }
    written = canonical(body)
    head = AuditHead.objects.create(
        day=day or clock.today(), made_at=now, body=written.decode(), signature=signing.sign(written),
        public_key=signing.public_key(),
    )  # fmt: skip
    audit.record("write_audit_head", by=by, subject=("audit_head", head.id), detail={"regions": len(seals)})
    return head


def as_file(head: AuditHead) -> str:
    """A head as the small JSON file that is kept outside."""
    kept = {"body": json.loads(head.body), "signature": head.signature, "public_key": head.public_key}
    return json.dumps(kept, indent=1, sort_keys=True) + "\n"


def read_head(written: str) -> Body:
    """A kept head; InvalidInputError when the text is none."""
    try:
        kept = json.loads(written)
        regions = [(int(no), int(seal), bytes.fromhex(value)) for no, seal, value in kept["body"]["regions"]]
        found = {"day": str(kept["body"]["day"]), "regions": regions, "body": kept["body"]}
        return found | {"signature": str(kept["signature"]), "public_key": str(kept["public_key"])}
    except (ValueError, KeyError, TypeError) as error:
        raise InvalidInputError("This is not a head written by audit_head.", field="file") from error


def compare(heads: Iterable[Body], found: Verified, *, key: str = "", regions: Iterable[int] | None = None) -> None:
    """Note in what way the chains contradict kept heads; `key` is the public key if it was another one then."""
    wanted = set(regions) if regions is not None else None
    for head in heads:
        if not signing.is_signed(canonical(head["body"]), head["signature"], by=key or signing.public_key()):
            found.note(Fault("signature_wrong", head=head["day"]))
            continue
        for region_no, seal_no, value in head["regions"]:
            if wanted is None or region_no in wanted:
                _compare(head["day"], region_no, seal_no, value, found)


def _compare(day: str, region_no: int, seal_no: int, value: bytes, found: Verified) -> None:
    seal = AuditSeal.objects.filter(region_no=region_no, seal_no=seal_no).defer("entries").first()
    if seal is None:
        last = newest(region_no)
        kind = "end_missing" if last is None or last.seal_no < seal_no else "seal_missing"
        found.note(Fault(kind, region_no, seal_no, head=day))
    elif bytes(seal.hash) != value:
        found.note(Fault("head_contradicted", region_no, seal_no, head=day))


def stored(limit: int = 60) -> list[AuditHead]:
    """The newest heads, newest first."""
    return list(AuditHead.objects.order_by("-made_at")[:limit])


def by_id(head_id: UUID) -> AuditHead | None:
    """One head, or None."""
    return AuditHead.objects.filter(id=head_id).first()
