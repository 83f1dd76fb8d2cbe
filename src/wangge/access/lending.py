"""Reads for the pages of posts: what one holds, lent and took over, and what somebody may see in a place, and why."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from wangge.access.models import Delegation, Post
from wangge.access.rules import NEVER_LENT, POWERS, ROLES, Scope
from wangge.access.staff import posts_of
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.kernel import clock
from wangge.units.models import Unit


@dataclass(frozen=True)
class PostView:
    """A post with whom it is lent to, now or later."""

    post: Post
    loans: list[Delegation]
    may_be_lent: bool

    @property
    def away(self) -> tuple[date, date] | None:
        """The first and the last day on which the cover holds the post; the next ones when there are several."""
        found = next((one for one in self.loans if one.is_cover and one.valid_to), None)
        if found is None or found.valid_to is None:
            return None
        return clock.local(found.valid_from).date(), clock.local(found.valid_to - timedelta(seconds=1)).date()


@dataclass(frozen=True)
class MyPosts:
    """The posts somebody holds, and those they took over from others."""

    own: list[PostView]
    taken: list[Delegation]


@dataclass(frozen=True)
class Ground:
    """One post by which somebody sees a place: by area or by unit, since when, until when, and from whom it is lent."""

    post: Post
    begins: datetime
    ends: datetime | None
    lent_by: User | None
    is_now: bool


def posts_page(user_id: UUID | None) -> MyPosts:
    """What one holds and what one took over; what is over is left out. Three statements."""
    now = clock.now()
    held = (
        Post.objects.not_over(now).filter(user=user_id).select_related("area", "unit", "cover").order_by("valid_from")
    )
    own = list(held)
    running = Delegation.objects.not_over(now).order_by("valid_from")
    lent = list(running.filter(post__in=own).select_related("person"))
    taken = running.filter(person=user_id).select_related("post__area", "post__unit", "post__user")
    views = [
        PostView(post, [one for one in lent if one.post_id == post.id], post.role not in NEVER_LENT) for post in own
    ]
    return MyPosts(views, list(taken))


def own_post(user_id: UUID | None, post_id: UUID) -> Post | None:
    """A post of one's own that is not over; else there is none."""
    return Post.objects.not_over(clock.now()).filter(id=post_id, user=user_id).first()


def post_to_lend(scope: Scope, post_id: UUID) -> Post | None:
    """A post of one's own, or anybody's for the administrator: who has fallen ill cannot lend it themself."""
    if "administrator" not in scope.roles:
        return own_post(scope.user_id, post_id)
    return Post.objects.not_over(clock.now()).filter(id=post_id).select_related("user").first()


def loan_of(scope: Scope, loan_id: UUID) -> Delegation | None:
    """A loan one gave or took, or any for the administrator; else there is none."""
    found = Delegation.objects.filter(id=loan_id).select_related("post", "person").first()
    if found is None or "administrator" in scope.roles:
        return found
    return found if scope.user_id in {found.post.user_id, found.person_id} else None


def grounds(person: User, *, area: Area | None = None, unit: Unit | None = None) -> list[Ground]:
    """By which posts a person sees the cases of an area or of a unit, now or later; empty when by none."""
    now = clock.now()
    own = [Ground(post, post.valid_from, post.valid_to, None, post.valid_from <= now) for post in posts_of([person])]
    running = Delegation.objects.not_over(now).filter(person=person).order_by("valid_from")
    lent = [
        Ground(one.post, max(one.valid_from, one.post.valid_from), _first(one.valid_to, one.post.valid_to),
               one.post.user, one.valid_from <= now and one.post.valid_from <= now)
        for one in running.select_related("post__area", "post__unit", "post__user")
    ]  # fmt: skip
    has_power = any(one.is_now and one.post.role in POWERS for one in own)
    every = [*own, *(lent if not has_power else [])]
    return [one for one in every if (one.ends is None or one.ends > now) and _sees(one.post, area, unit)]


def _first(*ends: datetime | None) -> datetime | None:
    return min((end for end in ends if end is not None), default=None)


def _sees(post: Post, area: Area | None, unit: Unit | None) -> bool:
    """Whether a post opens any case of the place: an area it overlaps, or the very unit."""
    sees = ROLES[post.role].sees
    if sees == "area" and post.area and area:
        return post.area.area_no <= area.area_end and area.area_no <= post.area.area_end
    return sees == "unit" and post.unit is not None and unit is not None and post.unit_id == unit.id
