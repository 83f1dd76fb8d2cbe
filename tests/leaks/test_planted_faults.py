"""The oracle finds what it is there to find: faults put into the product's own reads, one by one."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pytest
from django.test import Client

from tests.leaks import asking
from tests.leaks.faults import Ask, of_numbers
from tests.leaks.walk import Walk
from tests.leaks.world import World, build
from wangge.access.queries import scope_of
from wangge.access.rules import Scope
from wangge.cases.models import Case, Evidence, Notice, Visit
from wangge.cases.queries import desk, exporting, noticing, paging, visiting
from wangge.console.api import doing
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import RefusedError
from wangge.partners.queries import open_cases

page, photos, visible = (import_module(f"wangge.cases.queries.{name}") for name in ("page", "photos", "visible"))
Swap = tuple[Callable[..., Any], Callable[..., Any]]


def everybody(world: World) -> Scope:
    """The scope of one who sees the whole city."""
    return scope_of(world.users["city_leader"])


@contextmanager
def planted(monkeypatch: pytest.MonkeyPatch, true: Callable[..., Any], false: Callable[..., Any]) -> Iterator[None]:
    """Wherever the product knows a function by name, it meets another one."""
    with monkeypatch.context() as patch:
        for name, module in list(sys.modules.items()):
            if name.startswith("wangge."):
                for attribute, value in list(vars(module).items()):
                    if value is true:
                        patch.setattr(module, attribute, false)
        yield


def forget_statements() -> None:
    """Statements written before are not known any more, and no copy of what was read."""
    forget_everything()
    paging._counting.cache_clear()
    paging._first.cache_clear()


def faults(world: World) -> dict[str, Swap]:
    """Each fault by its name: the function of the product, and what stands in its place."""
    widest = everybody(world)
    wide = Case.objects.filter
    number = visible.case_by_number
    return {
        "visible without areas": (visible.visible, lambda scope: wide(region_no__in=scope.regions)),
        "a list of whole regions": (paging.branches, lambda scope, apart=False: [wide(region_no__in=scope.regions)]),
        "counts without scope": (paging.count_up_to, _other_scope(paging.count_up_to, widest)),
        "search without scope": (number, _other_scope(number, widest)),
        "export without scope": (exporting.found_cases, _other_scope(desk.found_cases, widest)),
        "photo without scope": (
            photos.photo_file, lambda scope, key, granted: Evidence.objects.get(region_no=key.region_no, id=key.id).file,
        ),
        "a refusal instead of nothing": (doing.seen, _refused),
        "the number of a parent": (page._named, lambda scope, case, events: _Any()),
        "notices of others": (noticing.notices_for, _told_to_all),
        "open cases by grid of others": (open_cases._own, lambda _scope: _own(widest)),
        "small numbers for everybody": (open_cases.publishable, lambda cells: (dict(cells), None)),
        "visits of others": (visiting.waiting_visits, _all_visits),
        "the masked number of one who stays unknown": (page.may_open_identity, lambda facts, actor: _yes()),
    }  # fmt: skip


def _other_scope(true: Callable[..., Any], scope: Scope) -> Callable[..., Any]:
    return lambda _own, *args, **more: true(scope, *args, **more)


_own = open_cases._own


def _refused(scope: Scope, key: Any) -> Case:
    found = Case.objects.keyed(key).first()
    if found is None:
        return doing_seen(scope, key)
    raise RefusedError("not yours")


doing_seen = doing.seen


def _told_to_all(scope: Scope, *, since: Any, limit: int = 50) -> list[Any]:
    rows = [(one, Case.objects.get(region_no=one.region_no, id=one.case_id)) for one in Notice.objects.all()]
    return [noticing._notice_row(one, desk.case_rows([case])[0], case) for one, case in rows]


def _all_visits(scope: Scope, *, way: str = "call", limit: int = 50) -> list[Any]:
    found = Visit.objects.filter(done_at=None)
    cases = {one.id: Case.objects.get(region_no=one.region_no, id=one.case_id) for one in found}
    return [
        visiting.VisitRow(
            visiting.RegionKey(one.region_no, one.id), one.way, one.due_at, False, desk.case_rows([cases[one.id]])[0]
        )
        for one in found
    ]


def _yes() -> Any:
    from wangge.kernel.errors import YES

    return YES


class _Any(frozenset[str]):
    def __contains__(self, _one: object) -> bool:
        return True


TRIES = 6
PEOPLE = ("town_dispatcher", "lent_to", "two_posts", "handler_u2", "checker_320584")


def looked(world: World, doc: Any) -> list[str]:
    """What a short walk of a few people finds, up to the first who finds something: operations, lists, their cases."""
    walk = Walk(world)
    for name in PEOPLE:
        person = world.people[name]
        asking.ask_all(walk, person, doc)
        asking.lists(walk, person)
        client = walk.client(person)
        for case in walk.judge.visible(person):
            walk.read(person, "the case", client.get(f"/api/v1/cases/{case.key}"))
        if walk.faults:
            break
    return walk.faults


def asked(world: World, ask: Ask, name: str, *, tries: int = 1) -> list[str]:
    """What questions find that are asked as one person; again, because what is asked is chosen by chance."""
    walk = Walk(world)
    for _again in range(tries):
        ask(walk, world.people[name])
        if walk.faults:
            break
    return walk.faults


def test_every_planted_fault_is_found(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    world = build(7, users=0, cases=45)
    doc = asking.document(Client())
    assert looked(world, doc) == []
    missed = []
    for name, (true, false) in faults(world).items():
        with planted(monkeypatch, true, false):
            forget_statements()
            if not looked(world, doc):
                missed.append(name)
    for name, (who, ask, (true, false)) in of_numbers(world).items():
        with planted(monkeypatch, true, false):
            forget_statements()
            if not asked(world, ask, who, tries=TRIES):
                missed.append(name)
    forget_statements()
    clean = {(who, ask) for who, ask, _swap in of_numbers(world).values()}
    assert [fault for who, ask in sorted(clean, key=str) for fault in asked(world, ask, who)] == []
    assert missed == []
