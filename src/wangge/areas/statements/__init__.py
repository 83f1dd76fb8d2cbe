"""SQL of the hot paths: each statement is one round trip, and says what it is for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from wangge.areas.rules import Span
from wangge.kernel.tables import copy_rows

AREAS_OF_CODES = """
SELECT DISTINCT ON (c.code) c.code, a.id, a.area_no, a.area_end, a.region_no, a.name, c.vintage = %(vintage)s
FROM area_code c JOIN area a ON a.id = c.area_id
WHERE c.system = %(system)s AND length(c.code) = %(digits)s AND c.valid_to IS NULL AND c.superseded_at IS NULL
ORDER BY c.code, (c.vintage = %(vintage)s) DESC, c.vintage DESC
"""
SPANS_BELOW = "SELECT parent_id, area_no, area_end FROM area WHERE parent_id = ANY(%s) ORDER BY area_no"
# Positions are unique at every moment, so all are put out of the way (negative) before any is given anew.
MOVE_ASIDE = "UPDATE area SET area_no = -area_no FROM new_position m WHERE area.area_no = m.old_no"
MOVE_IN = "UPDATE area SET area_no = m.new_no, area_end = m.new_end FROM new_position m WHERE area.area_no = -m.old_no"
MOVE_SPANS = """
UPDATE region_span s SET area_from = m.new_no, area_to = m.new_end
FROM new_position m WHERE s.area_from = m.old_no
"""
# The ancestor of a position on one level is the last area of that level that starts at or before it, unless
# it ends before: one step on the index of level and position for each level, whatever the size of the tree.
LINES = """
SELECT wanted.area_no, up.level_id, up.rank, up.name, up.name_en
FROM unnest(%s::bigint[]) AS wanted(area_no)
CROSS JOIN LATERAL (
    SELECT l.rank, a.* FROM area_level l CROSS JOIN LATERAL (
        SELECT * FROM area WHERE level_id = l.key AND area.area_no <= wanted.area_no
        ORDER BY area.area_no DESC LIMIT 1
    ) a
    WHERE a.area_end >= wanted.area_no
) up
ORDER BY wanted.area_no, up.area_no
"""
ANCESTORS = """
SELECT up.* FROM area_level l CROSS JOIN LATERAL (
    SELECT * FROM area WHERE level_id = l.key AND area_no <= %(no)s ORDER BY area_no DESC LIMIT 1
) up
WHERE up.area_end >= %(no)s
ORDER BY up.area_no
"""
# Every write gives a row a new transaction number: the sum changes when a shape or its area changes.
SHAPES_VERSION = """
SELECT count(*), coalesce(sum(s.xmin::text::bigint + a.xmin::text::bigint), 0)
FROM area_shape s JOIN area a ON a.id = s.area_id
"""
SHAPES = """
SELECT l.rank, l.is_grid, a.area_no, a.region_no, a.id, a.name, s.wkb
FROM area_shape s JOIN area a ON a.id = s.area_id JOIN area_level l ON l.key = a.level_id
WHERE l.rank >= %s AND a.valid_to IS NULL
ORDER BY l.rank DESC, a.area_no
"""
OPEN_REGIONS = """
SELECT DISTINCT region_no FROM area
WHERE level_id IN (SELECT key FROM area_level WHERE is_grid) AND valid_to IS NULL AND region_no IS NOT NULL
"""
# Areas of one level in a range with their borders, and the town and village each lies in.
MAP = """
SELECT a.area_no, a.name, a.name_en, a.is_synthetic OR s.is_synthetic, s.wkb, town.name, village.name
FROM area a JOIN area_shape s ON s.area_id = a.id
LEFT JOIN LATERAL (
    SELECT t.name, t.area_end FROM area t WHERE t.level_id = 'town' AND t.area_no < a.area_no
    ORDER BY t.area_no DESC LIMIT 1
) town ON town.area_end >= a.area_no
LEFT JOIN LATERAL (
    SELECT v.name, v.area_end FROM area v WHERE v.level_id = 'village' AND v.area_no < a.area_no
    ORDER BY v.area_no DESC LIMIT 1
) village ON village.area_end >= a.area_no
WHERE a.level_id = %(level)s AND a.area_no BETWEEN %(start)s AND %(end)s AND a.valid_to IS NULL
ORDER BY a.area_no LIMIT %(most)s
"""
# Places a resident may mean: towns, villages and grids of the regions open for reports, larger ones first.
PLACES_NAMED = """
SELECT a.area_no, s.wkb
FROM region_span r JOIN area a ON a.area_no BETWEEN r.area_from AND r.area_to
JOIN area_level l ON l.key = a.level_id JOIN area_shape s ON s.area_id = a.id
WHERE r.region_no = ANY(%(regions)s) AND a.region_no = r.region_no AND a.valid_to IS NULL
  AND l.rank > %(rank)s AND l.key <> ALL(%(unnamed)s)
  AND (strpos(a.name, %(text)s) > 0 OR strpos(lower(a.name_en), lower(%(text)s)) > 0)
ORDER BY l.rank, strpos(a.name, %(text)s), length(a.name), a.area_no LIMIT %(most)s
"""


def _rows(statement: str, values: Sequence[Any] | Mapping[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def areas_of_codes(system: str, vintage: str, digits: int) -> list[Any]:
    """Code, id, range, region, name of each area with a code of this length; and whether of this vintage."""
    return _rows(AREAS_OF_CODES, {"system": system, "vintage": vintage, "digits": digits})


def spans_below(parents: Sequence[UUID]) -> dict[UUID, list[Span]]:
    """The ranges of the children of each parent that has any."""
    found: dict[UUID, list[Span]] = defaultdict(list)
    for parent, start, end in _rows(SPANS_BELOW, [list(parents)]):
        found[parent].append(Span(start, end))
    return found


def move_areas(moves: Iterable[tuple[int, int, int]]) -> None:
    """Give areas new ranges: old number, new number, new end of each; region spans follow."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE new_position (old_no bigint, new_no bigint, new_end bigint) ON COMMIT DROP")
        copy_rows("new_position", ("old_no", "new_no", "new_end"), moves)
        for statement in (MOVE_ASIDE, MOVE_IN, MOVE_SPANS, "DROP TABLE new_position"):
            cursor.execute(statement)


def lines_of(area_nos: Iterable[int]) -> list[Any]:
    """For each position every area it lies in, from the root: position, level, rank, name, English name."""
    return _rows(LINES, [list(area_nos)])


def shapes_version() -> tuple[int, int]:
    """A mark that changes whenever a shape, or an area that has one, was written."""
    count, mark = _rows(SHAPES_VERSION)[0]
    return count, int(mark)


def shapes_from(rank: int) -> list[Any]:
    """Borders of this rank or finer, finest first: rank, is_grid, number, region, id, name, WKB."""
    return _rows(SHAPES, [rank])


def open_regions() -> list[int]:
    """The regions that have areas of a grid level."""
    return [row[0] for row in _rows(OPEN_REGIONS)]


def map_rows(level: str, span: Span, most: int) -> list[Any]:
    """Number, names, whether made up, WKB, town and village of the areas of one level in a range."""
    return _rows(MAP, {"level": level, "start": span.start, "end": span.end, "most": most})


def places_named(text: str, *, regions: Sequence[int], rank: int, unnamed: Sequence[str], most: int) -> list[Any]:
    """Areas finer than the rank, of no unnamed level, whose name contains the text: number and WKB."""
    values = {"text": text, "regions": list(regions), "rank": rank, "unnamed": list(unnamed), "most": most}
    return _rows(PLACES_NAMED, values)
