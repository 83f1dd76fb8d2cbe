"""The desk's queue: rows of open work in order of urgency, counted by tab, paged by key."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseQuerySet
from wangge.cases.queries.visible import visible
from wangge.cases.rules import LightMoments, light_at, normal_number
from wangge.flow import queries as flow_queries
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey

TABS = {
    "reported": Q(state="reported"),
    "dispatched": Q(state="dispatched"),
    "working": Q(state="working"),
    "answered": Q(state="answered"),
    "hung": Q(state="hung"),
    "open": Q(closed_at=None),
    "closed": Q(closed_at__isnull=False),
}
COUNTED = ("reported", "dispatched", "working", "answered", "hung")
FAR_AHEAD = datetime(9999, 1, 1, tzinfo=UTC)


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


@dataclass(frozen=True)
class QueuePage:
    """One page of the queue; `next_after` asks for the next one, empty at the end."""

    rows: list[CaseRow]
    next_after: str
    counts: dict[str, int]


def english() -> bool:
    """Whether the reader reads English."""
    return (get_language() or "").startswith("en")


def queue(
    scope: Scope, *, tab: str = "open", light: str = "", area_no: int | None = None, number: str = "",
    after: str = "", limit: int = 50,
) -> QueuePage:  # fmt: skip
    """Cases a viewer may see in one tab, the first due first; closed ones newest first. Three queries."""
    found = visible(scope).filter(TABS.get(tab, TABS["open"]))
    if number:
        found = visible(scope).filter(_numbered(number))
    if light:
        found = found.filter(lit(light, clock.now()))
    if area_no is not None:
        found = found.filter(area_no__range=area_queries.range_of(area_no))
    cases, next_after = _page(found, is_closed=tab == "closed" and not number, after=after, limit=limit)
    return QueuePage(case_rows(cases), next_after, _counts(scope))


def _numbered(written: str) -> Q:
    digits = "".join(char for char in written if char.isdigit())
    whole = normal_number(written)
    return Q(number=whole) if whole else Q(number__startswith=digits or "-")


def lit(light: str, now: datetime) -> Q:
    """The cases showing a light at a moment; the same order of tests as `rules.light_at`."""
    running = Q(closed_at=None, next_due_at__isnull=False)
    conditions = {
        "red": running & Q(next_due_at__lte=now),
        "orange": running & Q(next_due_at__gt=now, near_at__lte=now),
        "yellow": running & Q(next_due_at__gt=now, near_at__gt=now, half_at__lte=now),
        "green": (running & Q(next_due_at__gt=now, near_at__gt=now, half_at__gt=now))
        | Q(closed_at=None, next_due_at=None, is_paused=False),
        "paused": Q(closed_at=None, next_due_at=None, is_paused=True),
        "done": Q(closed_at__isnull=False),
    }
    return conditions.get(light, Q())


def _page(found: CaseQuerySet, *, is_closed: bool, after: str, limit: int) -> tuple[list[Case], str]:
    """Keyset paging: by due moment, or by closing moment backwards; the id settles ties."""
    field = "closed_at" if is_closed else "due_order"
    ordered = found.annotate(due_order=Coalesce("next_due_at", FAR_AHEAD))
    if after:
        moment, _sep, last_id = after.partition("_")
        side = "lt" if is_closed else "gt"
        ordered = ordered.filter(
            Q(**{f"{field}__{side}": datetime.fromisoformat(moment)})
            | Q(**{field: datetime.fromisoformat(moment), "id__gt": last_id})
        )
    order = ("-closed_at", "id") if is_closed else ("due_order", "id")
    page = list(ordered.select_related("matter", "main_unit").order_by(*order)[: limit + 1])
    if len(page) <= limit:
        return page, ""
    last = page[limit - 1]
    moment_of_last: datetime = getattr(last, field)
    return page[:limit], f"{moment_of_last.isoformat()}_{last.id}"


def _counts(scope: Scope) -> dict[str, int]:
    """How many open cases each tab holds; one scan of the open ones."""
    by_state = dict(visible(scope).open().order_by().values_list("state").annotate(count=Count("id")))
    return {tab: by_state.get(tab, 0) for tab in COUNTED} | {"open": sum(by_state.values())}


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
        matter_name=_named(case.matter),
        main_unit=_named(case.main_unit),
    )


def _named(thing: object) -> str:
    if thing is None:
        return ""
    return str(getattr(thing, "name_en" if english() else "name_zh"))


def holder_name(case: Case) -> str:
    """Who has the ball: the unit, or the centre's desk for the role."""
    if case.closed_at:
        return ""
    if case.holder_role == "handler":
        return _named(case.main_unit)
    return {"dispatcher": _("Dispatch desk"), "checker": _("Checking desk")}.get(case.holder_role, case.holder_role)
