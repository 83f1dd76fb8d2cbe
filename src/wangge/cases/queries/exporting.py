"""Cases as rows of a table to take away: the columns people expect, masked numbers only, read page by page."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas.models import Area
from wangge.areas.queries import shown_name
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.desk import CaseRow, Narrowing, case_rows, english, found_cases, matter_name, unit_name
from wangge.cases.queries.story import CHANNELS, OUTCOME_WORDS
from wangge.cases.queries.visible import actor_of
from wangge.cases.rules import CaseFacts, may_open_identity
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.people.models import Reporter

COUNTY, TOWN, GRID, VILLAGE = "county", "town", "grid", "village"


class Heading(NamedTuple):
    """A column: its key, its heading in Chinese and in English, its width in characters."""

    key: str
    zh: str
    en: str
    width: int = 14


COLUMNS = (
    Heading("number", "工单编号", "Number", 22),
    Heading("kind", "工单类型", "Kind", 16),
    Heading("matter", "问题分类", "Matter", 28),
    Heading("tags", "标签", "Tags"),
    Heading("title", "标题", "Title", 32),
    Heading("text", "主要内容", "What was said", 48),
    Heading("state", "工单状态", "State"),
    Heading("source", "来源", "Channel"),
    Heading("reporter", "来电人", "Reporter"),
    Heading("phone", "来电人电话/账号", "Telephone, masked", 16),
    Heading("county", "被反映区", "County or district"),
    Heading("town", "被反映街乡镇", "Town or subdistrict"),
    Heading("village", "村/社区", "Village or community"),
    Heading("grid", "所属网格", "Grid"),
    Heading("place", "小区点位", "Place", 28),
    Heading("happened", "发生时间", "Happened at", 18),
    Heading("due", "办理期限", "Due at", 18),
    Heading("unit", "承办单位", "Main unit", 22),
    Heading("part", "工单性质", "Part of the unit"),
    Heading("way", "处理受理方式", "How it was dealt with"),
    Heading("outcome", "办理结果", "Outcome", 18),
    Heading("answer", "回复内容", "Answer", 48),
    Heading("closed", "办结时间", "Closed at", 18),
    Heading("company", "企业名称", "Organisation"),
    Heading("solved", "是否解决", "Solved"),
    Heading("satisfied", "是否满意", "Satisfied"),
)


class Level(NamedTuple):
    """The areas of one level in order of their positions."""

    begins: list[int]
    ends: list[int]
    names: list[str]

    def name_at(self, area_no: int) -> str:
        """The name of the area of this level that holds a position; empty when none does."""
        at = bisect_right(self.begins, area_no) - 1
        return self.names[at] if at >= 0 and area_no <= self.ends[at] else ""


@dataclass(frozen=True)
class Beside:
    """What stands in other tables about a page of cases."""

    texts: dict[UUID, tuple[str, frozenset[UUID]]]  # what was said, and the assisting units: lists leave them out
    phones: dict[UUID, str]
    answers: dict[UUID, str]
    transferred: frozenset[UUID]


class Export:
    """Reads the cases that a narrowing leaves, page by page, as rows in the order of COLUMNS."""

    def __init__(self, scope: Scope, narrowing: Narrowing) -> None:
        self.scope, self.narrowing = scope, narrowing
        self.levels = _levels(scope)

    def page(self, after: str, limit: int) -> tuple[list[list[str]], str]:
        """The next rows and the key of those after them, empty at the end. Five statements a page, and the names."""
        cases, next_after = found_cases(self.scope, self.narrowing, after=after, limit=limit)
        beside = _beside(cases)
        rows = zip(cases, case_rows(cases), strict=True)
        return [self._cells(case, row, beside) for case, row in rows], next_after

    def _cells(self, case: Case, row: CaseRow, beside: Beside) -> list[str]:
        told = {**self._place(case), **self._reporter(case, beside), **_result(case, beside), **_case(case, row)}
        told["text"], told["part"] = beside.texts[case.id][0], self._part(case, beside)
        return [told.get(column.key, "") for column in COLUMNS]

    def _place(self, case: Case) -> dict[str, str]:
        names = {level: names.name_at(case.area_no) for level, names in self.levels.items()}
        return {**names, "place": case.place}

    def _reporter(self, case: Case, beside: Beside) -> dict[str, str]:
        """Whether a number was left, and its masked form unless the person asked to stay unknown to the unit."""
        facts = CaseFacts(
            case.state, case.area_no, clock.now(), main_unit_id=case.main_unit_id,
            assist_units=beside.texts[case.id][1], hides_reporter=case.hides_reporter,
        )  # fmt: skip
        if not may_open_identity(facts, actor_of(self.scope)):
            return {"reporter": _("stays unknown")}
        phone = beside.phones.get(case.reporter_id, "") if case.reporter_id else ""
        return {"reporter": _("left a number") if phone else _("left no number"), "phone": phone}

    def _part(self, case: Case, beside: Beside) -> str:
        """The part the viewer's unit has in it, else the part of the main unit."""
        if self.scope.unit_ids & beside.texts[case.id][1] and case.main_unit_id not in self.scope.unit_ids:
            return _("assists")
        if case.main_unit_id is None:
            return ""
        return _("was transferred") if case.id in beside.transferred else _("main unit")


def _levels(scope: Scope) -> dict[str, Level]:
    """The areas of the viewer's regions by the level that a column names. One statement."""
    here = Q(region_no__in=scope.regions) | Q(level_id=COUNTY)
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for area in Area.objects.filter(here, valid_to=None).select_related("level"):
        level = GRID if area.level.is_grid else area.level_id if area.level_id in {COUNTY, TOWN} else VILLAGE
        if level != VILLAGE or area.level_id not in {"province", "city", "country"}:
            name = area.name_en if english() and area.name_en else shown_name(area.name)
            found[level].append((area.area_no, area.area_end, name))
    return {level: Level(*map(list, zip(*sorted(areas), strict=True))) for level, areas in found.items()}


def _beside(cases: Sequence[Case]) -> Beside:
    regions, ids = {case.region_no for case in cases}, [case.id for case in cases]
    reporters = [case.reporter_id for case in cases if case.reporter_id]
    known = Reporter.objects.filter(region_no__in=regions, id__in=reporters) if reporters else Reporter.objects.none()
    steps = CaseEvent.objects.filter(region_no__in=regions, case_id__in=ids)
    last_words = steps.exclude(public_note="").order_by("case_id", "-seq").distinct("case_id")
    here = Case.objects.filter(region_no__in=regions, id__in=ids).values_list("id", "text", "assist_units")
    return Beside(
        {one: (text, frozenset(units)) for one, text, units in here} if cases else {},
        dict(known.values_list("id", "masked_phone")),
        dict(last_words.values_list("case_id", "public_note")) if cases else {},
        frozenset(steps.filter(move="transfer").order_by().values_list("case_id", flat=True)) if cases else frozenset(),
    )


def _case(case: Case, row: CaseRow) -> dict[str, str]:
    flow = flow_queries.flow_by_key(case.flow_id)
    return {
        "number": case.number,
        "kind": flow.label_en if english() else flow.label_zh,
        "matter": _matter(case),
        "tags": _tags(case),
        "title": case.title,
        "state": row.state_label,
        "source": _(CHANNELS.get(case.channel, case.channel)),
        "happened": _moment(case.happened_at),
        "due": _moment(case.next_due_at),
        "unit": unit_name(case.main_unit_id),
    }


def _matter(case: Case) -> str:
    """The branch of the duty list and the line of it: 设施->井盖缺失."""
    matter = catalog_queries.matter_by_id(case.matter_id) if case.matter_id else None
    if matter is None:
        return ""
    category = matter.category_en if english() else matter.category_zh
    return "->".join(part for part in (category, matter_name(case)) if part)


def _tags(case: Case) -> str:
    matter = catalog_queries.matter_by_id(case.matter_id) if case.matter_id else None
    marks = [
        (case.is_supervised, _("supervised")),
        (case.recurrence_of is not None, _("came back")),
        (case.parent_id is not None, _("merged")),
    ]
    return "、".join([*(matter.tags if matter else ()), *(word for is_so, word in marks if is_so)])


def _result(case: Case, beside: Beside) -> dict[str, str]:
    return {
        "way": _way(case),
        "outcome": _(OUTCOME_WORDS[case.outcome]) if case.outcome in OUTCOME_WORDS else "",
        "answer": beside.answers.get(case.id, ""),
        "closed": _moment(case.closed_at),
        "solved": "" if case.solved is None else _("yes") if case.solved else _("no"),
        "satisfied": _satisfied(case.stars),
    }


def _way(case: Case) -> str:
    if case.outcome in {"not_accepted", "withdrawn"}:
        return _(OUTCOME_WORDS[case.outcome])
    if case.main_unit_id:
        return _("sent to a unit")
    return _("settled on the spot") if case.closed_at else ""


def _satisfied(stars: int | None) -> str:
    words = {
        1: _("very dissatisfied"), 2: _("dissatisfied"), 3: _("fairly satisfied"), 4: _("satisfied"),
        5: _("very satisfied"),
    }  # fmt: skip
    return words.get(stars or 0, "")


def _moment(at: datetime | None) -> str:
    return f"{clock.local(at):%Y-%m-%d %H:%M}" if at else ""
