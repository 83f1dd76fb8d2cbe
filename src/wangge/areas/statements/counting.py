"""SQL of counts: large areas from the tally, small ones live."""

from uuid import UUID

from django.db import connection

LARGE = 2000  # areas; so many are counted live within a millisecond or two
CLEAR = "DELETE FROM area_tally"
# Only areas that others name as their parent can be large. The probe stops at the first area too many.
TALLY = """
INSERT INTO area_tally (area_id, areas)
SELECT a.id, held.areas
FROM area a
CROSS JOIN LATERAL (
    SELECT count(*) AS areas FROM (
        SELECT FROM area b WHERE b.area_no BETWEEN a.area_no AND a.area_end AND b.valid_to IS NULL LIMIT %(large)s + 1
    ) few
) probe
CROSS JOIN LATERAL (
    SELECT count(*) AS areas FROM area b WHERE b.area_no BETWEEN a.area_no AND a.area_end AND b.valid_to IS NULL
      AND probe.areas > %(large)s
) held
WHERE a.valid_to IS NULL AND a.id IN (SELECT parent_id FROM area) AND probe.areas > %(large)s
"""
COUNT = """
SELECT coalesce(
    (SELECT areas FROM area_tally WHERE area_id = %(id)s),
    (SELECT count(*) FROM area WHERE area_no BETWEEN %(start)s AND %(end)s AND valid_to IS NULL)
)
"""


def tally() -> None:
    """Count every large area anew."""
    with connection.cursor() as cursor:
        cursor.execute(CLEAR)
        cursor.execute(TALLY, {"large": LARGE})


def count(area_id: UUID, start: int, end: int) -> int:
    """How many areas that have not ended lie inside one."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, {"id": area_id, "start": start, "end": end})
        return int(cursor.fetchone()[0])
