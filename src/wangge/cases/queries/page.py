"""The case page: what and where, the story, clocks with their arithmetic, and the moves this viewer may make."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.cases.models import Case, CaseClock, CaseEvent, Notice
from wangge.cases.queries.desk import CaseRow, case_rows, english, unit_name
from wangge.cases.queries.facts import history, present_facts
from wangge.cases.queries.story import Sentence, story
from wangge.cases.queries.visible import actor_of, visible
from wangge.cases.queries.words import LINE_WORDS, limit_words
from wangge.cases.rules import Actor, CaseFacts, may_make, may_open_identity
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, Move
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.people import queries as people_queries
from wangge.people.models import EmergencyOpening

NEIGHBOUR_DAYS = timedelta(days=7)
MOST_NEIGHBOURS = 5
MOST_FAMILY = 50


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
    public: tuple[str, ...] = ()  # which of its words the person who reported reads
    extends: bool = False  # it moves a due date, by what was asked for or by another amount
    decides: bool = False  # it answers a request that waits
    leaves: bool = False  # after it somebody else has the ball


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
    masked: dict[str, str]  # every field the person left, masked
    emergencies: list[EmergencyOpening]
    identity_refusal: str
    neighbours: list[CaseRow]
    family: list[CaseRow]
    earlier: CaseRow | None
    assisting: list[str]
    needs_evidence: bool
    closing_condition: str
    asked: str
    extension_unit: str
    seq: int
    level: str = ""
    urgency: str = ""
    risk: str = ""
    reported_in: str = ""  # the grid of then, where it is not the one it belongs to now


def case_page(scope: Scope, key: RegionKey) -> CasePage | None:
    """The page of one case, or None when the viewer may not see it or it does not exist: the two are alike."""
    case = visible(scope).keyed(key).first()
    if case is None:
        return None
    flow, events = flow_queries.flow_by_key(case.flow_id), history(key)
    facts, actor = present_facts(flow, case, events), actor_of(scope)
    notices = list(Notice.objects.filter(region_no=key.region_no, case_id=key.id).order_by("at"))
    may_open = may_open_identity(facts, actor)
    masked = people_queries.masked_fields(case.region_no, case.reporter_id) if may_open else {}
    rows = _rows_around(scope, case)
    return CasePage(
        row=rows[case.id],
        text=case.text,
        lon=case.lon,
        lat=case.lat,
        place_state=case.place_state,
        channel=case.channel,
        outcome=case.outcome,
        solved=case.solved,
        stars=case.stars,
        rating_comment=case.rating_comment,
        story=story(case, flow, events, is_public=False, notices=notices, named=_named(scope, case, events)),
        clocks=clock_views(case, flow),
        moves=move_views(flow, facts, actor),
        masked_phone=masked.get("phone", ""),
        masked=masked,
        emergencies=people_queries.emergencies_of(case.region_no, case.id) if case.reporter_id else [],
        identity_refusal=_(may_open.reason) if may_open.reason else "",
        neighbours=rows["near"],
        family=rows["family"],
        earlier=rows["earlier"],
        assisting=[unit_name(unit_id) for unit_id in case.assist_units],
        needs_evidence=facts.needs_evidence,
        closing_condition=_closing(case),
        asked=_asked(flow, facts),
        extension_unit=_extension_unit(flow, facts),
        seq=case.last_seq,
        level=case.level,
        urgency=case.urgency,
        risk=case.risk,
        reported_in=_reported_in(case),
    )


def _reported_in(case: Case) -> str:
    if case.reported_area_no == case.area_no:
        return ""
    names = area_queries.path_names([case.reported_area_no], "en" if english() else "zh")
    return names.get(case.reported_area_no, "")


def _named(scope: Scope, case: Case, events: Sequence[CaseEvent]) -> frozenset[str]:
    """The numbers in a history that this viewer may read: those of cases they see."""
    numbers = {event.data["parent"] for event in events if event.data.get("parent")}
    if not numbers:
        return frozenset()
    seen = visible(scope).filter(region_no=case.region_no, number__in=numbers)
    return frozenset(seen.values_list("number", flat=True))


def _asked(flow: Flow, facts: CaseFacts) -> str:
    """What waits for a decision, in words: the open request and by how much."""
    for move in flow.moves.values():
        if move.opens in facts.requests:
            label = move.label_en if english() else move.label_zh
            clock_fact = facts.clocks.get("whole")
            amount = facts.asked.get(move.opens)
            by = limit_words(f"{amount} {clock_fact.limit.unit}") if amount and clock_fact else ""
            return f"{label} {by}".strip()
    return ""


def _extension_unit(flow: Flow, facts: CaseFacts) -> str:
    """In what an extension is counted: the unit of the limit that runs, else that of the process."""
    running = facts.clocks.get("whole")
    if running:
        return running.limit.unit
    return flow.clocks["whole"].limit.unit if "whole" in flow.clocks else ""


def _closing(case: Case) -> str:
    matter = catalog_queries.matter_by_id(case.matter_id) if case.matter_id else None
    if matter is None:
        return ""
    return matter.close_when_en if english() else matter.close_when_zh


def _rows_around(scope: Scope, case: Case) -> dict[Any, Any]:
    """The case and those around it as rows: neighbours, the cases merged with it, the one it came back from."""
    near = _neighbours(scope, case)
    family = _family(scope, case)
    earlier = (
        visible(scope).filter(region_no=case.region_no, id=case.recurrence_of).first() if case.recurrence_of else None
    )
    every = [case, *near, *family, *([earlier] if earlier else [])]
    rows = dict(zip((one.id for one in every), case_rows(every), strict=True))
    return {
        case.id: rows[case.id],
        "near": [rows[one.id] for one in near],
        "family": [rows[one.id] for one in family],
        "earlier": rows[earlier.id] if earlier else None,
    }


def _family(scope: Scope, case: Case) -> list[Case]:
    """The case this one was merged into, or the cases merged into this one."""
    mine = visible(scope).filter(region_no=case.region_no)
    if case.parent_id:
        return list(mine.filter(id=case.parent_id))
    return list(mine.filter(parent_id=case.id).order_by("recorded_at")[:MOST_FAMILY])


def move_views(flow: Flow, facts: CaseFacts, actor: Actor) -> list[MoveView]:
    """The moves of this state that belong to the viewer's roles, each allowed or with the reason why not."""
    mine = [move for move in flow.moves_from(facts.state) if actor.roles & set(move.by)]
    return [_move_view(flow, move, facts, actor) for move in mine]


def _move_view(flow: Flow, move: Move, facts: CaseFacts, actor: Actor) -> MoveView:
    decision = may_make(move, facts, actor)
    return MoveView(
        key=move.key,
        label=move.label_en if english() else move.label_zh,
        tone=move.tone,
        keyboard=move.keyboard,
        needs=move.needs,
        allowed=decision.allowed,
        reason=_(decision.reason) if decision.reason else "",
        public=move.public,
        extends=bool(move.extends),
        decides=bool(move.closes),
        leaves=bool(move.to) and flow.states[move.to].holder not in actor.roles,
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


def _moment(written: str | None) -> str:
    return f"{clock.local(datetime.fromisoformat(written)):%m-%d %H:%M}" if written else ""


def _neighbours(scope: Scope, case: Case) -> list[Case]:
    """Other open cases of the same grid in the last days: perhaps the same thing."""
    near = visible(scope).open().filter(
        region_no=case.region_no, area_no=case.area_no, parent_id=None,
        recorded_at__gte=case.recorded_at - NEIGHBOUR_DAYS,
    )  # fmt: skip
    others = near.exclude(id__in=[case.id, case.parent_id or case.id]).exclude(place_state=Case.PlaceState.UNKNOWN)
    return list(others.order_by("-recorded_at")[:MOST_NEIGHBOURS])
