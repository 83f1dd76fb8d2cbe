"""Cases as the planner of re-divisions counts and finds them."""

from collections.abc import Sequence

from django.db import connection

from wangge.areas import queries as area_queries
from wangge.areas.followers import Located, Ranges
from wangge.cases.models import Case

FIND = """
SELECT region_no, id, area_no, lon, lat FROM cases_case
WHERE region_no = ANY(%(regions)s) AND area_no = ANY(%(numbers)s)
"""


def count_cases(ranges: Ranges) -> dict[str, int]:
    """How many cases are open within ranges of positions."""
    regions = area_queries.regions_of(ranges)
    found = 0
    for begin, end in ranges:
        found += Case.objects.filter(region_no__in=regions, area_no__range=(begin, end)).open().count()
    return {"open_cases": found}


def cases_at(regions: Sequence[int], numbers: Sequence[int]) -> list[Located]:
    """Every case, open or closed, that stands at these positions, with its point."""
    with connection.cursor() as cursor:
        cursor.execute(FIND, {"regions": list(regions), "numbers": list(numbers)})
        return [Located(*row) for row in cursor.fetchall()]
