"""Verification on demand: asked for by a person, done by a job, its progress kept where a page can show it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.kernel import audit, clock
from wangge.kernel.audit import heads, verifying
from wangge.kernel.errors import RefusedError
from wangge.kernel.fanout import fanout
from wangge.kernel.models import AuditCheck, AuditSeal
from wangge.kernel.queue import queue_job

GIVEN_UP = timedelta(hours=6)
EVERY = timedelta(seconds=1)
SHOWN = 100


def latest() -> AuditCheck | None:
    """The verification asked for last."""
    return AuditCheck.objects.order_by("-asked_at").first()


@transaction.atomic
def ask_check(*, by: UUID | None) -> AuditCheck:
    """Queue a verification of every chain; RefusedError while one runs. Leaves an audit row."""
    before, now = latest(), clock.now()
    if before and before.finished_at is None and before.asked_at > now - GIVEN_UP:
        raise RefusedError("A verification is running. Please wait until it has ended.")
    check = AuditCheck.objects.create(asked_by=by, asked_at=now)
    audit.record("verify_audit", by=by, subject=("audit_check", check.id))
    queue_job("check_audit", check_id=str(check.id))
    return check


def run_check(check_id: UUID) -> AuditCheck | None:
    """Verify everything and every stored head, telling how far it is each second; keeps what it found."""
    check = AuditCheck.objects.filter(id=check_id, finished_at=None).first()
    if check is None:
        return None
    told = [clock.now()]

    def tell(done: int, total: int) -> None:
        if clock.now() - told[0] >= EVERY:
            told[0] = clock.now()
            AuditCheck.objects.filter(id=check_id).update(done=done, total=total)

    found = verifying.verify(progress=tell)
    heads.compare([heads.read_head(heads.as_file(head)) for head in heads.stored(400)], found)
    check.done = check.total = found.entries + found.purged
    check.finished_at, check.outcome = clock.now(), outcome(found)
    check.save(update_fields=["done", "total", "finished_at", "outcome"])
    return check


def outcome(found: verifying.Verified, *, shown: int = SHOWN) -> dict[str, Any]:
    """What a verification found, as JSON keeps it."""
    kept = asdict(found)
    since: datetime | None = kept["unsealed_since"]
    faults = kept["faults"][:shown]
    return {**kept, "unsealed_since": since.isoformat() if since else None, "faults": faults}


@fanout("the auditor's page shows the last seal of every region of their posts")
def last_seals(regions: Iterable[int]) -> list[AuditSeal]:
    """The last seal of each of these regions, without what it holds; one statement."""
    newest = AuditSeal.objects.filter(region_no__in=list(regions)).defer("entries")
    return list(newest.order_by("region_no", "-seal_no").distinct("region_no"))
