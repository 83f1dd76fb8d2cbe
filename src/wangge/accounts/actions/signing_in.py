"""The first step of signing in: name and password, few tries, one answer for everything that is wrong."""

from uuid import UUID

from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts import queries
from wangge.accounts.actions import attempts
from wangge.accounts.models import User
from wangge.accounts.rules import LOOKED_AT, OFFICE, Policy
from wangge.kernel import audit, clock
from wangge.kernel.errors import PlainError

ACCOUNT, ADDRESS = "sign-in account", "sign-in address"


class WrongPairError(PlainError):
    """Name and password do not belong together; whether the name exists is not said."""

    def __init__(self) -> None:
        super().__init__(
            _("Name and password do not belong together. Please check both; capital letters count."), field=""
        )


def check_pair(name: str, password: str, *, address: str | None) -> User:
    """The account whose name and password these are.

    WrongPairError when they are not, TooManyError for an address that has guessed too much. Whoever knows the right
    password of a locked account is told of the lock; for anybody else it answers as always.
    """
    policy = queries.policy()
    attempts.spend(ADDRESS, address or "", limit=policy.wrong_tries * OFFICE, window=policy.wrong_window)
    count, ends_at = attempts.count_one(ACCOUNT, name, window=policy.wrong_window)
    if count > policy.wrong_tries * LOOKED_AT:
        make_password(password)  # takes as long as looking
        raise WrongPairError
    user = authenticate(username=name, password=password)
    if not isinstance(user, User):
        _note_wrong(name, count, policy, address)
        raise WrongPairError
    attempts.give_back(ADDRESS, address or "")
    if count > policy.wrong_tries:
        attempts.give_back(ACCOUNT, name)
        raise attempts.TooManyError(ends_at)
    attempts.forget(ACCOUNT, name)
    if user.password_until and user.password_until <= clock.now():
        raise PlainError(_("This one-time password has run out. Please ask the administrator for a new one."))
    return user


def _note_wrong(name: str, count: int, policy: Policy, address: str | None) -> None:
    user = queries.account_named(name)
    if user is None:
        note_failure(None, is_lock=False, by=None, address=address)
    else:
        note_failure(user, is_lock=count == policy.wrong_tries, by=None, address=address)


@transaction.atomic
def note_failure(user: User | None, *, is_lock: bool, by: UUID | None, address: str | None) -> None:
    """Leave a row about a wrong password; a name that is no account may be a password typed too early: not kept."""
    subject = ("account", user.id if user else "")
    audit.record("fail_sign_in", by=by, subject=subject, address=address)
    if is_lock:
        audit.record("lock_account", by=by, subject=subject, address=address)


@transaction.atomic
def unlock(user: User, *, by: UUID | None) -> bool:
    """Forget the wrong tries of an account; whether there were any."""
    kinds = ((ACCOUNT, user.username), ("second factor", str(user.id)), ("prove", str(user.id)))
    had = [attempts.forget(kind, who) for kind, who in kinds]
    audit.record("unlock_account", by=by, subject=("account", user.id))
    return any(had)
