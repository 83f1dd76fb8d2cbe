"""Sessions: begun, seen, ended here or from elsewhere."""

from importlib import import_module
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction

from wangge.accounts.models import OpenSession, User
from wangge.accounts.rules import device_of
from wangge.kernel import audit, clock


@transaction.atomic
def begin_session(
    user: User, session_key: str, *, by: UUID | None, how: str, address: str | None, user_agent: str
) -> OpenSession:
    """Note that somebody is signed in here, and by what they showed."""
    now = clock.now()
    made = OpenSession.objects.create(
        user=user, session_key=session_key, begun_at=now, seen_at=now, address=address, how=how,
        device=device_of(user_agent),
    )  # fmt: skip
    detail: dict[str, object] = {"how": how, "device": made.device}
    audit.record("sign_in", by=by, subject=("account", user.id), detail=detail, address=address)
    return made


def touch(session_key: str) -> None:
    """Note that the session is in use; once a minute is enough."""
    OpenSession.objects.filter(session_key=session_key).update(seen_at=clock.now())


def renew_session(old_key: str, new_key: str) -> None:
    """The session goes on under another key."""
    OpenSession.objects.filter(session_key=old_key).update(session_key=new_key)


@transaction.atomic
def sign_off(user: User, session_key: str, *, by: UUID | None, reason: str = "") -> None:
    """Note that somebody has left, or was signed out for the reason given."""
    OpenSession.objects.filter(user=user, session_key=session_key).delete()
    audit.record("sign_out", by=by, subject=("account", user.id), reason=reason)


@transaction.atomic
def end_session(found: OpenSession, *, by: UUID | None) -> None:
    """End a session from elsewhere: its next request is nobody's."""
    _store().SessionStore(found.session_key).delete()
    found.delete()
    audit.record("end_session", by=by, subject=("account", found.user_id), detail={"device": found.device})


@transaction.atomic
def end_sessions(user: User, *, by: UUID | None, but: str = "") -> int:
    """End every session of an account, except the one with this key; how many there were."""
    found = list(OpenSession.objects.filter(user=user).exclude(session_key=but))
    for one in found:
        end_session(one, by=by)
    return len(found)


def _store() -> Any:
    return import_module(settings.SESSION_ENGINE)


def forget_gone() -> int:
    """Forget sessions whose cookie opens nothing any more; how many those were."""
    alive = Session.objects.filter(expire_date__gt=clock.now()).values("session_key")
    return OpenSession.objects.exclude(session_key__in=alive).delete()[0]
