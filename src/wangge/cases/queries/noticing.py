"""What a post was told: reminders and escalations that concern the viewer, newest first."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from wangge.access.rules import Scope
from wangge.cases.models import Case, Notice
from wangge.cases.queries.desk import CaseRow, case_rows, english
from wangge.cases.queries.visible import visible
from wangge.flow import queries as flow_queries

LEADERS = ("town_leader", "city_leader")


@dataclass(frozen=True)
class NoticeRow:
    """One thing a post was told: how much of which limit was used up, and the case as it stands now."""

    at: datetime
    kind: str
    percent: int
    is_over: bool
    row: CaseRow
    label: str = ""


def notices_for(scope: Scope, *, since: datetime, limit: int = 50) -> list[NoticeRow]:
    """What the viewer's posts were told since a moment about cases that are still open, newest first."""
    mine = Q(pk__in=[])
    for role in scope.roles - {"handler"}:
        for begin, end in scope.areas_by_role.get(role, ()):
            told = "leader" if role in LEADERS else role
            mine |= Q(to_role=told, area_no__range=(begin, end))
    if scope.unit_ids:
        mine |= Q(to_role="handler", unit__in=sorted(scope.unit_ids))
    told_lately = Notice.objects.filter(mine, region_no__in=scope.regions, at__gte=since).order_by("-at")
    notices = list(told_lately[: limit * 2])
    keys = {(one.region_no, one.case_id) for one in notices}
    cases = list(visible(scope).open().filter(pk__in=list(keys), region_no__in=scope.regions)) if keys else []
    rows = {case.id: row for case, row in zip(cases, case_rows(cases), strict=True)}
    shown = [one for one in notices if one.case_id in rows][:limit]
    found = {case.id: case for case in cases}
    return [_notice_row(one, rows[one.case_id], found[one.case_id]) for one in shown]


def _notice_row(notice: Notice, row: CaseRow, case: Case) -> NoticeRow:
    spec = flow_queries.flow_by_key(case.flow_id).clocks.get(notice.kind)
    label = (spec.label_en if english() else spec.label_zh) if spec else notice.kind
    return NoticeRow(notice.at, notice.kind, round(notice.share * 100), notice.share >= 1, row, label)
