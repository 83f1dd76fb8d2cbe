"""Passwords: chosen by the person, never one they had lately."""

from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts import queries
from wangge.accounts.actions import attempts
from wangge.accounts.models import OldPassword, User
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError

PROVE_WINDOW = timedelta(minutes=15)


def prove(user: User, password: str) -> None:
    """The person knows their password; InvalidInputError when not, TooManyError when tried too often."""
    policy = queries.policy()
    attempts.spend("prove", str(user.id), limit=policy.wrong_tries, window=policy.wrong_window)
    if not user.check_password(password):
        raise InvalidInputError(_("This is not your password."), field="old")
    attempts.give_back("prove", str(user.id))


@transaction.atomic
def choose_password(user: User, password: str, *, by: UUID | None) -> None:
    """Take a password the person has chosen; one they had lately, or a weak one, is refused with the reason."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise InvalidInputError(" ".join(error.messages), field="new") from error
    kept = queries.policy().history
    if any(check_password(password, old) for old in _had(user, kept)):
        raise InvalidInputError(_("You had this password lately. Please choose another one."), field="new")
    _remember(user, kept)
    user.set_password(password)
    user.must_change, user.password_until, user.password_at = False, None, clock.now()
    user.save(update_fields=["password", "must_change", "password_until", "password_at"])
    audit.record("change_password", by=by, subject=("account", user.id))


def _had(user: User, kept: int) -> list[str]:
    """The present password and those before it, as far back as the policy looks."""
    old = OldPassword.objects.filter(user=user).order_by("-at").values_list("password", flat=True)
    return [user.password, *old[:kept]] if user.has_usable_password() else list(old[:kept])


def _remember(user: User, kept: int) -> None:
    """Keep the hash of the password that goes, and no more of them than the policy looks at."""
    if user.has_usable_password() and kept:
        OldPassword.objects.create(user=user, password=user.password, at=clock.now())
    ids = OldPassword.objects.filter(user=user).order_by("-at").values_list("id", flat=True)
    OldPassword.objects.filter(user=user).exclude(id__in=list(ids[:kept])).delete()
