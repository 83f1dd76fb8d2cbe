"""What people ask about their own data: told to the world by chance, and who reads it compared with the judge."""

from typing import Any

from django.test import Client

from tests.leaks.filling import NEVER
from tests.leaks.judge import Matter, Person, Wish
from tests.leaks.reading import alike
from tests.leaks.walk import REGION, Walk, undone
from tests.leaks.world import World, markers_in
from wangge.cases.models import Case, CaseEvent
from wangge.kernel.errors import PlainError
from wangge.rights import actions
from wangge.rights.actions import Asked
from wangge.rights.models import CaseMark, Request

KINDS = ("explain", "complain", "correct", "delete", "explain", "restrict")
STEPS = {"asked": "accept", "accepted": "grant", "granted": "carry_out", "carried_out": "answer"}
EVERY = 3  # of so many cases one has a request


def ask_rights(world: World) -> None:
    """Requests of every kind at every step, each with words of its own; and marks, each with its reason."""
    for number, key in enumerate(world.cases[::EVERY]):
        kind = KINDS[number % len(KINDS)]
        given = {"name": f"王{world.word()}"} if kind == "correct" else {}
        world.sealed |= {marker for value in given.values() for marker in markers_in(value)}
        try:
            wish = actions.ask_right(key, Asked(kind, f"请说明{world.word()}", given), by=None)
        except PlainError:
            continue
        if kind != "delete" and kind != "restrict":
            _lead(world, wish, world.chance.randrange(5))
    for number, key in enumerate(world.cases[::5]):
        case = Case.objects.keyed(key).get()
        reason = f"正在诉讼，先不删除{world.word()}"
        actions.mark_case(case.number, ("hold", "withhold")[number % 2], reason, by=world.users["privacy_officer"].id)


def _lead(world: World, wish: Any, steps: int) -> None:
    officer = world.users["privacy_officer"].id
    for _step in range(steps):
        state = Request.objects.get(region_no=wish.region_no, id=wish.id).state
        move = "refuse" if state == "accepted" and world.chance.random() < 0.3 else STEPS.get(state)
        if move is None:
            return
        words = f"答复如下{world.word()}" if move in ("refuse", "answer") else ""
        actions.take_step(wish, move, by=officer, words=words)


def read_wishes(world: World) -> None:
    """What stands in the tables about requests and marks, and who had a hand in which case."""
    for one in Request.objects.values("region_no", "id", "case_id", "closed_at", "words", "answer"):
        case = f"{one['region_no']}-{one['case_id']}"
        words = frozenset(markers_in(f"{one['words']} {one['answer']}"))
        world.wishes.append(Wish(f"{one['region_no']}-{one['id']}", case, one["closed_at"] is None, words))
        world.public[case] |= {*words, str(one["id"])}
    for mark in CaseMark.objects.values("region_no", "id", "case_id", "lifted_at", "reason"):
        case, words = f"{mark['region_no']}-{mark['case_id']}", frozenset(markers_in(mark["reason"]))
        world.marks.append(Wish(f"{mark['region_no']}-{mark['id']}", case, mark["lifted_at"] is None, words))
        world.reasons |= {*words, str(mark["id"])}
    for wish in (*world.wishes, *world.marks):
        world.asked |= dict.fromkeys((*wish.words, wish.key.split("-", 1)[1]), wish.case)
    for region, case_id, by in CaseEvent.objects.exclude(by_id=None).values_list("region_no", "case_id", "by_id"):
        world.judge.hands.setdefault(f"{region}-{case_id}", set()).add(by)


def ask_wishes(walk: Walk, person: Person) -> None:
    """The officer's lists, one request they answer and one they do not; for anybody else nothing of it is there."""
    client, judge = walk.client(person), walk.judge
    by_key: dict[str, Matter] = {case.key: case for case in judge.cases}
    mine = [one for one in walk.world.wishes if judge.answers(person, by_key[one.case])]
    if "privacy_officer" in judge.roles(person):
        context = client.get("/rights/").context
        for name, is_open in (("waiting", True), ("answered", False)):
            got = sorted(str(one.row.key) for one in context[name])
            walk.same(f"{person.name}: requests {name}", got, sorted(o.key for o in mine if o.is_open is is_open))
        kept = sorted(one.key for one in walk.world.marks if one.is_open and judge.cares(person, by_key[one.case]))
        marks = client.get("/rights/marks/").context["rows"]
        walk.same(f"{person.name}: marks", sorted(str(one.id) for one in marks), kept)
    elif person.name in walk.world.users:
        walk.same(f"{person.name}: requests are there", client.get("/rights/").status_code, 404)
    _one(walk, client, person, mine)


def _one(walk: Walk, client: Client, person: Person, mine: list[Wish]) -> None:
    """One request that is theirs, word for word; one that is not, like one that never was, read and answered."""
    others = [one for one in walk.world.wishes if one not in mine]
    if mine:
        wish = walk.world.chance.choice(mine)
        text = walk.read(person, f"GET /rights/{wish.key}/", client.get(f"/rights/{wish.key}/"))
        walk.same(f"{person.name}: words of {wish.key}", {word for word in wish.words if word in text}, set(wish.words))
    if others and (mine or walk.world.chance.random() < 0.3):
        keys = (walk.world.chance.choice(others).key, f"{REGION}-{NEVER}")
        told = [_told(walk, client, person, key) for key in keys]
        walk.same(f"{person.name}: the request {keys[0]} is told apart from nothing", *told)


def _told(walk: Walk, client: Client, person: Person, key: str) -> list[object]:
    path, bare = f"/rights/{key}/", key.split("-", 1)[1]
    answer = client.get(path)
    with undone():
        sent = client.post(path, {"move": "accept", "words": "好", "seen": "asked"})
    read = [alike(walk.read(person, f"{path}", one, key, bare)) for one in (answer, sent)]
    return [answer.status_code, sent.status_code, *read]
