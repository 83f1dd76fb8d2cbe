"""How many cases are open in each grid: for everybody with small numbers hidden, for staff what they may see."""

from collections.abc import Mapping

from django.db.models import Count

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases import queries as case_queries
from wangge.cases.models import Case
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.partners.queries.features import Page, Wanted
from wangge.partners.queries.territory import Spans, feature_of, grid_levels, rows_of
from wangge.stats.rules import publishable


def counts_page(wanted: Wanted) -> Page:
    """Grids as they are today with their open cases; what was is in no copy here, so days are not asked for.

    With a scope: the grids of its areas and those in which its viewer may see a case, with exact counts of what they
    may see. Without: every grid, as `publishable` lets anybody read it.
    """
    counts, spans = _own(wanted.scope) if has_cases(wanted.scope) else (_for_all(), None)
    rows = rows_of(wanted, grid_levels(), spans)
    after = str(rows[wanted.limit - 1].area_no) if len(rows) > wanted.limit else ""
    told = [feature_of(row, _told(counts.get(row.area_no, 0))) for row in rows[: wanted.limit]]
    return Page(told, after)


def has_cases(scope: Scope) -> bool:
    """Whether a post of this viewer opens any case at all."""
    return bool(scope.regions and (scope.area_ranges or scope.unit_ids))


def _told(count: int | None) -> dict[str, object]:
    return {"open_cases": count, "hidden": count is None, "counted_on": clock.today().isoformat()}


def _own(scope: Scope) -> tuple[Mapping[int, int | None], Spans]:
    found = case_queries.visible(scope).open().order_by().values_list("area_no").annotate(count=Count("id"))
    counts: dict[int, int | None] = dict(found)
    return counts, (sorted(counts), scope.area_ranges)


@kept_for(60)
def _for_all() -> dict[int, int | None]:
    """Every grid of every region with its count, None where it is hidden. A region is one table of figures."""
    told: dict[str, int | None] = {}
    for region_no in sorted(area_queries.open_regions()):
        inside = Case.objects.filter(region_no=region_no).open().order_by()
        counts = dict(inside.values_list("area_no").annotate(count=Count("id")))
        told |= publishable({f"{area_no:020}": count for area_no, count in counts.items()})[0]
    return {int(area_no): count for area_no, count in told.items()}
