"""Changing the rules of signing in."""

from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts.models import SignInPolicy
from wangge.accounts.rules import Policy
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError

BOUNDS = {
    "idle_minutes": (1, 480),
    "wall_idle_minutes": (0, 1440),
    "password_days": (0, 730),
    "history": (0, 24),
    "wrong_tries": (3, 20),
    "wrong_minutes": (5, 1440),
}


@transaction.atomic
def change_policy(policy: Policy, *, by: UUID | None, reason: str) -> None:
    """Set the rules of signing in, within bounds; every server follows within ten seconds."""
    values = asdict(policy) | {"factor_roles": sorted(policy.factor_roles)}
    for name, (least, most) in BOUNDS.items():
        if not least <= values[name] <= most:
            told = _("Please choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
            raise InvalidInputError(told, field=name)
    before = SignInPolicy.objects.filter(number=1).values(*values).first() or _plain()
    SignInPolicy.objects.update_or_create(number=1, defaults=values | {"changed_at": clock.now()})
    changed: dict[str, object] = {
        name: [before[name], value] for name, value in values.items() if before[name] != value
    }
    audit.record("change_policy", by=by, subject=("policy", "sign-in"), reason=reason, detail=changed)
    forget_everything()


def _plain() -> dict[str, object]:
    plain = Policy()
    return asdict(plain) | {"factor_roles": sorted(plain.factor_roles)}
