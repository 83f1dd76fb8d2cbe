"""Reads of accounts: who a token stands for, what signing in asks of somebody, where they are signed in."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings

from wangge.accounts import rules
from wangge.accounts.models import AccessToken, Factor, OpenSession, RecoveryCode, SignInPolicy, User
from wangge.accounts.rules import Policy
from wangge.kernel import clock, crypto
from wangge.kernel.caches import kept_for

PURPOSE = "access token"
RoleReader = Callable[[User], frozenset[str]]
_role_readers: list[RoleReader] = []


def ask_roles(reader: RoleReader) -> None:
    """Say who knows the roles of an account; called once, from a higher app's `ready`."""
    _role_readers[:] = [reader]


def roles_of(user: User) -> frozenset[str]:
    """The roles an account has now, as the app that keeps posts tells them."""
    return _role_readers[0](user) if _role_readers else frozenset()


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


def is_exempt(user: User) -> bool:
    """Whether an account is one of a running demo: its password is public, so nothing more is asked of it."""
    return user.is_demo and settings.IS_DEMO


def account_named(username: str) -> User | None:
    """The account of this name, or None."""
    return User.objects.filter(username=username).first()


def account_by_id(user_id: UUID | str) -> User | None:
    """The account of this id, or None."""
    return User.objects.filter(id=user_id).first()


def account_of_platform(value: str, *, field: str) -> User | None:
    """The account that the city's platform means, by the field this installation matches; closed ones are nobody."""
    found = User.objects.filter(**{field: value}).first() if value else None
    return found if found and may_enter(found) else None


def has_platform() -> bool:
    """Whether this installation signs in through a city's platform at all."""
    return bool(settings.OIDC_ISSUER and settings.OIDC_CLIENT_ID)


def demo_accounts() -> list[str]:
    """The names of the demo accounts in this database."""
    return list(User.objects.filter(is_demo=True).order_by("username").values_list("username", flat=True))


@kept_for(10)
def policy() -> Policy:
    """The rules of signing in, kept for ten seconds."""
    row = SignInPolicy.objects.first()
    if row is None:
        return Policy()
    return Policy(
        frozenset(row.factor_roles), row.idle_minutes, row.wall_idle_minutes, row.password_days, row.history,
        row.wrong_tries, row.wrong_minutes,
    )  # fmt: skip


@dataclass(frozen=True)
class Demands:
    """What stands between a right password and the desk."""

    has_factor: bool
    needs_factor: bool
    must_change: bool


def demands_on(user: User) -> Demands:
    """What the policy asks of somebody who is signing in."""
    held, exempt = policy(), is_exempt(user)
    return Demands(
        has_factor=Factor.objects.filter(user=user).exists(),
        needs_factor=rules.needs_factor(roles_of(user), held, is_exempt=exempt),
        must_change=not exempt
        and user.has_usable_password()
        and rules.must_change_password(
            is_given=user.must_change, chosen_at=user.password_at, now=clock.now(), policy=held
        ),
    )


def factors_of(user: User) -> list[Factor]:
    """The second factors of an account, oldest first."""
    return list(Factor.objects.filter(user=user).order_by("made_at"))


def codes_left(user: User) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(user=user, used_at=None).count()


def sessions_of(user: User) -> list[OpenSession]:
    """Where somebody is signed in, the latest seen first."""
    return list(OpenSession.objects.filter(user=user).order_by("-seen_at"))
