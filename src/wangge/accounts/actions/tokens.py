"""Give a program a token, and take it back."""

import secrets
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts.models import AccessToken, User
from wangge.accounts.queries import PURPOSE
from wangge.kernel import audit, clock, crypto
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.text import clean

PREFIX = "wg_"  # so that a secret is recognised wherever it was left lying


@transaction.atomic
def issue_token(user: User, name: str, expires_at: datetime, *, by: UUID | None) -> tuple[AccessToken, str]:
    """Make a token that acts as this account until it expires; its secret is returned here and never again."""
    name, now = clean(name), clock.now()
    if not 0 < len(name) <= 60:
        raise InvalidInputError(_("Name what the token is for, in at most 60 characters."), field="name")
    if expires_at <= now:
        raise InvalidInputError(_("The token would be over before it begins."), field="expires_at")
    secret = PREFIX + secrets.token_urlsafe(32)
    token = AccessToken.objects.create(
        user=user, name=name, digest=crypto.digest(secret, purpose=PURPOSE), issued_at=now, expires_at=expires_at
    )
    audit.record("issue_token", by=by, subject=("account", user.id), detail={"token": str(token.id), "name": name})
    return token, secret


@transaction.atomic
def revoke_token(token: AccessToken, *, by: UUID | None) -> None:
    """End a token for good; within ten seconds every server has heard of it. Ended already, it stays as it was."""
    if token.revoked_at is not None:
        return
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    audit.record("revoke_token", by=by, subject=("account", token.user_id), detail={"token": str(token.id)})
