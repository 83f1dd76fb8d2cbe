"""SQL of the two times: what held on a day, as a moment knew it, from current rows and from versions."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

# A row left behind by an area that moved only keeps the old number; the facts of then are among its versions.
AREAS_AS_OF = """
WITH held AS (
    SELECT id AS area_id, area_no, area_end, level_id, parent_id, name, name_en, kind FROM area
    WHERE moved_to_id IS NULL AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
      AND recorded_at <= %(moment)s AND (%(area)s::uuid IS NULL OR id = %(area)s)
      AND (%(parent)s::uuid IS NULL OR parent_id = %(parent)s)
    UNION ALL
    SELECT area_id, area_no, area_end, level_id, parent_id, name, name_en, kind FROM area_version
    WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
      AND recorded_at <= %(moment)s AND (superseded_at IS NULL OR superseded_at > %(moment)s)
      AND (%(area)s::uuid IS NULL OR area_id = %(area)s) AND (%(parent)s::uuid IS NULL OR parent_id = %(parent)s)
)
SELECT * FROM held
WHERE (cardinality(%(levels)s::text[]) = 0 OR level_id = ANY(%(levels)s)) AND area_no BETWEEN %(start)s AND %(end)s
ORDER BY area_no
"""
BORDERS_AS_OF = """
WITH held AS (
    SELECT s.area_id, s.wkb, s.is_synthetic FROM area_shape s
    WHERE (s.valid_from IS NULL OR s.valid_from <= %(day)s) AND s.recorded_at <= %(moment)s
      AND s.max_x >= %(west)s AND s.min_x <= %(east)s AND s.max_y >= %(south)s AND s.min_y <= %(north)s
    UNION ALL
    SELECT area_id, wkb, is_synthetic FROM shape_version
    WHERE (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
      AND recorded_at <= %(moment)s AND (superseded_at IS NULL OR superseded_at > %(moment)s)
      AND max_x >= %(west)s AND min_x <= %(east)s AND max_y >= %(south)s AND min_y <= %(north)s
), facts AS (
    SELECT id AS area_id, area_no, level_id, name, name_en, is_synthetic FROM area
    WHERE moved_to_id IS NULL AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s)
      AND recorded_at <= %(moment)s AND (cardinality(%(levels)s::text[]) = 0 OR level_id = ANY(%(levels)s))
    UNION ALL
    SELECT v.area_id, v.area_no, v.level_id, v.name, v.name_en, a.is_synthetic
    FROM area_version v JOIN area a ON a.id = v.area_id
    WHERE v.valid_from <= %(day)s AND (v.valid_to IS NULL OR v.valid_to > %(day)s)
      AND v.recorded_at <= %(moment)s AND (v.superseded_at IS NULL OR v.superseded_at > %(moment)s)
      AND (cardinality(%(levels)s::text[]) = 0 OR v.level_id = ANY(%(levels)s))
)
SELECT f.area_id, f.area_no, a.region_no, f.level_id, f.name, f.name_en, t.is_synthetic OR f.is_synthetic, t.wkb
FROM facts f JOIN held t USING (area_id) JOIN area a ON a.id = f.area_id
ORDER BY f.area_no
"""
CODES_AS_OF = """
SELECT system, vintage, code FROM area_code
WHERE area_id = %(area)s AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to > %(day)s)
  AND recorded_at <= %(moment)s AND (superseded_at IS NULL OR superseded_at > %(moment)s)
ORDER BY system, vintage, code
"""
CHANGE_DATES = "SELECT DISTINCT effective_date FROM area_plan WHERE state = 'done' ORDER BY 1"
# What an area's row says is put among the versions before it is changed: as it was believed until this moment; and,
# where a day of change is given and it has held for a day at all, as what held up to that day.
KEEP_FACTS = """
INSERT INTO area_version (id, area_id, area_no, area_end, level_id, parent_id, name, name_en, kind, purpose,
                          valid_from, valid_to, recorded_at, superseded_at, plan_id)
SELECT gen_random_uuid(), a.id, a.area_no, a.area_end, a.level_id, a.parent_id, a.name, a.name_en, a.kind, a.purpose,
       a.valid_from, times.valid_to, times.recorded_at, times.superseded_at, %(plan)s
FROM area a CROSS JOIN LATERAL (
    VALUES (a.valid_to, a.recorded_at, %(moment)s::timestamptz), (%(day)s::date, %(moment)s, NULL)
) AS times(valid_to, recorded_at, superseded_at)
WHERE a.id = ANY(%(areas)s) AND (times.valid_to IS NULL OR times.valid_to > a.valid_from)
  AND (times.superseded_at > times.recorded_at OR times.superseded_at IS NULL AND %(day)s::date IS NOT NULL)
"""
KEEP_SHAPES = """
INSERT INTO shape_version (id, area_id, wkb, min_x, min_y, max_x, max_y, source, is_synthetic,
                           valid_from, valid_to, recorded_at, superseded_at, plan_id)
SELECT gen_random_uuid(), s.area_id, s.wkb, s.min_x, s.min_y, s.max_x, s.max_y, s.source, s.is_synthetic,
       s.valid_from, times.valid_to, times.recorded_at, times.superseded_at, %(plan)s
FROM area_shape s CROSS JOIN LATERAL (
    VALUES (NULL::date, s.recorded_at, %(moment)s::timestamptz), (%(day)s::date, %(moment)s, NULL)
) AS times(valid_to, recorded_at, superseded_at)
WHERE s.area_id = ANY(%(areas)s) AND (times.valid_to IS NULL OR s.valid_from IS NULL OR times.valid_to > s.valid_from)
  AND (times.superseded_at > times.recorded_at OR times.superseded_at IS NULL AND %(day)s::date IS NOT NULL)
"""
FOREVER = datetime(9000, 1, 1, tzinfo=UTC)
EVERYWHERE = (-180.0, -90.0, 180.0, 90.0)


def _rows(statement: str, values: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def areas_as_of(
    day: date,
    moment: datetime | None,
    under: tuple[int, int] | None,
    levels: Sequence[str],
    *,
    area: UUID | None = None,
    parent: UUID | None = None,
) -> list[Any]:
    """Id, range, level, parent, names, kind of the areas of a day as a moment knew them, by position."""
    start, end = under or (0, 2**62)
    values = {"day": day, "moment": moment or FOREVER, "levels": list(levels), "start": start, "end": end}
    return _rows(AREAS_AS_OF, values | {"area": area, "parent": parent})


def borders_as_of(
    day: date, moment: datetime | None, levels: Sequence[str], box: tuple[float, float, float, float] | None
) -> list[Any]:
    """Id, position, region, level, names, whether made up, WKB of the borders of a day as a moment knew them."""
    west, south, east, north = box or EVERYWHERE
    values = {"day": day, "moment": moment or FOREVER, "levels": list(levels)}
    return _rows(BORDERS_AS_OF, values | {"west": west, "south": south, "east": east, "north": north})


def codes_as_of(area: UUID, day: date, moment: datetime | None) -> list[Any]:
    """System, vintage and code of one area on a day."""
    return _rows(CODES_AS_OF, {"area": area, "day": day, "moment": moment or FOREVER})


def change_dates() -> list[date]:
    """The days of re-divisions that have been carried out."""
    return [row[0] for row in _rows(CHANGE_DATES, {})]


def keep_facts(areas: Sequence[UUID], *, day: date | None, moment: datetime, plan: UUID | None) -> None:
    """Put what these areas' rows say among the versions, before they change from this day on (no day: for good)."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_FACTS, {"areas": list(areas), "day": day, "moment": moment, "plan": plan})


def keep_shapes(areas: Sequence[UUID], *, day: date | None, moment: datetime, plan: UUID | None) -> None:
    """The same for their borders."""
    with connection.cursor() as cursor:
        cursor.execute(KEEP_SHAPES, {"areas": list(areas), "day": day, "moment": moment, "plan": plan})
