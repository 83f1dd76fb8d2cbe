"""Give a post and end it; make the first accounts there are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.models import Post
from wangge.access.rules import OPERATOR, POWERS, ROLES, Scope, may_give
from wangge.accounts.models import User
from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError
from wangge.units.models import Unit


@dataclass(frozen=True)
class PostDraft:
    """What a post is to be."""

    role: str
    area: Area | None = None
    unit: Unit | None = None
    valid_from: datetime | None = None
    valid_to: datetime | None = None
    reason: str = ""


@transaction.atomic
def appoint(username: str, name: str, password: str, *, role: str, area: Area, by: UUID | None) -> Post:
    """Make an account with one post; InvalidInputError when the name is taken. The person changes the password."""
    if User.objects.filter(username=username).exists():
        raise InvalidInputError(_("This account name is taken."), field="username")
    user = User.objects.create(
        username=username, name_zh=name, name_en=name, password=make_password(password), must_change=True
    )
    may_give(role, giver=OPERATOR, to=user.id, kind=user.kind).enforce()
    post = Post.objects.create(user=user, role=role, area=area, valid_from=clock.now())
    audit.record("appoint", by=by, subject=("account", user.id), detail={"role": role, "area": area.name})
    return post


@transaction.atomic
def give_post(user: User, draft: PostDraft, *, by: Scope | None) -> Post:
    """Give somebody a post; RefusedError with the reason when it is not this person's to give or to have."""
    user = User.objects.select_for_update().get(id=user.id)  # two powers given at once: the second sees the first
    begins = draft.valid_from or clock.now()
    if draft.valid_to and draft.valid_to <= begins:
        raise InvalidInputError(_("The post would be over before it begins."), field="valid_to")
    held = set(Post.objects.filter(user=user).within(begins, draft.valid_to).values_list("role", flat=True))
    may_give(draft.role, giver=by, to=user.id, kind=user.kind, held=held).enforce()
    if draft.role in held & POWERS:
        raise InvalidInputError(_("This person holds that role already."), field="role")
    area, unit = _place(draft)
    post = Post.objects.create(
        user=user, role=draft.role, area=area, unit=unit, valid_from=begins, valid_to=draft.valid_to
    )
    _note("give_post", post, by=by, reason=draft.reason)
    return post


def _place(draft: PostDraft) -> tuple[Area | None, Unit | None]:
    """Where the post stands: by what its role sees; a role that sees no cases stands for the whole territory."""
    sees = ROLES[draft.role].sees
    if sees == "unit" and draft.unit is None:
        raise InvalidInputError(_("This role works for a unit. Please choose one."), field="unit")
    if sees == "area" and draft.area is None:
        raise InvalidInputError(_("This role works for an area. Please name one."), field="area")
    area = draft.area or (area_queries.opened_area() if sees == "nothing" else None)
    if area is None and draft.unit is None:
        raise InvalidInputError(_("This installation has no territory yet."), field="area")
    return (None if sees == "unit" else area), draft.unit


@transaction.atomic
def end_post(post: Post, *, by: Scope | None, reason: str = "") -> None:
    """End a post now: with the next request it opens nothing. One that has ended stays as it was."""
    now = clock.now()
    may_give(post.role, giver=by, to=post.user_id, kind=post.user.kind).enforce()
    if post.valid_to is not None and post.valid_to <= now:
        return
    post.valid_to = max(now, post.valid_from)
    post.save(update_fields=["valid_to"])
    _note("end_post", post, by=by, reason=reason)


def _note(verb: str, post: Post, *, by: Scope | None, reason: str) -> None:
    place = post.unit.key if post.unit else post.area.name if post.area else ""
    detail: dict[str, object] = {
        "post": str(post.id), "role": post.role, "place": place, "from": post.valid_from.isoformat(),
        "to": post.valid_to.isoformat() if post.valid_to else "",
    }  # fmt: skip
    actor = by.user_id if by else None
    audit.record(verb, by=actor, subject=("account", post.user_id), reason=reason[:400], detail=detail)
