"""Recovery codes, and taking second factors away."""

from uuid import UUID

from django.db import transaction

from wangge.accounts import queries
from wangge.accounts.models import Factor, RecoveryCode, User
from wangge.accounts.rules import RECOVERY_CODES, may_remove_factor
from wangge.kernel import audit, clock, crypto
from wangge.kernel.ids import new_code

PURPOSE = "recovery code"


@transaction.atomic
def new_codes(user: User, *, by: UUID | None) -> list[str]:
    """Ten new codes, told here and never again; the old ones are void."""
    RecoveryCode.objects.filter(user=user).delete()
    codes = [f"{new_code(5)}-{new_code(5)}" for _ in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=_digest(user, code)) for code in codes)
    audit.record("new_recovery_codes", by=by, subject=("account", user.id))
    return codes


@transaction.atomic
def use_code(user: User, code: str, *, by: UUID | None) -> bool:
    """Strike a recovery code off; False when it is none or was used before. Two at once: one of them wins."""
    digest = _digest(user, code.upper())
    struck = RecoveryCode.objects.filter(user=user, digest=digest, used_at=None).update(used_at=clock.now())
    if struck:
        audit.record("use_recovery_code", by=by, subject=("account", user.id))
    return bool(struck)


def _digest(user: User, code: str) -> str:
    return crypto.digest(f"{user.id}:{code.replace('-', '')}", purpose=PURPOSE)


@transaction.atomic
def remove_factor(factor: Factor, *, by: UUID | None) -> None:
    """Take a second factor away; the last one only where none is asked for."""
    left = Factor.objects.filter(user_id=factor.user_id).exclude(id=factor.id).count()
    may_remove_factor(left, is_needed=queries.demands_on(factor.user).needs_factor).enforce()
    factor.delete()
    if not left:
        RecoveryCode.objects.filter(user_id=factor.user_id).delete()
    audit.record("remove_factor", by=by, subject=("account", factor.user_id), detail={"kind": factor.kind})


@transaction.atomic
def reset_factors(user: User, *, by: UUID | None, reason: str) -> int:
    """Take every second factor and code of somebody who lost them; how many there were. They set up anew."""
    count = Factor.objects.filter(user=user).delete()[0]
    RecoveryCode.objects.filter(user=user).delete()
    audit.record("reset_factors", by=by, subject=("account", user.id), reason=reason, detail={"count": count})
    return count
