"""SQL of the territory page by page: the areas of a span of days with their borders, from one position onward."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import connection

# Every level gives its first areas after the position from the index of level and position, so that a page costs the
# same wherever it begins. Of an area that changed within the days asked for, the last facts in them count. The border
# is that of the last day on which these facts held.
PAGE = """
WITH found AS (
    SELECT first.* FROM area_level l CROSS JOIN LATERAL (
        SELECT a.id, a.area_no, a.level_id, a.parent_id, a.name, a.name_en, a.kind, a.valid_from, a.valid_to
        FROM area a
        WHERE a.level_id = l.key AND a.area_no > %(after)s AND a.moved_to_id IS NULL
          AND a.valid_from <= %(last)s AND (a.valid_to IS NULL OR a.valid_to > greatest(%(first)s, a.valid_from)) {now}
        ORDER BY a.area_no LIMIT %(most)s
    ) first
    WHERE l.key = ANY(%(levels)s)
    UNION ALL
    SELECT v.area_id, v.area_no, v.level_id, v.parent_id, v.name, v.name_en, v.kind, v.valid_from, v.valid_to
    FROM area_version v
    WHERE v.level_id = ANY(%(levels)s) AND v.area_no > %(after)s AND v.superseded_at IS NULL
      AND v.valid_from <= %(last)s AND v.valid_to > %(first)s
      AND NOT EXISTS (
        SELECT FROM area a WHERE a.id = v.area_id AND a.moved_to_id IS NULL AND a.valid_from <= %(last)s
      )
      AND NOT EXISTS (
        SELECT FROM area_version later WHERE later.area_id = v.area_id AND later.superseded_at IS NULL
          AND later.valid_from <= %(last)s AND later.valid_from > v.valid_from
      ) {then}
    ORDER BY area_no LIMIT %(most)s
)
SELECT found.*, coalesce(official.code, ''), coalesce(official.book, ''),
       kept.is_synthetic OR coalesce(drawn.is_synthetic, false), drawn.wkb
FROM found JOIN area kept ON kept.id = found.id
LEFT JOIN LATERAL (SELECT least(%(last)s::date, found.valid_to - 1) AS of) day ON true
LEFT JOIN LATERAL (
    SELECT s.wkb, s.is_synthetic FROM area_shape s
    WHERE s.area_id = found.id AND (s.valid_from IS NULL OR s.valid_from <= day.of)
    UNION ALL
    SELECT s.wkb, s.is_synthetic FROM shape_version s
    WHERE s.area_id = found.id AND s.superseded_at IS NULL AND s.valid_to > day.of
      AND (s.valid_from IS NULL OR s.valid_from <= day.of)
    LIMIT 1
) drawn ON true
LEFT JOIN LATERAL (
    SELECT c.code, c.system || ' ' || c.vintage AS book FROM area_code c
    WHERE c.area_id = found.id AND c.superseded_at IS NULL
      AND (c.valid_from IS NULL OR c.valid_from <= day.of) AND (c.valid_to IS NULL OR c.valid_to > day.of)
    ORDER BY c.system = 'nbs' DESC, c.vintage DESC, c.code LIMIT 1
) official ON true
ORDER BY found.area_no
"""
IN_BOX = """
AND {id} IN (
    SELECT area_id FROM area_shape
    WHERE max_x >= %(west)s AND min_x <= %(east)s AND max_y >= %(south)s AND min_y <= %(north)s
    UNION ALL
    SELECT area_id FROM shape_version
    WHERE max_x >= %(west)s AND min_x <= %(east)s AND max_y >= %(south)s AND min_y <= %(north)s
)"""
NARROWED = {  # what a page can be narrowed to, by the name of the value
    "id": "AND {id} = %(id)s",
    "parent": "AND {row}.parent_id = %(parent)s",
    "kind": "AND {row}.kind = %(kind)s",
    "name": "AND {row}.name = %(name)s",
    "code": "AND {id} IN (SELECT area_id FROM area_code WHERE code = %(code)s AND superseded_at IS NULL)",
    "west": IN_BOX,
    "nos": "AND ({row}.area_no = ANY(%(nos)s) OR EXISTS (SELECT FROM unnest(%(starts)s::bigint[], %(ends)s::bigint[])"
    " AS span(a, b) WHERE {row}.area_no BETWEEN span.a AND span.b))",
}


def page(values: Mapping[str, Any], *, levels: Sequence[str]) -> list[tuple[Any, ...]]:
    """Id, position, level, parent, names, kind, days, code and its book, whether made up, WKB; narrowed by the values.

    `after`, `first`, `last` and `most` are needed; each of NARROWED that has a value narrows.
    """
    narrowed = " ".join(NARROWED[name] for name in NARROWED if name in values)
    statement = PAGE.format(now=narrowed.format(id="a.id", row="a"), then=narrowed.format(id="v.area_id", row="v"))
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "levels": list(levels)})
        return list(cursor.fetchall())
