"""Reads for the pages that keep staff: the list, one account, the roles."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch

from wangge.access.models import Post
from wangge.access.rules import PROTECTED, ROLES, Scope
from wangge.accounts import queries as account_queries
from wangge.accounts.actions import attempts
from wangge.accounts.models import AccessToken, Factor, OpenSession, User
from wangge.kernel import clock

ON_A_PAGE = 50
KEEPERS = frozenset({"administrator", "security"})


@dataclass(frozen=True)
class Asked:
    """What the list of staff is narrowed to."""

    words: str = ""
    role: str = ""
    closed: bool = False
    after: str = ""


@dataclass(frozen=True)
class StaffPage:
    """A page of the list, in the order of account names."""

    people: list[User]
    next_after: str


def is_keeper(scope: Scope) -> bool:
    """Whether somebody keeps accounts or guards them."""
    return bool(scope.roles & KEEPERS)


def staff_page(scope: Scope, asked: Asked) -> StaffPage:
    """Accounts with the posts they hold; nobody for one who does not keep them. Two statements."""
    if not is_keeper(scope):
        return StaffPage([], "")
    found = User.objects.get_queryset().like(asked.words).filter(is_active=not asked.closed)
    if asked.role:
        found = found.filter(id__in=Post.objects.live(clock.now()).filter(role=asked.role).values("user_id"))
    held = Post.objects.live(clock.now()).select_related("area", "unit").order_by("valid_from")
    rows = found.filter(username__gt=asked.after).prefetch_related(Prefetch("posts", held, "held")).order_by("username")
    people = list(rows[: ON_A_PAGE + 1])
    more = len(people) > ON_A_PAGE
    return StaffPage(people[:ON_A_PAGE], people[ON_A_PAGE - 1].username if more else "")


@dataclass(frozen=True)
class AccountPage:
    """Everything about one account that its keepers see: no password, no secret, no codes."""

    person: User
    posts: list[Post]
    past: list[Post]
    factors: list[Factor]
    sessions: list[OpenSession]
    tokens: list[AccessToken]
    is_protected: bool
    is_locked: bool


def account_page(scope: Scope, user_id: UUID) -> AccountPage | None:
    """One account; None when there is none, or the viewer keeps no accounts."""
    person = account_queries.account_by_id(user_id) if is_keeper(scope) else None
    if person is None:
        return None
    now, posts = clock.now(), list(posts_of([person]))
    held = [post for post in posts if post.valid_to is None or post.valid_to > now]
    return AccountPage(
        person, held, [post for post in posts if post not in held][:20], account_queries.factors_of(person),
        account_queries.sessions_of(person),
        list(AccessToken.objects.filter(user=person, revoked_at=None, expires_at__gt=now).order_by("issued_at")),
        any(post.role in PROTECTED for post in held), is_locked(person),
    )  # fmt: skip


def posts_of(people: Collection[User]) -> list[Post]:
    """Every post these people have, had or will have, the latest first."""
    return list(Post.objects.filter(user__in=people).select_related("area", "unit", "user").order_by("-valid_from"))


def post_by_id(post_id: UUID) -> Post | None:
    """The post of this id, with whom and where."""
    return Post.objects.filter(id=post_id).select_related("user", "area", "unit").first()


def is_locked(person: User) -> bool:
    """Whether wrong tries keep somebody out now, at the password or at the second factor."""
    kinds = (("sign-in account", person.username), ("second factor", str(person.id)))
    return any(attempts.spent(kind, who) >= account_queries.policy().wrong_tries for kind, who in kinds)


def is_protected(person: User) -> bool:
    """Whether an account has, or is about to have, a power that the administrator must not get at."""
    return Post.objects.not_over(clock.now()).filter(user=person, role__in=PROTECTED).exists()


def roles_now(user: User) -> frozenset[str]:
    """The roles of an account at this moment."""
    return frozenset(Post.objects.live(clock.now()).filter(user=user).values_list("role", flat=True))


def role_choices(scope: Scope, *, chinese: bool) -> list[tuple[str, str]]:
    """The roles one may give, by name."""
    own = PROTECTED if "security" in scope.roles else frozenset()
    rest = frozenset(ROLES) - PROTECTED if "administrator" in scope.roles else frozenset()
    return [(one.key, one.name_zh if chinese else one.name_en) for one in ROLES.values() if one.key in own | rest]


def provisioned(*, username: str | None = None) -> list[User]:
    """The accounts the city's platform keeps in step: those of persons it has not let go, in order."""
    found = User.objects.filter(kind=User.Kind.PERSON, left_at=None, is_demo=False).order_by("username")
    return list(found.filter(username=username) if username else found)


def provisioned_by_id(user_id: UUID) -> User | None:
    """One of them, or None."""
    return User.objects.filter(kind=User.Kind.PERSON, left_at=None, is_demo=False, id=user_id).first()


def powers_nobody_holds() -> list[str]:
    """The powers without which an installation cannot be kept, where no open account outside a demo holds them."""
    held = Post.objects.live(clock.now()).filter(user__is_active=True, user__is_demo=False)
    return sorted({"administrator", "security"} - set(held.values_list("role", flat=True).distinct()))
