"""The case page: what and where, the story, clocks with their arithmetic, and the moves this viewer may make."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseClock
from wangge.cases.queries.desk import CaseRow, case_row, case_rows, english
from wangge.cases.queries.facts import facts_of, history
from wangge.cases.queries.story import Sentence, story
from wangge.cases.queries.visible import actor_of, visible
from wangge.cases.rules import Actor, CaseFacts, may_make
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, Limit, Move
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.people import queries as people_queries

NEIGHBOUR_DAYS = timedelta(days=7)
MOST_NEIGHBOURS = 5
UNIT_WORDS = {
    "minutes": gettext_noop("%(n)s minutes"),
    "work_hours": gettext_noop("%(n)s work hours"),
    "urgent_hours": gettext_noop("%(n)s hours, day and night"),
    "workdays": gettext_noop("%(n)s workdays"),
    "calendar_days": gettext_noop("%(n)s calendar days"),
}
LINE_WORDS = {
    "started": gettext_noop("started %(at)s + %(limit)s → due %(due)s"),
    "paused": gettext_noop("paused %(at)s"),
    "resumed": gettext_noop("resumed %(at)s → due %(due)s"),
    "stopped": gettext_noop("stopped %(at)s"),
}


@dataclass(frozen=True)
class ClockView:
    """One clock with the arithmetic behind its due date."""

    kind: str
    label: str
    due_at: datetime | None
    is_running: bool
    is_paused: bool
    is_late: bool
    is_provisional: bool
    lines: list[str]


@dataclass(frozen=True)
class MoveView:
    """A move on offer, or refused with the reason."""

    key: str
    label: str
    tone: str
    keyboard: str
    needs: tuple[str, ...]
    allowed: bool
    reason: str


@dataclass(frozen=True)
class CasePage:
    """Everything the case page shows."""

    row: CaseRow
    text: str
    lon: float | None
    lat: float | None
    place_state: str
    channel: str
    outcome: str
    solved: bool | None
    stars: int | None
    rating_comment: str
    story: list[Sentence]
    clocks: list[ClockView]
    moves: list[MoveView]
    masked_phone: str
    neighbours: list[CaseRow]
    needs_evidence: bool
    closing_condition: str
    seq: int


def case_page(scope: Scope, key: RegionKey) -> CasePage | None:
    """The page of one case, or None when the viewer may not see it or it does not exist: the two are alike."""
    case = visible(scope).keyed(key).select_related("matter", "main_unit").first()
    if case is None:
        return None
    flow, events = flow_queries.flow_by_key(case.flow_id), history(key)
    facts = facts_of(case, events, clock.now())
    names = area_queries.path_names([case.area_no], "en" if english() else "zh")
    return CasePage(
        row=case_row(case, names.get(case.area_no, "")),
        text=case.text,
        lon=case.lon,
        lat=case.lat,
        place_state=case.place_state,
        channel=case.channel,
        outcome=case.outcome,
        solved=case.solved,
        stars=case.stars,
        rating_comment=case.rating_comment,
        story=story(case, flow, events, is_public=False),
        clocks=clock_views(case, flow),
        moves=move_views(flow, facts, actor_of(scope)),
        masked_phone=people_queries.masked_phone(case.region_no, case.reporter_id),
        neighbours=_neighbours(scope, case),
        needs_evidence=facts.needs_evidence,
        closing_condition=_closing(case),
        seq=case.last_seq,
    )


def _closing(case: Case) -> str:
    if case.matter is None:
        return ""
    return case.matter.close_when_en if english() else case.matter.close_when_zh


def move_views(flow: Flow, facts: CaseFacts, actor: Actor) -> list[MoveView]:
    """The moves of this state that belong to the viewer's roles, each allowed or with the reason why not."""
    mine = [move for move in flow.moves_from(facts.state) if actor.roles & set(move.by)]
    return [_move_view(move, facts, actor) for move in mine]


def _move_view(move: Move, facts: CaseFacts, actor: Actor) -> MoveView:
    decision = may_make(move, facts, actor)
    return MoveView(
        key=move.key,
        label=move.label_en if english() else move.label_zh,
        tone=move.tone,
        keyboard=move.keyboard,
        needs=move.needs,
        allowed=decision.allowed,
        reason=_(decision.reason) if decision.reason else "",
    )


def clock_views(case: Case, flow: Flow) -> list[ClockView]:
    """The clocks of a case, running ones first, each with its explanation."""
    clocks = CaseClock.objects.filter(region_no=case.region_no, case_id=case.id).order_by("started_at")
    views = [_clock_view(one, flow) for one in clocks]
    return sorted(views, key=lambda view: (not view.is_running, not view.is_paused))


def _clock_view(one: CaseClock, flow: Flow) -> ClockView:
    spec = flow.clocks[one.kind]
    end = one.stopped_at or clock.now()
    return ClockView(
        kind=one.kind,
        label=spec.label_en if english() else spec.label_zh,
        due_at=one.due_at,
        is_running=one.stopped_at is None and one.due_at is not None,
        is_paused=one.stopped_at is None and one.due_at is None,
        is_late=one.due_at is not None and end > one.due_at,
        is_provisional=one.is_provisional,
        lines=[_line(reason) for reason in one.explanation],
    )


def _line(reason: dict[str, str | None]) -> str:
    words = {name: _moment(reason[name]) for name in ("at", "due")}
    return _(LINE_WORDS[reason["what"] or "started"]) % {**words, "limit": limit_words(reason["limit"] or "")}


def limit_words(written: str) -> str:
    """A limit in words: "4 work hours"."""
    if not written:
        return ""
    limit = Limit.parse(written)
    return _(UNIT_WORDS[limit.unit]) % {"n": limit.amount}


def _moment(written: str | None) -> str:
    return f"{clock.local(datetime.fromisoformat(written)):%m-%d %H:%M}" if written else ""


def _neighbours(scope: Scope, case: Case) -> list[CaseRow]:
    """Other open cases of the same grid in the last days: perhaps the same thing."""
    near = visible(scope).open().filter(area_no=case.area_no, recorded_at__gte=case.recorded_at - NEIGHBOUR_DAYS)
    others = near.exclude(id=case.id).exclude(place_state=Case.PlaceState.UNKNOWN)
    return case_rows(list(others.select_related("matter", "main_unit").order_by("-recorded_at")[:MOST_NEIGHBOURS]))
