"""Reads of accounts: who a token stands for."""

from django.conf import settings

from wangge.accounts.models import AccessToken, User
from wangge.kernel import clock, crypto

PURPOSE = "access token"


def user_of_token(secret: str) -> User | None:
    """The account a token acts for, or None: unknown, revoked, expired and closed are alike. One statement."""
    digest = crypto.digest(secret, purpose=PURPOSE)
    token = AccessToken.objects.filter(digest=digest, revoked_at=None).select_related("user").first()
    if token is None or token.expires_at <= clock.now():
        return None
    return token.user if may_enter(token.user) else None


def may_enter(user: User) -> bool:
    """Active accounts; those of the demo only while this is a demo."""
    return user.is_active and (settings.IS_DEMO or not user.is_demo)


def account_named(username: str) -> User | None:
    """The account of this name, or None."""
    return User.objects.filter(username=username).first()
