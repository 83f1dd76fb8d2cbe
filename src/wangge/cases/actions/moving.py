"""One move under way: what it writes into the history, and how the case stands after it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.cases.models import FAR_AHEAD, Case
from wangge.cases.queries.facts import Made
from wangge.cases.queries.recurrence import recurs_after
from wangge.cases.rules import (
    Actor,
    Alarm,
    CaseFacts,
    Payload,
    alarms_of,
    extension,
    light_moments,
    still_to_come,
    when,
)
from wangge.catalog import queries as catalog_queries
from wangge.flow.rules import ClockRun, Flow, Limit, Move, WorkCalendar
from wangge.kernel.text import clean_words

WORDS = ("answer", "plan", "material", "reason", "remedy")


@dataclass
class Moving:
    """One move under way. `case` changes as it is brought up to date; `facts` are those before the move."""

    case: Case
    flow: Flow
    move: Move
    payload: Payload
    actor: Actor
    at: datetime
    calendar: WorkCalendar
    steps: Sequence[Made]
    runs: list[ClockRun]
    facts: CaseFacts
    from_state: str
    parent: Case | None = None
    left: UUID | None = None  # the case it was merged into, and is no longer

    @property
    def to_state(self) -> str:
        """The state after the move."""
        return self.move.to or self.from_state

    @property
    def is_last(self) -> bool:
        """Whether the case ends with this move."""
        return self.flow.states[self.to_state].is_final

    @property
    def seq(self) -> int:
        """The place of the new step in the history."""
        return len(self.steps) + 1

    def words(self, *, public: bool) -> str:
        """What the move says, to the person who reported or to colleagues only."""
        said = [clean_words(getattr(self.payload, name)) for name in WORDS if (name in self.move.public) is public]
        return "\n".join(one for one in said if one)


def data_of(moving: Moving) -> dict[str, object]:
    """The facts of a move as its step keeps them; nothing that is empty."""
    payload = moving.payload
    amount = extension(moving.move, payload, moving.facts)
    data: dict[str, object] = {
        "limits": _limits(moving),
        "matter_id": _text(payload.matter_id),
        "condition_id": _text(payload.condition_id),
        "unit_id": _text(payload.unit_id),
        "helper_id": _text(payload.helper_id),
        "clause": clean_words(payload.clause),
        "outcome": payload.outcome,
        "review_date": payload.review_date and payload.review_date.isoformat(),
        "amount": payload.amount,
        "by": _in_units(moving, amount),
        "extend_by": amount if moving.move.extends else None,
        "parent": moving.parent and moving.parent.number,
        "score": payload.score,
        "suggested": [dict(one) for one in payload.suggested],
        "solved": payload.solved,
        "stars": payload.stars,
    }
    return {name: value for name, value in data.items() if value not in (None, "", {}, [])}


def _in_units(moving: Moving, amount: int) -> str:
    """An amount in the units of the clock it is for, as the story tells it later."""
    clock = moving.facts.clocks.get(moving.move.before_due or next(iter(moving.move.extends), ""))
    return str(Limit(amount, clock.limit.unit)) if clock and amount else ""


def _text(value: UUID | None) -> str:
    return str(value) if value else ""


def _limits(moving: Moving) -> Mapping[str, str]:
    """The limits of the clocks this move starts, from the line of the duty list."""
    matter_id, unit_id = moving.payload.matter_id or moving.case.matter_id, moving.payload.unit_id
    if moving.payload.review_date:
        days = (moving.payload.review_date - moving.at.astimezone(moving.calendar.zone).date()).days
        return {
            kind: f"{max(days, 1)} calendar_days" for kind in moving.move.starts if moving.flow.clocks[kind].over_pause
        }
    if unit_id is None or matter_id is None:
        return {}
    limits = catalog_queries.limits_for(
        matter_id, area_no=moving.case.area_no, unit_id=unit_id, condition_id=moving.payload.condition_id
    )
    return {kind: limit for kind, limit in limits.items() if kind in moving.move.starts}


def changed_case(moving: Moving, alarms_before: Sequence[Alarm]) -> None:
    """Bring the case up to date in memory, as it will stand after the move."""
    case, move, state = moving.case, moving.move, moving.flow.states[moving.to_state]
    case.state, case.stage = state.key, moving.flow.stage(state.key)
    case.last_seq, case.updated_at = moving.seq, moving.at
    if move.begins_round:
        case.outcome, case.solved, case.stars, case.rating_comment = "", None, None, ""
        case.main_unit_id, case.desk_id, case.assist_units, case.is_supervised = None, None, [], False
    _take_payload(moving)
    if move.leaves_parent:
        moving.left, case.parent_id = case.parent_id, None
    case.is_supervised = case.is_supervised or move.supervises
    case.asks = move.opens or ("" if move.to or move.closes else case.asks)
    case.holder_role = state.holder
    case.holder_unit_id = case.main_unit_id if state.holder == "handler" else None
    if move.to:
        case.closed_at = moving.at if state.is_final else None
    bring_clocks(case, moving.flow, moving.runs, moving.calendar, alarms_before, at=moving.at)


def _take_payload(moving: Moving) -> None:
    case, payload = moving.case, moving.payload
    if payload.matter_id and (matter := catalog_queries.matters_in_force().get(payload.matter_id)):
        case.matter_id, case.urgency, case.level = matter.id, matter.urgency, matter.level
        case.recurrence_of = recurs_after(case, matter.id, moving.at)
    if payload.unit_id:
        case.main_unit_id = payload.unit_id
        case.desk_id = (
            catalog_queries.desk_for(case.matter_id, case.area_no, payload.unit_id) if case.matter_id else None
        )
    if payload.helper_id and payload.helper_id not in case.assist_units:
        case.assist_units = [*case.assist_units, payload.helper_id]
    if moving.parent:
        case.parent_id = moving.parent.id
    case.outcome = moving.move.outcome or payload.outcome or case.outcome
    if payload.stars is not None:
        case.solved, case.stars, case.rating_comment = payload.solved, payload.stars, clean_words(payload.reason)[:400]


def bring_clocks(
    case: Case, flow: Flow, runs: Sequence[ClockRun], calendar: WorkCalendar, alarms_before: Sequence[Alarm], *,
    at: datetime,
) -> None:  # fmt: skip
    """Set the light moments, the order and the alarms of a case from its clocks."""
    over_pause = [kind for kind, spec in flow.clocks.items() if spec.over_pause]
    lights = light_moments(runs, calendar, over_pause=over_pause)
    case.half_at, case.near_at, case.next_due_at = lights.half_at, lights.near_at, lights.due_at
    case.next_due_kind, case.is_provisional, case.is_paused = lights.kind, lights.is_provisional, lights.is_paused
    case.order_at = lights.due_at or FAR_AHEAD
    alarms: list[dict[str, Any]] = still_to_come(alarms_of(flow, runs, calendar), alarms_before, at)
    case.alarms, case.sweep_at = alarms, when(alarms[0]) if alarms else None
