"""Posts follow the territory: whoever had one for an area that ends has one for each area that follows it."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Count

from wangge.access.models import Delegation, Post
from wangge.areas.followers import Handover
from wangge.kernel import audit


def posts_for(areas: Sequence[UUID]) -> dict[UUID, int]:
    """How many posts that have not ended stand for each of these areas."""
    held = Post.objects.filter(area_id__in=areas, valid_to=None).values("area_id").annotate(n=Count("id"))
    return {row["area_id"]: row["n"] for row in held}


def hand_posts_over(handover: Handover) -> int:
    """End the posts of areas that end and give the same for each heir, lent ones lent as before; how many were ended.

    A post that somebody has for an heir already is not given twice.
    """
    ended = list(Post.objects.filter(area_id__in=handover.heirs, valid_to=None).select_related("area"))
    given = set(Post.objects.filter(valid_to=None).values_list("user_id", "role", "area_id"))
    for post in ended:
        assert post.area_id is not None
        post.valid_to = max(handover.at, post.valid_from)
        for heir in handover.heirs[post.area_id]:
            if (post.user_id, post.role, heir) not in given:
                given.add((post.user_id, post.role, heir))
                _again(post, heir, handover)
    Post.objects.bulk_update(ended, ["valid_to"], batch_size=1000)
    if ended:
        audit.record("hand_posts_over", by=handover.by, subject=("posts", "territory"), detail={"posts": len(ended)})
    return len(ended)


def _again(post: Post, heir: UUID, handover: Handover) -> None:
    new = Post.objects.create(
        user_id=post.user_id, role=post.role, area_id=heir, unit_id=post.unit_id, desk_id=post.desk_id,
        cover_id=post.cover_id, valid_from=handover.at,
    )  # fmt: skip
    for loan in Delegation.objects.filter(post=post).not_over(handover.at):
        Delegation.objects.create(
            post=new, person_id=loan.person_id, is_cover=loan.is_cover, reason=loan.reason, by_id=loan.by_id,
            at=loan.at, valid_from=max(loan.valid_from, handover.at), valid_to=loan.valid_to,
        )  # fmt: skip
