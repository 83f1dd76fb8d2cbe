"""Views that people keep, and lists narrowed like them: nobody reads another's, and none of them widens a scope."""

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.contrib.messages import get_messages
from django.test import Client

from tests.leaks.counting import light
from tests.leaks.filling import NEVER
from tests.leaks.judge import Person
from tests.leaks.rows import Row
from tests.leaks.telling import seen_rows
from tests.leaks.walk import Walk, undone
from tests.leaks.world import World
from wangge.console.models import SavedView
from wangge.kernel import clock

LISTED = 50
LIGHTS = ("red", "orange", "yellow", "green", "paused")


def keep_views(world: World) -> None:
    """For everybody a view of all that is open and one narrowed by chance, to places and units of anybody."""
    kept = []
    for name, user in world.users.items():
        for position, query in enumerate(("tab=open", _narrowed(world))):
            token = world.word()
            world.private[token] = name
            world.views[name].append((token, query))
            kept.append(SavedView(user=user, name=token, query=query, position=position, at=clock.now()))
    SavedView.objects.bulk_create(kept)


def _narrowed(world: World) -> str:
    chance = world.chance
    parts = {
        "area": chance.choice([*world.towns, *world.homes, world.city]).area_no, "unit": chance.choice(world.units).id,
        "matter": chance.choice(list(world.matters.values())).id, "light": chance.choice(LIGHTS),
        "channel": chance.choice(("portal", "grid")),
    }  # fmt: skip
    chosen = chance.sample(sorted(parts), chance.randrange(1, 3))
    return urlencode({"tab": chance.choice(("open", "open", "closed")), **{name: parts[name] for name in chosen}})


def ask_views(walk: Walk, person: Person) -> None:
    """The person's own views, what each shows, and that another's can be neither renamed nor dropped."""
    if person.name not in walk.world.users:
        return
    client, world = walk.client(person), walk.world
    own = world.views[person.name]
    theirs = next(name for name in world.chance.sample(sorted(world.views), 2) if name != person.name)
    query = world.chance.choice((own, world.views[theirs]))[1][1]
    if walk.judge.roles(person) not in ({"auditor"}, {"privacy_officer"}):  # who have no desk
        _listed(walk, client, person, query, [token for token, _query in own])
    _untouched(walk, client, person, theirs)


def _listed(walk: Walk, client: Client, person: Person, query: str, views: list[str]) -> None:
    """What a list under a filter shows: what the judge allows of it, and nothing the filter names besides."""
    rows, asked = seen_rows(walk, person), dict(parse_qsl(query))

    def got() -> set[str]:
        context = client.get(f"/desk/?{query}").context
        walk.same(f"{person.name}: the views kept", [one.name for one in context["views"]], views)
        page = context["page"]
        keys = {str(row.key) for row in page.rows}
        return keys if not page.next_after else set()

    def wanted(now: Any) -> set[str]:
        keys = {row.key for row in rows if _fits(walk.world, row, asked, now)}
        return keys if len(keys) <= LISTED else set()

    walk.same_then(f"{person.name}: GET /desk/?{query}", got, wanted)


def _fits(world: World, row: Row, asked: dict[str, str], now: Any) -> bool:
    """Whether a row is one that a filter leaves, part by part."""
    if (row.closed_at is not None) is not (asked["tab"] == "closed"):
        return False
    ends = {area.area_no: area.area_end for area in [*world.towns, *world.homes, world.city]}
    tests: dict[str, Callable[[str], bool]] = {
        "area": lambda value: int(value) <= row.area_no <= ends[int(value)],
        "unit": lambda value: str(row.main_unit_id) == value,
        "matter": lambda value: str(row.matter_id) == value,
        "light": lambda value: light(row, now) == value,
        "channel": lambda value: row.channel == value,
    }
    return all(tests[name](value) for name, value in asked.items() if name != "tab")


def _untouched(walk: Walk, client: Client, person: Person, theirs: str) -> None:
    """Somebody else's view and one that never was give the same answer, and nothing changes."""
    before = _kept()
    view = next(row[0] for row in before if row[1] == walk.world.users[theirs].id)
    sent = walk.world.chance.choice(({"do": "delete"}, {"name": "别人的"}))
    told = []
    for one in (view, NEVER):
        with undone():
            answer = client.post(f"/desk/views/{one}/", sent)
            is_same = _kept() == before
        said = [str(message) for message in get_messages(answer.wsgi_request)][-1:]
        told.append([answer.status_code, answer.headers.get("Location"), said, is_same])
    walk.same(f"{person.name}: another's view is told apart from none by {sent}", *told)
    walk.same(f"{person.name}: another's view was touched by {sent}", told[0][3], True)


def _kept() -> list[tuple[Any, ...]]:
    return list(SavedView.objects.order_by("id").values_list("id", "user_id", "name", "query"))
