"""Cases follow the territory: they move with a re-division, and with their areas' numbers."""

from collections.abc import Sequence

from django.db import connection

from wangge.areas.events import AreasRenumbered
from wangge.areas.followers import Moved

# A case moves only from where it was thought to be: one that somebody put elsewhere meanwhile stays there.
MOVE = """
WITH moved AS (
    SELECT * FROM unnest(%(regions)s::int[], %(rows)s::uuid[], %(old)s::bigint[], %(new)s::bigint[])
        AS m(region_no, case_id, old_no, new_no)
)
UPDATE {table} t SET area_no = m.new_no FROM moved m
WHERE t.region_no = ANY(%(all_regions)s) AND t.region_no = m.region_no AND t.{key} = m.case_id AND t.area_no = m.old_no
"""
KEPT = (("cases_case", "id"), ("cases_words", "case_id"), ("cases_visit", "case_id"), ("cases_notice", "case_id"))
RENUMBER = """
UPDATE {table} t SET {column} = m.new_no FROM unnest(%(old)s::bigint[], %(new)s::bigint[]) AS m(old_no, new_no)
WHERE t.region_no = ANY(%(regions)s) AND t.{column} = m.old_no
"""
NUMBERED = (
    ("cases_case", "area_no"), ("cases_case", "reported_area_no"), ("cases_words", "area_no"),
    ("cases_visit", "area_no"), ("cases_notice", "area_no"),
)  # fmt: skip


def move_cases(moved: Sequence[Moved]) -> None:
    """Put cases, and what hangs on them, where they belong now; `reported_area_no` keeps what it was."""
    regions, rows, old, new = (list(column) for column in zip(*moved, strict=True))
    values = {"regions": regions, "rows": rows, "old": old, "new": new, "all_regions": sorted(set(regions))}
    with connection.cursor() as cursor:
        for table, key in KEPT:
            cursor.execute(MOVE.format(table=table, key=key), values)


def renumber_cases(fact: AreasRenumbered, regions: Sequence[int]) -> None:
    """The numbers kept with cases follow those of their areas; the areas are the same."""
    values = {
        "old": [old for old, _new in fact.moves],
        "new": [new for _old, new in fact.moves],
        "regions": list(regions),
    }
    with connection.cursor() as cursor:
        for table, column in NUMBERED:
            cursor.execute(RENUMBER.format(table=table, column=column), values)
