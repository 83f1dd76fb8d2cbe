"""Accounts made, changed and closed by the city's platform (SCIM). It gives no post, and no password."""

from uuid import UUID

from django.db import transaction

from wangge.access.rules import Scope, may_provision
from wangge.access.staff import is_protected
from wangge.accounts import actions as account_actions
from wangge.accounts.actions.keeping import AccountDraft
from wangge.accounts.models import User


def _id(by: Scope) -> UUID | None:
    return by.user_id


@transaction.atomic
def provision(draft: AccountDraft, *, is_active: bool, by: Scope) -> User:
    """Make an account for somebody the platform knows; it has no post and no password until somebody gives them."""
    may_provision(keeper=by, closes_only=False, is_protected=False).enforce()
    user = account_actions.create_account(draft, by=_id(by))
    if not is_active:
        account_actions.close_account(user, by=_id(by))
    return user


@transaction.atomic
def reprovision(user: User, draft: AccountDraft, *, is_active: bool, by: Scope) -> User:
    """Change an account to what the platform says; of one with a power nothing but its closing."""
    is_same = (user.username, user.name_zh, user.external_id or "") == (
        draft.username, draft.name_zh, draft.external_id,
    )  # fmt: skip
    closes_only = is_same and (not is_active or user.is_active)
    may_provision(keeper=by, closes_only=closes_only, is_protected=is_protected(user), kind=user.kind).enforce()
    account_actions.change_account(user, draft, by=_id(by))
    if is_active:
        account_actions.open_account(user, by=_id(by))
    else:
        account_actions.close_account(user, by=_id(by), reason="platform")
    return user


@transaction.atomic
def deprovision(user: User, *, by: Scope) -> None:
    """The platform has let somebody go: the account is closed and the platform no longer sees it. History stays."""
    may_provision(keeper=by, closes_only=True, is_protected=is_protected(user), kind=user.kind).enforce()
    account_actions.close_account(user, by=_id(by), reason="platform")
    account_actions.let_go(user, by=_id(by))
