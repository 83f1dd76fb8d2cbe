"""SQL of the hot paths: each statement is one round trip, and says what it is for."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection

# Names that occur in an address, letter by letter: every run of its characters is looked up in one index.
NAMES = """
SELECT region_no, kind, target_id, name, key, sort FROM place_name
WHERE key = ANY(%(keys)s) AND region_no = ANY(%(regions)s) LIMIT 400
"""
# Names with one slip: they share a form with one character left out (SymSpell).
ALIKE = """
SELECT region_no, kind, target_id, name, key, sort FROM place_name
WHERE variants && %(forms)s::varchar[] AND region_no = ANY(%(regions)s) LIMIT 200
"""
# How many buildings of compounds and of roads stand in which grid: one range on an index for each.
SPREAD_COMPOUND = """
SELECT compound_id, area_no, count(*) FROM building
WHERE region_no = ANY(%(regions)s) AND compound_id = ANY(%(ids)s) AND ended_date IS NULL GROUP BY 1, 2
"""
SPREAD_ROAD = """
SELECT road_id, area_no, count(*) FROM building
WHERE region_no = ANY(%(regions)s) AND road_id = ANY(%(ids)s) AND ended_date IS NULL GROUP BY 1, 2
"""
# Figures of a range of areas: what is registered, and what was declared. Rooms are counted where they are dwellings.
COUNTS = """
SELECT count(*), coalesce(sum(households), 0), coalesce(sum(residents), 0), count(households)
FROM building WHERE region_no = ANY(%(regions)s) AND area_no BETWEEN %(start)s AND %(end)s AND ended_date IS NULL
"""
ROOMS = """
SELECT count(*), count(*) FILTER (WHERE r.use = 'dwelling')
FROM building b JOIN room r ON r.region_no = b.region_no AND r.building_id = b.id
WHERE b.region_no = ANY(%(regions)s) AND b.area_no BETWEEN %(start)s AND %(end)s AND b.ended_date IS NULL
"""
BY_GRID = """
SELECT area_no, count(*), coalesce(sum(households), 0), coalesce(sum(residents), 0)
FROM building WHERE region_no = ANY(%(regions)s) AND area_no BETWEEN %(start)s AND %(end)s AND ended_date IS NULL
GROUP BY area_no ORDER BY area_no LIMIT %(most)s
"""
MOVE = {
    table: f"""
UPDATE {table} t SET area_no = m.new_no
FROM unnest(%(ids)s::uuid[], %(old)s::bigint[], %(new)s::bigint[]) AS m(id, old_no, new_no)
WHERE t.region_no = %(region)s AND t.id = m.id AND t.area_no = m.old_no
"""
    for table in ("building", "landmark", "compound", "road")
}
RENUMBER = {
    table: f"""
UPDATE {table} t SET area_no = m.new_no
FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE t.region_no = %(region)s AND t.area_no = m.old_no
"""
    for table in ("building", "landmark", "compound", "road")
}


class Named(NamedTuple):
    """A name of the gazetteer and what it is the name of."""

    region_no: int
    kind: str
    target_id: UUID
    name: str
    key: str
    sort: str


def _rows(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def named(keys: Sequence[str], regions: Sequence[int]) -> list[Named]:
    """The places whose name is one of these keys."""
    return [Named(*row) for row in _rows(NAMES, keys=list(keys), regions=list(regions))]


def alike(forms: Sequence[str], regions: Sequence[int]) -> list[Named]:
    """The places whose name has one of these forms with a character left out."""
    return [Named(*row) for row in _rows(ALIKE, forms=list(forms), regions=list(regions))]


def spread(kind: str, ids: Sequence[UUID], regions: Sequence[int]) -> list[tuple[UUID, int, int]]:
    """For compounds or roads: in which areas their buildings stand, and how many."""
    statement = SPREAD_COMPOUND if kind == "compound" else SPREAD_ROAD
    return [(row[0], row[1], row[2]) for row in _rows(statement, ids=list(ids), regions=list(regions))]


def counts(regions: Sequence[int], start: int, end: int) -> tuple[int, ...]:
    """Buildings, households, residents, buildings with a declared count, rooms, dwellings in a range of areas."""
    where = {"regions": list(regions), "start": start, "end": end}
    return (*_rows(COUNTS, **where)[0], *_rows(ROOMS, **where)[0])


def counts_by_grid(regions: Sequence[int], start: int, end: int, most: int) -> list[tuple[int, int, int, int]]:
    """For each area of a range: buildings, households, residents."""
    return [(a, b, c, d) for a, b, c, d in _rows(BY_GRID, regions=list(regions), start=start, end=end, most=most)]


def move(region: int, rows: Sequence[tuple[UUID, int, int]]) -> int:
    """Give rows of one region another area, where they still have the old one; how many were moved."""
    ids, old, new = ([row[at] for row in rows] for at in range(3))
    return _changed(MOVE.values(), region=region, ids=ids, old=old, new=new)


def renumber(region: int, moves: Sequence[tuple[int, int]]) -> int:
    """Follow areas whose numbers changed, in one region; swaps included, since each row is read once."""
    return _changed(RENUMBER.values(), region=region, old=[a for a, _b in moves], new=[b for _a, b in moves])


def _changed(statements: Any, **values: Any) -> int:
    changed = 0
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
            changed += cursor.rowcount
    return changed
