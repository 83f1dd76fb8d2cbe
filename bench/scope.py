"""What scope costs: a page of the list for each kind of viewer, beside the same list of a region without any scope."""

import statistics
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.form import Outcome, Sample, Setting
from bench.list import _timed
from bench.seeding import seeded

PROVES = "a scoped page of the list costs what the same page costs without scope, whoever looks"
COUNT, ROUNDS, MOST_RATIO = 1_000_000, 240, 1.2


def measure(setting: Setting) -> Outcome:
    """Each viewer's page and the bare one take turns, so that both meet the same machine."""
    seeded(setting, round(COUNT * setting.scale))
    viewers = _viewers()
    bare = _bare(viewers["mayor"])
    samples, ratios, resolving = [Sample("unscoped", "ms")], {}, Sample("resolving a scope", "ms")
    for who, scope in viewers.items():
        ours, floor = _turns(scope, bare)
        samples.append(Sample(who, "ms", [one * 1000 for one in ours]))
        samples[0].values += [one * 1000 for one in floor]
        ratios[who] = statistics.median(ours) / statistics.median(floor)
    resolve = _resolving()
    resolving.values = [_timed(resolve) * 1000 for _round in range(ROUNDS)]
    worst = max(ratios, key=lambda who: ratios[who])
    each = ", ".join(f"{who} {ratio:.2f}×" for who, ratio in ratios.items())
    figure = f"{ratios[worst]:.2f}× the unscoped list at most ({each}); resolving {resolving.median:.2f} ms"
    return Outcome(figure, f"≤ {MOST_RATIO}×", ratios[worst] <= MOST_RATIO, [*samples, resolving])


def _turns(scope: Any, bare: Any) -> tuple[list[float], list[float]]:
    ours, floor = [], []
    for _round in range(ROUNDS):
        ours.append(_timed(_page(scope)))
        floor.append(_timed(_page(bare)))
    return ours[5:], floor[5:]


def _page(scope: Any) -> Callable[[], object]:
    from wangge.cases.queries import Narrowing, queue

    return lambda: queue(scope, Narrowing(tab="open"), counts=False)


def _bare(mayor: Any) -> Any:
    """No scope at all: one whole region, without a condition on areas or units."""
    from wangge.access.rules import Scope

    region = max(mayor.regions)
    return Scope(mayor.user_id, whole_regions=frozenset({region}), regions=(region,), area_ranges=mayor.area_ranges)


def _resolving() -> Callable[[], object]:
    """Somebody's scope, read anew each time; who they are is known by then, as in every request."""
    from wangge.access.queries import scope_of
    from wangge.accounts.models import User

    user = User.objects.filter(posts__role="handler")[0]

    def resolve() -> object:
        user.__dict__.pop("_resolved_scope", None)
        return scope_of(user)

    return resolve


def _viewers() -> dict[str, Any]:
    """One of each: grid worker, handler whose unit assists, town dispatcher, taker of two lent posts, mayor."""
    from wangge.access.models import Post
    from wangge.access.queries import scope_of
    from wangge.access.rules import Scope
    from wangge.areas import queries as area_queries
    from wangge.cases.models import Case

    home = area_queries.opened_area()
    assert home is not None
    assert home.region_no is not None
    under = {"area__area_no__gte": home.area_no, "area__area_no__lte": home.area_end}
    worker = Post.objects.filter(role="grid_worker", **under).select_related("user", "area")[0]
    assert worker.area is not None
    town = next(one for one in area_queries.children(home) if one.area_no <= worker.area.area_no <= one.area_end)
    helped = (
        Case.objects.filter(region_no=home.region_no).exclude(assist_units=[]).values_list("assist_units", flat=True)
    )
    unit = next((units[0] for units in helped[:1]), None)
    handler = Post.objects.filter(role="handler", **({"unit": unit} if unit else {})).select_related("user")[0]
    mayor = Post.objects.filter(role__in=("city_leader", "dispatcher"), area=home).select_related("user")[0]
    span = ((town.area_no, town.area_end),)
    dispatcher = Scope(None, area_ranges=span, regions=(home.region_no,))
    return {
        "grid worker": scope_of(worker.user), "handler": scope_of(handler.user), "town dispatcher": dispatcher,
        "delegate": _delegate(worker, handler), "mayor": scope_of(mayor.user),
    }  # fmt: skip


def _delegate(*posts: Any) -> Any:
    """Somebody without a post of their own, to whom these are lent."""
    from wangge.access.models import Delegation
    from wangge.access.queries import scope_of
    from wangge.accounts.models import User
    from wangge.kernel import clock

    person, now = User.objects.create(username="bench-delegate", name_zh="代班", password="!"), clock.now()
    for post in posts:
        Delegation.objects.create(
            post=post, person=person, reason="bench", at=now, valid_from=now, valid_to=now + timedelta(days=1)
        )
    return scope_of(person)
