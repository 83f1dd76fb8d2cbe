"""Reads of what a notice board says of people: holders of posts now, and nothing of anybody whose post has ended."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from wangge.access.models import Post, WorkCard
from wangge.access.rules import ON_BOARDS, ROLES, AreaRange, Role
from wangge.accounts.models import User
from wangge.kernel import clock

MOST_HOLDERS = 8
COLUMNS = (
    "role", "user_id", "user__name_zh", "user__name_en", "user__work_card__work_phone", "user__work_card__photo_id",
    "user__work_card__photo", "valid_to",
)  # fmt: skip


class Holder(NamedTuple):
    """Somebody a notice board names: role, name, work number, photo if they consented, and until when."""

    role: Role
    user_id: UUID
    name_zh: str
    name_en: str
    work_phone: str
    photo_id: UUID | None
    photo: str
    until: datetime | None


def holders_of(area: AreaRange) -> list[Holder]:
    """Heads and workers of an area who are in office now, each once, heads first, the nearest post before a wider one.

    One statement.
    """
    begin, end = area
    live = Post.objects.live(clock.now()).filter(
        role__in=ON_BOARDS, user__is_active=True, user__kind=User.Kind.PERSON, area__valid_to=None,
        area__area_no__lte=begin, area__area_end__gte=end,
    )  # fmt: skip
    rows = live.order_by("-area__area_no", "area__area_end", "valid_from").values_list(*COLUMNS)
    found: dict[UUID, Holder] = {}
    for role, user, name_zh, name_en, phone, photo_id, photo, until in sorted(rows, key=_order):
        holder = Holder(ROLES[role], user, name_zh, name_en, phone or "", photo_id, photo or "", until)
        found.setdefault(user, holder)
    return list(found.values())[:MOST_HOLDERS]


def card_of(user_id: UUID | None) -> WorkCard | None:
    """What somebody lets a notice board say of them."""
    return WorkCard.objects.filter(user=user_id).first() if user_id else None


def is_on_boards(user_id: UUID | None) -> bool:
    """Whether somebody holds a post that notice boards name, now or later."""
    return Post.objects.not_over(clock.now()).filter(user=user_id, role__in=ON_BOARDS).exists()


def _order(row: tuple[object, ...]) -> int:
    return ON_BOARDS.index(str(row[0]))
