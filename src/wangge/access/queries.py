"""Reads about rights: from a signed-in person to the small value every scoped read takes."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from wangge.access.models import Post
from wangge.access.rules import ROLES, AreaRange, Scope
from wangge.accounts.models import User
from wangge.areas.models import Region, RegionSpan
from wangge.kernel import clock
from wangge.kernel.caches import kept_for

NOTHING = Scope(user_id=None)


def scope_of(user: User | AnonymousUser) -> Scope:
    """What this person may see now. One query for the posts; regions are reference data kept for seconds."""
    if not isinstance(user, User):
        return NOTHING
    resolved: Scope | None = getattr(user, "_resolved_scope", None)
    if resolved is None:
        resolved = _resolve(user)
        user._resolved_scope = resolved  # type: ignore[attr-defined]  # once per request: the user object lives as long
    return resolved


def _resolve(user: User) -> Scope:
    now = clock.now()
    live = Q(valid_from__lte=now) & (Q(valid_to=None) | Q(valid_to__gt=now))
    posts = list(Post.objects.filter(live, user=user).select_related("area", "unit__area"))
    by_role: dict[str, list[AreaRange]] = {}
    for post in posts:
        if post.area and ROLES[post.role].sees == "area":
            by_role.setdefault(post.role, []).append((post.area.area_no, post.area.area_end))
    ranges = tuple(sorted({pair for pairs in by_role.values() for pair in pairs}))
    units = {post.unit.id: post.unit for post in posts if post.unit and ROLES[post.role].sees == "unit"}
    unit_areas = [(unit.area.area_no, unit.area.area_end) for unit in units.values()]
    regions = regions_touching((*ranges, *unit_areas))
    return Scope(
        user_id=user.id,
        name_zh=user.name_zh,
        name_en=user.name_en,
        unit_name=next((post.unit.name_zh for post in posts if post.unit), ""),
        roles=frozenset(post.role for post in posts),
        unit_ids=frozenset(units),
        area_ranges=ranges,
        whole_regions=frozenset(_whole(ranges)),
        regions=regions,
        areas_by_role={role: tuple(pairs) for role, pairs in by_role.items()},
    )


def regions_touching(ranges: tuple[AreaRange, ...]) -> tuple[int, ...]:
    """The regions that may hold rows belonging in any of the ranges."""
    return tuple(sorted({region for region, a, b in _spans() if any(a <= end and b >= begin for begin, end in ranges)}))


def _whole(ranges: tuple[AreaRange, ...]) -> list[int]:
    """Regions lying wholly inside a range: for them the area condition may be dropped."""
    return [
        no for no, a, b in _home_ranges() if any(begin <= a and b <= end for begin, end in ranges)
    ]  # fmt: skip


@kept_for(30)
def _spans() -> list[tuple[int, int, int]]:
    return list(RegionSpan.objects.values_list("region_id", "area_from", "area_to"))


@kept_for(30)
def _home_ranges() -> list[tuple[int, int, int]]:
    """Regions none of whose rows belong elsewhere: their spans lie within their own area."""
    homes = {no: (a, b) for no, a, b in Region.objects.values_list("region_no", "area__area_no", "area__area_end")}
    stray = {no for no, a, b in _spans() if no in homes and not (homes[no][0] <= a and b <= homes[no][1])}
    return [(no, *pair) for no, pair in homes.items() if no not in stray]
