"""The walk over the operations of the API, made from its own document, and the lists and counts that must be exact."""

import json
from collections import Counter
from datetime import timedelta
from typing import Any

from django.test import Client

from tests.leaks.filling import NEVER, TeachTheOracle, body_of
from tests.leaks.judge import BY_AREA, BY_UNIT, Person
from tests.leaks.reading import alike
from tests.leaks.walk import Walk, undone
from wangge.accounts.actions import issue_token
from wangge.kernel import clock

JSON = "application/json"
ECHO = "KEY"
KEY = r"^[0-9]{1,9}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


def document(client: Client) -> dict[str, Any]:
    """The document as the API publishes it."""
    found: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return found


def operations(doc: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    """Method, path and description of each operation."""
    return [(method, path, one) for path, methods in doc["paths"].items() for method, one in methods.items()]


def ask_all(walk: Walk, person: Person, doc: dict[str, Any]) -> None:
    """Every operation as that person: about what they see, what they do not, and what never was."""
    client = walk.client(person)
    for method, path, about in operations(doc):
        walk.covered.operations.add(about["operationId"])
        if _is_about_one(about) or "key" in _keys_in_body(about, doc):
            _about(walk, client, person, (method, path, about), doc)
        elif method == "get":
            for query in _some(walk, _queries(walk, about)):
                answer = client.get(path, query)
                walk.read(person, f"GET {path} {query}", answer, *map(str, query.values()))
        else:
            _send(walk, client, person, (method, path, about), doc, "", "")


def _is_about_one(about: dict[str, Any]) -> bool:
    """Whether the address names a case, visit or photo by its key."""
    return any(one["in"] == "path" and one["schema"].get("pattern") == KEY for one in about.get("parameters", ()))


def _keys_in_body(about: dict[str, Any], doc: dict[str, Any]) -> set[str]:
    """Whether the body names a case or visit by its key."""
    shape = about.get("requestBody", {}).get("content", {}).get(JSON, {}).get("schema")
    if shape is None:
        return set()
    schemas = doc["components"]["schemas"]
    text = json.dumps(body_of(_schema(shape, schemas), schemas, {"key": ECHO, "visit": ECHO}))
    return {"key"} if f'"{ECHO}"' in text else set()


def _schema(shape: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = schemas[shape["$ref"].rsplit("/", 1)[1]] if "$ref" in shape else shape
    return found


def _some(walk: Walk, queries: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The bare question and five others by chance: over all the people every one of them is asked."""
    return [queries[0], *walk.world.chance.sample(queries[1:], min(5, len(queries) - 1))]


def _queries(walk: Walk, about: dict[str, Any]) -> list[dict[str, Any]]:
    """No argument, then each by itself, of its own schema or of what there is."""
    world = walk.world
    case = world.chance.choice(walk.judge.cases)
    known: dict[str, list[Any]] = {
        "area_no": [world.chance.choice(world.towns).area_no, 1], "unit_id": [str(world.chance.choice(world.units).id)],
        "matter_id": [str(next(iter(world.matters.values())).id)], "channel": ["portal"], "cursor": [""],
        "words": [case.number, case.number[:12], *case.words.split()], "limit": [3], "days": [30], "key": [],
    }  # fmt: skip
    found: list[dict[str, Any]] = [{}]
    for one in about.get("parameters", []):
        if one["in"] != "query":
            continue
        shape, name = one["schema"], one["name"]
        if name not in known and "enum" not in shape and shape.get("type") != "boolean":
            raise TeachTheOracle(f"the walk does not know the parameter {name} of {about['operationId']}")
        values = known.get(name) or shape.get("enum") or ["true"]
        found += [{name: value} for value in values]
    return found


def _about(walk: Walk, client: Client, person: Person, operation: Any, doc: dict[str, Any]) -> None:
    _method, path, about = operation
    kinds = {case.key: case.key for case in walk.judge.cases}
    if "photo" in path:
        kinds = {photo: key for key, photos in walk.world.photos.items() for photo in photos}
    elif "visit" in path:
        kinds = dict(walk.world.visits)
    by_key = {case.key: case for case in walk.judge.cases}
    seen = [one for one, key in kinds.items() if walk.judge.sees(person, by_key[key])]
    unseen = [one for one in kinds if one not in seen]
    if seen and operation[0] == "get":
        _send(walk, client, person, operation, doc, walk.world.chance.choice(seen), "")
    if unseen:
        key = walk.world.chance.choice(unseen)
        told = [_send(walk, client, person, operation, doc, one, one) for one in (key, f"320583-{NEVER}")]
        walk.same(f"{person.name}: {about['operationId']} tells {key} apart from nothing", *told)


def _send(
    walk: Walk, client: Client, person: Person, operation: Any, doc: dict[str, Any], key: str, echoed: str
) -> tuple[int, str]:
    method, path, about = operation
    where = path.replace("{key}", key or "grid_loop-1").replace("{move}", "note")
    body = ""
    if "requestBody" in about:
        schemas = doc["components"]["schemas"]
        shape = _schema(about["requestBody"]["content"][JSON]["schema"], schemas)
        body = json.dumps(body_of(shape, schemas, {"key": key, "visit": key}))
    with undone():
        answer = client.generic(method.upper(), where, body, content_type=JSON)
    asked = (echoed, echoed.split("-", 1)[1]) if echoed else ()
    return answer.status_code, alike(walk.read(person, f"{method.upper()} {where}", answer, *asked))


# lists and counts that must be exact


def lists(walk: Walk, person: Person) -> None:
    """The tabs of the list, page by page; the searches; the counts; notices, visits, the export and the board."""
    client, judge = walk.client(person), walk.judge
    mine, who = judge.visible(person), person.name
    if person.name == "anonymous":
        return
    for tab, is_in in TABS.items():
        walk.same(f"{who}: GET /cases {tab}", _keys(client, tab=tab), {case.key for case in mine if is_in(case)})
    counts = client.get("/api/v1/cases", {"counts": "true", "limit": 1}).json().get("counts", {})
    wanted = judge.tabs(person)
    walk.same(f"{who}: counts", {tab: counts.get(tab) for tab in wanted}, wanted)
    for case in walk.world.chance.sample(judge.cases, 4):
        hits = {case.key} if judge.sees(person, case) else set()
        for words in (case.words.split()[0], case.number):
            walk.same(f"{who}: search {words}", _keys(client, words=words), hits)
    notices = client.get("/api/v1/notices", {"days": 90, "limit": 200}).json()["items"]
    told = judge.told(person, walk.world.notices)
    walk.same(f"{who}: notices", sorted(one["row"]["key"] for one in notices), sorted(told))
    visits = client.get("/api/v1/visits", {"limit": 200}).json()["items"]
    walk.same(f"{who}: visits", {one["key"] for one in visits}, _visits(walk, person))
    _pages(walk, client, person, mine)
    _open_by_grid(walk, person, mine)


def _open_by_grid(walk: Walk, person: Person, mine: list[Any]) -> None:
    """Open cases by grid as programs read them: by a token what its holder may see, without one nothing under five."""
    who, grids = person.name, {grid.area_no for grid in walk.world.grids}
    with undone():
        made = issue_token(walk.world.users[who], "walk", clock.now() + timedelta(hours=1), by=None)[1]
        own = _by_grid(Client(headers={"authorization": f"Bearer {made}"}))
    if any(seat.is_held(walk.judge.now) and seat.role in BY_AREA | BY_UNIT for seat in person.seats):
        wanted = Counter(case.area for case in mine if not case.is_closed and case.area in grids)
        walk.same(f"{who}: open by grid", {no: count for no, count in own.items() if count}, dict(wanted))
        own = _by_grid(Client())
    true = Counter(case.area for case in walk.judge.cases if not case.is_closed)
    told = {no: count for no, count in own.items() if count is not None}
    walk.same(f"{who}: the public's open by grid", told, {no: true[no] for no in told if not 0 < true[no] < 5})


def _by_grid(client: Client) -> dict[int, int | None]:
    page = client.get("/ogc/collections/open-case-counts/items?limit=10000").json()
    return {int(one["properties"]["no"]): one["properties"]["open_cases"] for one in page["features"]}


TABS: dict[str, Any] = {
    "open": lambda case: not case.is_closed,
    "closed": lambda case: case.is_closed,
    "reported": lambda case: not case.is_closed and case.stage == "reported",
    "merged": lambda case: not case.is_closed and case.stage == "merged",
    "asks": lambda case: not case.is_closed and case.asks,
}


def _keys(client: Client, **asked: Any) -> set[str]:
    """Every key of a list, all pages of its cursor."""
    found: set[str] = set()
    cursor = ""
    while True:
        page = client.get("/api/v1/cases", {**asked, "limit": 9, "cursor": cursor}).json()
        found |= {one["key"] for one in page["cases"]}
        cursor = page["next_cursor"]
        if not cursor:
            return found


def _visits(walk: Walk, person: Person) -> set[str]:
    """The calls that wait in the areas of that person's posts, about cases they may see."""
    by_key = {case.key: case for case in walk.judge.cases}
    seats = [seat for seat in person.seats if seat.is_held(walk.judge.now) and seat.area and seat.role in BY_AREA]
    return {
        visit
        for visit, key in walk.world.visits.items()
        if walk.world.waiting[visit] is not None
        and walk.judge.sees(person, by_key[key])
        and any(seat.area[0] <= walk.world.waiting[visit] <= seat.area[1] for seat in seats if seat.area)
    }


def _pages(walk: Walk, client: Client, person: Person, mine: list[Any]) -> None:
    who, still_open = person.name, [case for case in mine if not case.is_closed]
    book = client.get("/desk/export.xlsx?tab=open")
    if book.status_code == 200:
        walk.same(f"{who}: exported", book.headers["X-Cases"], str(len(still_open)))
    desk = client.get("/desk/?tab=open")
    if desk.status_code == 200 and desk.context and "tabs" in desk.context:
        shown = {tab: count for tab, _word, count, _query in desk.context["tabs"]}
        wanted = walk.judge.tabs(person)
        walk.same(f"{who}: tabs", {t: c for t, c in shown.items() if t in wanted},
                  {t: str(n) for t, n in wanted.items() if t in shown})  # fmt: skip
