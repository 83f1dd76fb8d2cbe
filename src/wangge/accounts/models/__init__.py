"""Nouns of signing in: the account, its second factors, its open sessions, its tokens, the policy."""

from wangge.accounts.models.account import OldPassword, User
from wangge.accounts.models.factors import Factor, RecoveryCode
from wangge.accounts.models.policy import SignInPolicy
from wangge.accounts.models.sessions import Attempt, OpenSession
from wangge.accounts.models.tokens import AccessToken

__all__ = [
    "AccessToken",
    "Attempt",
    "Factor",
    "OldPassword",
    "OpenSession",
    "RecoveryCode",
    "SignInPolicy",
    "User",
]
