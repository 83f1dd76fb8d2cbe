"""Verbs of accounts."""

from wangge.accounts.actions.keeping import (
    change_account,
    close_account,
    create_account,
    give_password,
    let_go,
    open_account,
)
from wangge.accounts.actions.passwords import choose_password, prove
from wangge.accounts.actions.policy import change_policy
from wangge.accounts.actions.recovery import new_codes, remove_factor, reset_factors
from wangge.accounts.actions.sessions import begin_session, end_session, end_sessions, renew_session, sign_off, touch
from wangge.accounts.actions.signing_in import check_pair, unlock
from wangge.accounts.actions.tokens import issue_token, revoke_token
from wangge.accounts.actions.totp import add_totp, check_code

__all__ = [
    "add_totp",
    "begin_session",
    "change_account",
    "change_policy",
    "check_code",
    "check_pair",
    "choose_password",
    "close_account",
    "create_account",
    "end_session",
    "end_sessions",
    "give_password",
    "issue_token",
    "let_go",
    "new_codes",
    "open_account",
    "prove",
    "remove_factor",
    "renew_session",
    "reset_factors",
    "revoke_token",
    "sign_off",
    "touch",
    "unlock",
]
