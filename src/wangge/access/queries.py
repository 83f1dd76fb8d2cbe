"""Reads about rights: from a signed-in person to the small value every scoped read takes."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from wangge.access import statements
from wangge.access.rules import NEVER_LENT, POWERS, ROLES, AreaRange, Scope, Seat
from wangge.accounts.models import User
from wangge.areas.models import Region, RegionSpan
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.kernel.prepared import ask_prepared

NOTHING = Scope(user_id=None)


def acting(name: str, holders: Iterable[str]) -> str:
    """Who acted, and for whom if it was in lent posts: 李四（代张三）."""
    names = _("; ").join(one for one in holders if one)
    return _("%(name)s (for %(holders)s)") % {"name": name, "holders": names} if names else name


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
    rows = _held(user)
    by_role: dict[str, list[AreaRange]] = {}
    for seat in (row.seat for row in rows):
        if seat.area and ROLES[seat.role].sees == "area":
            by_role.setdefault(seat.role, []).append(seat.area)
    ranges = tuple(sorted({pair for pairs in by_role.values() for pair in pairs}))
    units = {
        row.seat.unit_id: row.unit_area for row in rows if row.seat.unit_id and ROLES[row.seat.role].sees == "unit"
    }
    regions = regions_touching((*ranges, *units.values()))
    return Scope(
        user_id=user.id,
        name_zh=user.name_zh,
        name_en=user.name_en,
        unit_name=next((row.unit_name for row in rows if row.seat.unit_id), ""),
        roles=frozenset(row.seat.role for row in rows),
        unit_ids=frozenset(units),
        area_ranges=ranges,
        whole_regions=frozenset(_whole(ranges)),
        regions=regions,
        areas_by_role={role: tuple(pairs) for role, pairs in by_role.items()},
        seats=tuple(row.seat for row in rows),
    )


class _Row(NamedTuple):
    """A post as it was read."""

    seat: Seat
    unit_name: str
    unit_area: AreaRange


def _held(user: User) -> list[_Row]:
    """The posts somebody holds now, and those lent to them by holders who hold them still. One statement.

    Whoever has a power takes over no other post, even if it was lent before.
    """
    read = [_row(*values) for values in ask_prepared(statements.HELD, [user.id, clock.now(), sorted(NEVER_LENT)])]
    has_power = any(row.seat.role in POWERS for row in read)
    return [row for row in read if row.seat.lent_by is None or not has_power]


def _row(*read: Any) -> _Row:
    """What one line of the statement says, in its order."""
    role, begin, end, unit_id, unit_name, first, last, *lent = read
    area = None if begin is None else (begin, end)
    return _Row(Seat(role, area, unit_id, *lent), unit_name or "", (first or 0, last or 0))


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
