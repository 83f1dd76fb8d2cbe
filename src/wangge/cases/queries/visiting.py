"""Return visits: which calls wait, and the link by which a person answers."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, Visit
from wangge.cases.queries.desk import CaseRow, case_rows
from wangge.cases.queries.visible import visible
from wangge.kernel import clock, crypto
from wangge.kernel.ids import RegionKey

PURPOSE = "return visit"
TOKEN_LENGTH = 20


@dataclass(frozen=True)
class VisitRow:
    """A return visit that waits, with its case."""

    key: RegionKey
    way: str
    due_at: datetime
    is_late: bool
    row: CaseRow


def visit_token(region_no: int, visit_id: object) -> str:
    """The token of a visit's link: made from the visit and our secret, so that it is stored nowhere."""
    digest = crypto.digest(f"{region_no}-{visit_id}", purpose=PURPOSE)
    return f"{region_no}-{visit_id}-{digest[:TOKEN_LENGTH]}"


def visit_by_token(token: str) -> Visit | None:
    """The visit a link stands for, or None; a wrong token and a visit that never was are alike."""
    written, _, _digest = token.rpartition("-")
    try:
        key = RegionKey.parse(written)
    except ValueError:
        return None
    if not crypto.same(visit_token(key.region_no, key.id), token):
        return None
    return Visit.objects.filter(region_no=key.region_no, id=key.id).first()


def visit_of(scope: Scope, key: RegionKey) -> Visit | None:
    """A visit about a case the viewer may see, done or not; else there is none."""
    visit = Visit.objects.filter(region_no=key.region_no, id=key.id).first()
    if visit is None or not visible(scope).filter(region_no=visit.region_no, id=visit.case_id).exists():
        return None
    return visit


def waiting_visits(scope: Scope, *, way: str = Visit.Way.CALL, limit: int = 50) -> list[VisitRow]:
    """The visits that wait in the viewer's areas, the first due first."""
    mine = Q(pk__in=[])
    for begin, end in scope.area_ranges:
        mine |= Q(area_no__range=(begin, end))
    waiting = Visit.objects.filter(mine, region_no__in=scope.regions, way=way, done_at=None).order_by("due_at")
    return _visit_rows(scope, list(waiting[:limit]))


def waiting_visit(scope: Scope, key: RegionKey) -> tuple[VisitRow, RegionKey] | None:
    """One visit by call that waits, with the key of its case; None when it is done, out of scope, or never was."""
    found = Visit.objects.filter(region_no=key.region_no, id=key.id, way=Visit.Way.CALL, done_at=None).first()
    if found is None or not scope.covers(found.area_no):
        return None
    rows = _visit_rows(scope, [found])
    return (rows[0], RegionKey(found.region_no, found.case_id)) if rows else None


def _visit_rows(scope: Scope, visits: list[Visit]) -> list[VisitRow]:
    keys = [(visit.region_no, visit.case_id) for visit in visits]
    cases = list(visible(scope).filter(pk__in=keys, region_no__in=scope.regions))
    rows = {case.id: row for case, row in zip(cases, case_rows(cases), strict=True)}
    now = clock.now()
    return [
        VisitRow(RegionKey(one.region_no, one.id), one.way, one.due_at, one.due_at < now, rows[one.case_id])
        for one in visits
        if one.case_id in rows
    ]


def visited_case(token: str) -> tuple[Case, str] | None:
    """The case of a link with the name of its area, for the page that asks; None when the link opens nothing."""
    visit = visit_by_token(token)
    if visit is None:
        return None
    case = Case.objects.get(region_no=visit.region_no, id=visit.case_id)
    return case, area_queries.path_names([case.area_no], "zh").get(case.area_no, "")
