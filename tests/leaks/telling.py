"""What pages tell in numbers, for every person, beside what the judge counts: boards, figures, digests, notices."""

import csv
import io
import re
from collections import Counter
from typing import Any

from django.test import Client
from python_calamine import CalamineWorkbook

from tests.leaks import counting
from tests.leaks.counting import ENOUGH, LIGHTS, light
from tests.leaks.judge import BY_AREA, LEADERS, Person
from tests.leaks.rows import Row
from tests.leaks.walk import ANONYMOUS, Walk

READERS = LEADERS | {"supervisor"}
COUNTERS = {"administrator", "dispatcher", "grid_head"} | READERS  # who reads the report of the territory
SHARES = ("closed_of_due", "on_time", "solved", "satisfied")
NUMBERS = re.compile(r"\d+")
Span = tuple[int, int]


def ask_numbers(walk: Walk, person: Person) -> None:
    """Every number that is written for this person."""
    if person.name == ANONYMOUS.name:
        return
    client, rows = walk.client(person), seen_rows(walk, person)
    wall(walk, client, person, rows)
    notices(walk, client, person)
    report(walk, client, person, rows)
    digests(walk, client, person, rows)
    if not READERS & walk.judge.roles(person):
        path = walk.world.chance.choice(("/board/figures/", "/board/figures/cases/", "/board/figures/export/"))
        walk.same(f"{person.name}: {path} is there", client.get(path).status_code, 404)
        return
    days = walk.world.chance.choice((7, 30, 90))
    figures(walk, client, person, rows, days)
    tables(walk, client, person, rows, days)
    for figure in ("overdue", *walk.world.chance.sample([*counting.PARTS, "came_back", "dispatched"], 3)):
        behind(walk, client, person, rows, figure, days)


def seen_rows(walk: Walk, person: Person) -> list[Row]:
    """The rows of the cases a person may see."""
    return [walk.world.rows[case.key] for case in walk.judge.visible(person)]


def spans_of(walk: Walk, person: Person) -> list[Span]:
    """The areas of the posts by which a person sees cases."""
    return [seat.area for seat in person.seats if seat.is_held(walk.judge.now) and seat.area and seat.role in BY_AREA]


def towns_of(walk: Walk, person: Person) -> dict[int, Span]:
    """The towns there are now that touch a person's areas."""
    spans = spans_of(walk, person)
    towns = {town.area_no: (town.area_no, town.area_end) for town in walk.world.towns}
    return {no: town for no, town in towns.items() if any(a <= town[1] and town[0] <= b for a, b in spans)}


def inside(rows: list[Row], span: Span) -> list[Row]:
    """The rows that belong in an area now."""
    return [row for row in rows if span[0] <= row.area_no <= span[1]]


def told(share: Any) -> tuple[int, int]:
    """A share of the product as part and sample."""
    return share.part, share.whole


# the board


def wall(walk: Walk, client: Client, person: Person, rows: list[Row]) -> None:
    """The board: by stage, by light, by grid, by town, in sentences, and what just changed."""
    still_open = [row for row in rows if row.closed_at is None]
    towns = towns_of(walk, person)

    def wanted(now: Any) -> dict[str, Any]:
        lights = Counter(light(row, now) for row in still_open)
        done = counting.behind(rows, "closed", 30, now)
        new = sum((now - row.recorded_at).total_seconds() <= 86_400 for row in still_open)
        return {
            "stages": dict(Counter(row.stage for row in still_open)), "lights": {one: lights[one] for one in LIGHTS},
            "grids": dict(Counter(row.area_no for row in still_open)),
            "closed": [len(done), *_shares(done)],
            "said": [len(still_open), new, 24, lights["red"], lights["orange"]],
            "towns": {no: _town(inside(rows, town), now) for no, town in towns.items()},
        }  # fmt: skip

    def got() -> dict[str, Any]:
        found = client.get("/board/").context["figures"]
        walk.same(
            f"{person.name}: changes of others", {o.case_key for o in found.changes} - {r.key for r in rows}, set()
        )
        return {
            "stages": {one.key: one.count for one in found.by_state if one.count},
            "lights": {one.key: one.count for one in found.by_light}, "grids": found.by_grid,
            "closed": [found.closed, found.on_time, found.rated, found.solved],
            "said": [int(one) for text in found.sentences[:2] for one in NUMBERS.findall(text)],
            "towns": {o.area_no: (o.open, o.red, o.orange, o.closed, o.on_time) for o in found.towns},
        }  # fmt: skip

    walk.same_then(f"{person.name}: the board", got, wanted)


def _shares(done: list[Row]) -> list[Any]:
    """In time, rated, solved among those who rated, of what was closed."""
    n = {name: sum(map(counting.PARTS[name], done)) for name in ("on_time", "rated", "solved")}
    return [_value(n["on_time"], len(done)), n["rated"], _value(n["solved"], n["rated"])]


def _town(rows: list[Row], now: Any) -> tuple[Any, ...]:
    lights = Counter(light(row, now) for row in rows)
    done = counting.behind(rows, "closed", 30, now)
    still_open = sum(row.closed_at is None for row in rows)
    return still_open, lights["red"], lights["orange"], len(done), _shares(done)[0]


def _value(part: int, whole: int) -> float | None:
    return part / whole if whole >= ENOUGH else None


# the figures of a period


def figures(walk: Walk, client: Client, person: Person, rows: list[Row], days: int) -> None:
    """Every town's line, all together, by matter, and how suggestions were taken."""
    towns = towns_of(walk, person)

    def wanted(now: Any) -> list[Any]:
        lines = {no: counting.place(inside(rows, town), days, now) for no, town in towns.items()}
        all_back, by_matter = counting.came_back(rows, days, now)
        return [counting.place(rows, days, now), lines, all_back, by_matter, counting.suggestions(rows, days, now)]

    def got() -> list[Any]:
        found = client.get(f"/board/figures/?days={days}").context["figures"]
        taken = (found.suggested.whole, told(found.suggested)[0], told(found.first)[0], told(found.top_three)[0])
        lines = {one.area_no: _line(one) for one in found.places}
        by_matter = {one.matter_id: told(one.came_back) for one in found.matters}
        return [_line(found.all_places), lines, told(found.came_back), by_matter, taken]

    walk.same_then(f"{person.name}: figures of {days} days", got, wanted)


def _line(row: Any) -> dict[str, Any]:
    return {"closed": row.closed, "overdue": row.overdue, **{name: told(getattr(row, name)) for name in SHARES}}


def behind(walk: Walk, client: Client, person: Person, rows: list[Row], figure: str, days: int) -> None:
    """The cases one number leads to, over all, and in one area or of one matter."""
    town = walk.world.chance.choice(walk.world.towns)
    matter = walk.world.chance.choice(list(walk.world.matters.values()))
    narrowed = [
        ("", lambda row: True),
        (f"&area={town.area_no}", lambda row: town.area_no <= row.area_no <= town.area_end),
        (f"&matter={matter.id}", lambda row: row.matter_id == matter.id),
    ]
    for more, is_in in walk.world.chance.sample(narrowed, 2):
        path = f"/board/figures/cases/?figure={figure}&days={days}{more}"
        walk.same_then(
            f"{person.name}: GET {path}",
            lambda path=path: {str(row.key) for row in client.get(path).context["found"].rows},
            lambda now, is_in=is_in: {one.key for one in counting.behind(rows, figure, days, now) if is_in(one)},
        )


def tables(walk: Walk, client: Client, person: Person, rows: list[Row], days: int) -> None:
    """What leaves the house: the book and the file say the same numbers as the page, place by place."""
    towns = towns_of(walk, person)

    def wanted(now: Any) -> list[Any]:
        parts = [rows, *(inside(rows, town) for town in towns.values())]
        lines = sorted(_cells(counting.place(part, days, now)) for part in parts)
        back, by_matter = counting.came_back(rows, days, now)
        dispatches, suggested, first, three = counting.suggestions(rows, days, now)
        taken = [(suggested, dispatches), (first, suggested), (three, suggested)]
        return [lines, lines, sorted([back, *by_matter.values()]), taken]

    def got() -> list[Any]:
        text = client.get(f"/board/figures/export/?days={days}&form=csv").content.decode("utf-8-sig")
        book = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"/board/figures/export/?days={days}").content))
        sheets = [_filled(book.get_sheet_by_index(at).to_python()) for at in range(3)]
        pairs = [[(int(line[2]), int(line[3])) for line in sheet] for sheet in sheets[1:]]
        return [_lines(list(csv.reader(io.StringIO(text)))[1:]), _lines(sheets[0]), sorted(pairs[0]), pairs[1]]

    walk.same_then(f"{person.name}: exported figures of {days} days", got, wanted)


def _filled(lines: list[list[Any]]) -> list[list[Any]]:
    """The lines of a sheet below its headings."""
    return [line for line in lines if len(line) > 2 and str(line[2]).replace(".0", "").isdigit()]


def _lines(lines: list[list[Any]]) -> list[tuple[int, ...]]:
    """Closed, overdue, and each part and sample of a file's lines."""
    return sorted(tuple(int(line[at]) for at in (1, 2, 4, 5, 7, 8, 10, 11, 13, 14)) for line in lines)


def _cells(line: dict[str, Any]) -> tuple[int, ...]:
    return (line["closed"], line["overdue"], *(n for name in SHARES for n in line[name]))


def report(walk: Walk, client: Client, person: Person, rows: list[Row]) -> None:
    """Cases reported since a day by the areas of a level, and how many of them are closed."""
    answer = client.get("/territory/report/?from=2020-01-01&level=town")
    if not COUNTERS & walk.judge.roles(person):
        walk.same(f"{person.name}: the report is there", answer.status_code, 404)
        return
    spans = spans_of(walk, person)
    towns = {town.area_no: (town.area_no, town.area_end) for town in walk.world.towns}
    mine = {no: town for no, town in towns.items() if any(a <= town[0] and town[1] <= b for a, b in spans)}
    wanted = {no: (len(part), sum(r.closed_at is not None for r in part)) for no, part in
              ((no, inside(rows, town)) for no, town in mine.items())}  # fmt: skip
    got = {one.area_no: (one.reported, one.closed) for one in answer.context["rows"]}
    walk.same(f"{person.name}: the report of the territory", got, wanted)


# what people are told


def digests(walk: Walk, client: Client, person: Person, rows: list[Row]) -> None:
    """The digests of every area: to those who answer for it with the numbers of then; to nobody else."""
    world, mine = walk.world, {row.key for row in rows}
    seats = [s for s in person.seats if s.role in READERS and s.area and s.is_held(walk.judge.now)]
    theirs = [at for at in sorted(world.digests) if any(s.area[0] <= at[0] <= s.area[1] for s in seats if s.area)]
    others = [at for at in sorted(world.digests) if at not in theirs]
    for at in (*_some(walk, theirs, 3), *_some(walk, others, 1)):
        (area_no, day), may_read = at, at in theirs
        answer = client.get(f"/board/digest/?day={day}&area={area_no}")
        name = f"{person.name}: the digest of {area_no} on {day}"
        walk.same(f"{name} is there", answer.status_code, 200 if may_read else 404)
        if not may_read or answer.status_code != 200:
            continue
        wanted = counting.digest(world.then.values(), *world.digests[at])
        shown = {one.figure: one for one in answer.context["page"].sections}
        counts = {name: len(keys) for name, keys in wanted.items() if keys}
        walk.same(name, {figure: one.count for figure, one in shown.items()}, counts)
        for figure, one in shown.items():
            keys = {str(row.key) for row in one.rows}
            walk.same(f"{name}: the cases of {figure}", keys - (wanted[figure] & mine), set())
            if one.count <= 20:
                walk.same(f"{name}: all cases of {figure}", keys, wanted[figure] & mine)
        said = _numbers(answer.context["page"].sentences)
        walk.same(f"{name}: its sentences", said, counts)


def _some(walk: Walk, found: list[Any], most: int) -> list[Any]:
    return walk.world.chance.sample(found, min(most, len(found)))


def _numbers(sentences: Any) -> dict[str, int]:
    """The number each part of a sentence tells of its figure; the first one, not that of the days it speaks of."""
    return {part.figure: int(NUMBERS.findall(part.text)[0]) for line in sentences for part in line if part.figure}


def notices(walk: Walk, client: Client, person: Person) -> None:
    """What a person's posts were told, word for word as far as it is numbers, and the number on the bell."""
    context = client.get("/desk/notices/").context
    got = sorted((str(one.row.key), one.percent, one.is_over, one.kind) for one in context["notices"])
    wanted = sorted(walk.judge.told_what(person, walk.world.notices))
    walk.same(f"{person.name}: what notices say", got, wanted)
    walk.same(f"{person.name}: the number on the bell", context["count"], str(len(wanted)))
