"""Keeping staff: each verb asks who may, then does it. Acts without a scope are those of whoever sits at the server."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.access.rules import Scope, may_guard, may_keep
from wangge.access.staff import is_protected
from wangge.accounts import actions as account_actions
from wangge.accounts.actions.keeping import AccountDraft
from wangge.accounts.models import AccessToken, User
from wangge.accounts.rules import Policy


def _id(by: Scope | None) -> UUID | None:
    return by.user_id if by else None


def _enforce_keeping(user: User, by: Scope | None) -> None:
    may_keep(keeper=by, whose=user.id, is_protected=is_protected(user)).enforce()


@transaction.atomic
def add_staff(draft: AccountDraft, *, by: Scope | None) -> tuple[User, str]:
    """Make an account and its one-time password; a machine gets none. A new account has no power: no post."""
    if by is not None and "security" not in by.roles:
        may_keep(keeper=by, whose=UUID(int=0), is_protected=False).enforce()
    user = account_actions.create_account(draft, by=_id(by))
    return user, "" if user.kind == User.Kind.MACHINE else account_actions.give_password(user, by=_id(by))


@transaction.atomic
def change_staff(user: User, draft: AccountDraft, *, by: Scope | None) -> bool:
    """Change the names of an account; whether anything was different."""
    _enforce_keeping(user, by)
    return account_actions.change_account(user, draft, by=_id(by))


@transaction.atomic
def close_staff(user: User, *, by: Scope | None, reason: str = "") -> None:
    """Close an account: it opens nothing from the next request on."""
    _enforce_keeping(user, by)
    account_actions.close_account(user, by=_id(by), reason=reason)


@transaction.atomic
def open_staff(user: User, *, by: Scope | None) -> None:
    """Open a closed account again."""
    _enforce_keeping(user, by)
    account_actions.open_account(user, by=_id(by))


@transaction.atomic
def reset_password(user: User, *, by: Scope | None) -> str:
    """A one-time password in place of a forgotten one, told here and never again."""
    _enforce_keeping(user, by)
    return account_actions.give_password(user, by=_id(by))


@transaction.atomic
def unlock_staff(user: User, *, by: Scope | None) -> bool:
    """Let somebody try again who has tried too often; whether they had."""
    may_guard(keeper=by, whose=user.id).enforce()
    return account_actions.unlock(user, by=_id(by))


@transaction.atomic
def reset_staff_factors(user: User, *, by: Scope | None, reason: str) -> int:
    """Take the second factors of somebody who lost them, and end their sessions; how many factors there were."""
    may_guard(keeper=by, whose=user.id).enforce()
    account_actions.end_sessions(user, by=_id(by))
    return account_actions.reset_factors(user, by=_id(by), reason=reason)


@transaction.atomic
def set_policy(policy: Policy, *, by: Scope | None, reason: str) -> None:
    """Set the rules of signing in."""
    may_guard(keeper=by).enforce()
    account_actions.change_policy(policy, by=_id(by), reason=reason)


@transaction.atomic
def give_token(user: User, name: str, expires_at: datetime, *, by: Scope | None) -> str:
    """A token for a machine account, told here and never again."""
    _enforce_keeping(user, by)
    return account_actions.issue_token(user, name, expires_at, by=_id(by))[1]


@transaction.atomic
def revoke_staff_token(token: AccessToken, *, by: Scope | None) -> None:
    """End a token of somebody's account."""
    _enforce_keeping(token.user, by)
    account_actions.revoke_token(token, by=_id(by))
