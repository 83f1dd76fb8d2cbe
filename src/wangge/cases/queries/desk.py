"""The desk's queue: rows of open work in order of urgency, counted by tab, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseWords
from wangge.cases.queries.paging import Narrow, branches, count_up_to, first_page, page_of
from wangge.cases.queries.visible import case_by_number
from wangge.cases.rules import LightMoments, light_at, normal_number
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.kernel.text import search_query
from wangge.units import queries as unit_queries

STAGES = ("reported", "dispatched", "working", "answered", "hung", "disputed", "merged")


def _stage(stage: str) -> Narrow:
    return lambda part: part.filter(closed_at=None, stage=stage)


TABS: dict[str, Narrow] = {
    **{stage: _stage(stage) for stage in STAGES},
    "asks": lambda part: part.filter(closed_at=None).exclude(asks=""),
    "open": lambda part: part.filter(closed_at=None),
    "closed": lambda part: part.filter(closed_at__isnull=False),
}
COUNTED = {tab: narrow for tab, narrow in TABS.items() if tab not in {"closed", "merged"}}


@dataclass(frozen=True)
class CaseRow:
    """A case as every list shows it."""

    key: RegionKey
    number: str
    title: str
    state: str
    state_label: str
    light: str
    place: str
    area_no: int
    area_name: str
    holder: str
    happened_at: datetime
    due_at: datetime | None
    due_kind_label: str
    is_provisional: bool
    is_paused: bool
    matter_name: str
    main_unit: str
    seq: int = 0
    asks: str = ""
    is_supervised: bool = False
    came_back: bool = False
    is_merged: bool = False


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; `next_after` asks for the next one, empty at the end. Counts stop at COUNT_TO + 1."""

    rows: list[CaseRow]
    next_after: str
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed to; empty means not narrowed."""

    tab: str = "open"
    light: str = ""
    area_no: int | None = None
    unit_id: str = ""
    matter_id: str = ""
    channel: str = ""
    words: str = ""  # a number, or words of the report


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


EVERYTHING_OPEN = Narrowing()


def queue(
    scope: Scope, narrowing: Narrowing = EVERYTHING_OPEN, *, after: str = "", limit: int = 50, counts: bool = True
) -> QueuePage:
    """Cases a viewer may see in one tab, the first due first; closed ones newest first. Three statements."""
    cases, next_after = found_cases(scope, narrowing, after=after, limit=limit)
    return QueuePage(case_rows(cases), next_after, count_up_to(scope, COUNTED) if counts else {})


def found_cases(scope: Scope, narrowing: Narrowing, *, after: str = "", limit: int = 50) -> tuple[list[Case], str]:
    """One page of the cases a narrowing leaves, and the key of the next page."""
    if narrowing.words:
        return _searched(scope, narrowing.words, after=after, limit=limit)
    narrow = TABS.get(narrowing.tab, TABS["open"])
    if not after and narrowing == Narrowing(narrowing.tab):
        is_closed = narrowing.tab == "closed"
        return first_page(
            scope, narrow, field="closed_at" if is_closed else "order_at", limit=limit, is_backward=is_closed
        )
    parts = [narrow(part).filter(_condition(narrowing)) for part in branches(scope)]
    if narrowing.tab == "closed":
        return page_of(parts, field="closed_at", after=after, limit=limit, is_backward=True)
    return page_of(parts, field="order_at", after=after, limit=limit)


def _condition(narrowing: Narrowing) -> Q:
    found = lit(narrowing.light, clock.now()) if narrowing.light else Q()
    if narrowing.area_no is not None:
        found &= Q(area_no__range=area_queries.range_of(narrowing.area_no))
    named: dict[str, Any] = {
        "main_unit": narrowing.unit_id,
        "matter": narrowing.matter_id,
        "channel": narrowing.channel,
    }
    return found & Q(**{name: value for name, value in named.items() if value})


class ReadyQuery(SearchQuery):
    """A query written by `kernel.text.search_query`, taken as it stands."""

    template = "%(expressions)s::tsquery"


def _searched(scope: Scope, words: str, *, after: str, limit: int) -> tuple[list[Case], str]:
    """By number, or by the words of the report and the place; newest first."""
    digits = "".join(char for char in words if char.isdigit())
    if whole := normal_number(words):
        case = case_by_number(scope, whole)
        return [case] if case else [], ""
    if len(digits) >= 6 and len(digits) == len(words.replace(" ", "")):
        parts = [part.filter(number__startswith=digits) for part in branches(scope)]
        return page_of(parts, field="recorded_at", after=after, limit=limit, is_backward=True)
    query = search_query(words)
    if not query:
        return [], ""
    wanted = ReadyQuery(query)
    if scope.regions and scope.whole_regions >= set(scope.regions):
        return _newest(scope, wanted, after=after, limit=limit)
    parts = [part.filter(words__words=wanted, words__region_no__in=scope.regions) for part in branches(scope)]
    return page_of(parts, field="recorded_at", after=after, limit=limit, is_backward=True)


def _newest(scope: Scope, wanted: "ReadyQuery", *, after: str, limit: int) -> tuple[list[Case], str]:
    """For a viewer of whole regions: the newest hits are found in the words alone, then their cases are read."""
    hits = CaseWords.objects.filter(region_no__in=scope.regions, words=wanted)
    if after:
        hits = hits.filter(at__lt=datetime.fromisoformat(after.partition("_")[0]))
    found = list(hits.order_by("-at").values_list("region_no", "case_id", "at")[: limit + 1])
    keys = [(region_no, case_id) for region_no, case_id, _at in found[:limit]]
    cases = Case.objects.filter(region_no__in=scope.regions, pk__in=keys)
    page = sorted(cases, key=lambda case: case.recorded_at, reverse=True)
    return page, f"{found[limit - 1][2].isoformat()}_" if len(found) > limit else ""


def lit(light: str, now: datetime) -> Q:
    """The cases showing a light at a moment; the same order of tests as `rules.light_at`."""
    running = Q(closed_at=None, next_due_at__isnull=False, is_paused=False)
    conditions = {
        "red": Q(closed_at=None, next_due_at__isnull=False, order_at__lte=now),
        "orange": running & Q(order_at__gt=now, near_at__lte=now),
        "yellow": running & Q(order_at__gt=now, near_at__gt=now, half_at__lte=now),
        "green": (running & Q(order_at__gt=now, near_at__gt=now, half_at__gt=now))
        | Q(closed_at=None, next_due_at=None, is_paused=False),
        "paused": Q(closed_at=None, is_paused=True, order_at__gt=now),
        "done": Q(closed_at__isnull=False),
    }
    return conditions.get(light, Q())


def case_rows(cases: Sequence[Case]) -> list[CaseRow]:
    """Rows for display; area names for the whole page in one query."""
    names = area_queries.path_names({case.area_no for case in cases}, "en" if english() else "zh")
    return [case_row(case, names.get(case.area_no, "")) for case in cases]


def case_row(case: Case, area_name: str) -> CaseRow:
    """One case as a row."""
    flow = flow_queries.flow_by_key(case.flow_id)
    state, spec = flow.states[case.state], flow.clocks.get(case.next_due_kind)
    moments = LightMoments(case.half_at, case.near_at, case.next_due_at, case.next_due_kind, is_paused=case.is_paused)
    return CaseRow(
        key=case.key,
        number=case.number,
        title=case.title,
        state=case.state,
        state_label=state.label_en if english() else state.label_zh,
        light=light_at(moments, clock.now(), is_closed=case.closed_at is not None),
        place=case.place,
        area_no=case.area_no,
        area_name=area_name if case.place_state != Case.PlaceState.UNKNOWN else _("place unknown"),
        holder=holder_name(case),
        happened_at=case.happened_at,
        due_at=case.next_due_at,
        due_kind_label=(spec.label_en if english() else spec.label_zh) if spec else "",
        is_provisional=case.is_provisional,
        is_paused=case.is_paused,
        matter_name=matter_name(case),
        main_unit=unit_name(case.main_unit_id),
        seq=case.last_seq,
        asks=case.asks,
        is_supervised=case.is_supervised,
        came_back=case.recurrence_of is not None,
        is_merged=case.parent_id is not None,
    )


def matter_name(case: Case) -> str:
    """The name of the case's matter, of whatever version of the list; empty before it is known."""
    matter = catalog_queries.matter_by_id(case.matter_id) if case.matter_id else None
    return (matter.name_en if english() else matter.name_zh) if matter else ""


def unit_name(unit_id: object) -> str:
    """The name of a unit, also of one that exists no more; empty for none."""
    names = unit_queries.names().get(unit_id)  # type: ignore[call-overload]
    return names[1 if english() else 0] if names else ""


def desk_name(desk_id: UUID | None) -> str:
    """The name of a desk; empty for none."""
    names = unit_queries.desk_names().get(desk_id) if desk_id else None
    return names[1 if english() else 0] if names else ""


def holder_name(case: Case) -> str:
    """Who has the ball: the unit, or the centre's desk for the role."""
    if case.closed_at:
        return ""
    if case.holder_role == "handler":
        return " · ".join(filter(None, (unit_name(case.main_unit_id), desk_name(case.desk_id))))
    desks = {
        "dispatcher": _("Dispatch desk"), "checker": _("Checking desk"), "supervisor": _("Supervision desk"),
        "operator": _("Hotline desk"), "grid_worker": _("Grid worker"), "clerk": _("Window"),
        "reporter": _("The person who asked"), "parent": _("With the case it was merged into"),
    }  # fmt: skip
    return desks.get(case.holder_role, case.holder_role)
