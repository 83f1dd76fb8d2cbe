"""Keeping accounts: make, rename, close, open again, give a one-time password. Who may do so is asked by the caller."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts.actions.sessions import end_sessions
from wangge.accounts.models import AccessToken, User
from wangge.accounts.rules import ONE_TIME_HOURS
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import new_code
from wangge.kernel.text import clean


@dataclass(frozen=True)
class AccountDraft:
    """What an account is made of; everything else about it has its own verb."""

    username: str
    name_zh: str
    name_en: str = ""
    kind: str = User.Kind.PERSON
    external_id: str = ""

    def cleaned(self) -> "AccountDraft":
        """The draft as it is kept; InvalidInputError for a name that cannot be one."""
        names = clean(self.username), clean(self.name_zh), clean(self.name_en)
        for field, written, most in zip(("username", "name_zh", "name_en"), names, (60, 60, 80), strict=True):
            if len(written) > most or (not written and field != "name_en"):
                raise InvalidInputError(_("This name is missing or too long."), field=field)
        if any(char.isspace() for char in names[0]):
            raise InvalidInputError(_("An account name has no blanks."), field="username")
        return AccountDraft(*names, self.kind, clean(self.external_id)[:120])


@transaction.atomic
def create_account(draft: AccountDraft, *, by: UUID | None) -> User:
    """Make an account that nobody can sign in to yet; InvalidInputError when the name is taken."""
    draft = draft.cleaned()
    if User.objects.filter(username=draft.username).exists():
        raise InvalidInputError(_("This account name is taken."), field="username")
    _refuse_taken(draft.external_id, None)
    user = User.objects.create(
        username=draft.username, name_zh=draft.name_zh, name_en=draft.name_en or draft.name_zh, kind=draft.kind,
        external_id=draft.external_id or None, password=make_password(None),
    )  # fmt: skip
    audit.record("create_account", by=by, subject=("account", user.id), detail={"kind": draft.kind})
    return user


@transaction.atomic
def change_account(user: User, draft: AccountDraft, *, by: UUID | None) -> bool:
    """Change the names of an account; whether anything was different. Its kind stays."""
    draft = draft.cleaned()
    if User.objects.filter(username=draft.username).exclude(id=user.id).exists():
        raise InvalidInputError(_("This account name is taken."), field="username")
    _refuse_taken(draft.external_id, user.id)
    wanted = {
        "username": draft.username, "name_zh": draft.name_zh, "name_en": draft.name_en or draft.name_zh,
        "external_id": draft.external_id or None,
    }  # fmt: skip
    changed = sorted(name for name, value in wanted.items() if getattr(user, name) != value)
    if changed:
        for name in changed:
            setattr(user, name, wanted[name])
        user.save(update_fields=changed)
        audit.record("change_account", by=by, subject=("account", user.id), detail={"fields": changed})
    return bool(changed)


def _refuse_taken(external_id: str, own: UUID | None) -> None:
    holder = User.objects.filter(external_id=external_id).first() if external_id else None
    if holder is not None and holder.id != own:
        raise InvalidInputError(_("Another account has this number of the platform."), field="external_id")


@transaction.atomic
def close_account(user: User, *, by: UUID | None, reason: str = "") -> None:
    """Close an account: its sessions end with the next request, its tokens within ten seconds."""
    if not user.is_active:
        return
    user.is_active = False
    user.save(update_fields=["is_active"])
    AccessToken.objects.filter(user=user, revoked_at=None).update(revoked_at=clock.now())
    end_sessions(user, by=by)
    audit.record("close_account", by=by, subject=("account", user.id), reason=reason)


@transaction.atomic
def open_account(user: User, *, by: UUID | None) -> None:
    """Open a closed account again; posts that have ended stay ended, tokens revoked."""
    if user.is_active:
        return
    user.is_active, user.left_at = True, None
    user.save(update_fields=["is_active", "left_at"])
    audit.record("open_account", by=by, subject=("account", user.id))


@transaction.atomic
def give_password(user: User, *, by: UUID | None) -> str:
    """Give a one-time password, told here and never again: good for three days and one change; sessions end."""
    secret = "-".join((new_code(5), new_code(5), new_code(5)))
    user.set_password(secret)
    user.must_change, user.password_until = True, clock.now() + timedelta(hours=ONE_TIME_HOURS)
    user.save(update_fields=["password", "must_change", "password_until"])
    end_sessions(user, by=by)
    audit.record("give_password", by=by, subject=("account", user.id))
    return secret


@transaction.atomic
def let_go(user: User, *, by: UUID | None) -> None:
    """Note that the city's platform knows the person no more."""
    user.left_at = clock.now()
    user.save(update_fields=["left_at"])
    audit.record("let_go", by=by, subject=("account", user.id))
