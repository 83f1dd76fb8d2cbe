"""Make a move on a case: one event appended, clocks recomputed from the whole history, the case brought up to date."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.cases.actions.report_case import evidence_part, execute, explanation
from wangge.cases.events import CaseMoved
from wangge.cases.models import Case, CaseClock, CaseEvent
from wangge.cases.queries.facts import facts_of, history
from wangge.cases.rules import Actor, CaseFacts, LightMoments, Payload, check_payload, light_moments, may_make
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, Move, Step, compute_clocks
from wangge.kernel import audit, bus, clock
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.files import read_photo
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import OutboxEntry
from wangge.kernel.text import clean
from wangge.units.models import Unit

PUBLIC_ANSWERS = frozenset({"answer", "settle"})
PUBLIC_REASONS = frozenset({"refuse", "hang"})


@dataclass(frozen=True)
class Moving:
    """One move under way."""

    case: Case
    flow: Flow
    move: Move
    payload: Payload
    actor: Actor
    at: datetime

    @property
    def to_state(self) -> str:
        """The state after the move."""
        return self.move.to or self.case.state

    @property
    def seq(self) -> int:
        """The place of the new event in the history."""
        return self.case.last_seq + 1


@transaction.atomic
def make_move(
    key: RegionKey,
    move: str,
    *,
    by: Actor,
    payload: Payload,
    seq: int | None = None,
    at: datetime | None = None,
) -> int:
    """Make a move; returns the new length of the history.

    `seq` is the history's length as the person saw it: ConflictError when somebody moved the case since.
    RefusedError with the reason when a rule says no; InvalidInputError naming the field that is missing.
    """
    case = Case.objects.select_related("matter").get(region_no=key.region_no, id=key.id)
    if seq is not None and seq != case.last_seq:
        raise ConflictError(_("Somebody else has moved this case in the meantime. Please look at it again."))
    flow = flow_queries.flow_by_key(case.flow_id)
    if move not in flow.moves:
        raise RefusedError(_("There is no such step."))
    moving = Moving(case, flow, flow.moves[move], payload, by, at or clock.now())
    events = history(key)
    facts = facts_of(case, events, moving.at)
    may_make(moving.move, facts, by).enforce()
    _check(moving, facts)
    _append(moving)
    _bring_up_to_date(moving, [*events, _last_step(moving)])
    _keep_photos(moving)
    _tell(moving)
    return moving.seq


def _check(moving: Moving, facts: CaseFacts) -> None:
    field, decision = check_payload(moving.move, moving.payload, facts)
    if not decision:
        raise InvalidInputError(_(decision.reason), field=field)
    if moving.payload.matter_id and moving.payload.matter_id not in catalog_queries.matters_in_force():
        raise InvalidInputError(_("This matter is not on the duty list in force."), field="matter_id")
    if moving.payload.unit_id and not Unit.objects.filter(id=moving.payload.unit_id, valid_to=None).exists():
        raise InvalidInputError(_("This unit does not exist any more."), field="unit_id")


def _limits(moving: Moving) -> dict[str, str]:
    """The limits a dispatch sets, from the line of the duty list."""
    if "matter" not in moving.move.needs or moving.payload.matter_id is None:
        return {}
    matter = catalog_queries.matters_in_force()[moving.payload.matter_id]
    return {"sign": matter.sign_limit, "whole": matter.limit}


def _data(moving: Moving) -> dict[str, object]:
    payload = moving.payload
    data: dict[str, object] = {
        "limits": _limits(moving),
        "matter_id": payload.matter_id and str(payload.matter_id),
        "unit_id": payload.unit_id and str(payload.unit_id),
        "clause": clean(payload.clause),
        "outcome": payload.outcome,
        "review_date": payload.review_date and payload.review_date.isoformat(),
        "solved": payload.solved,
        "stars": payload.stars,
    }
    return {name: value for name, value in data.items() if value not in (None, "", {})}


def _append(moving: Moving) -> None:
    payload, key = moving.payload, moving.move.key
    words = clean(payload.reason)
    CaseEvent.objects.create(
        region_no=moving.case.region_no,
        case_id=moving.case.id,
        seq=moving.seq,
        move=key,
        from_state=moving.case.state,
        to_state=moving.to_state,
        by_id=moving.actor.id,
        by_name=moving.actor.name,
        by_unit=moving.actor.unit_name,
        happened_at=moving.at,
        recorded_at=clock.now(),
        note="" if key in PUBLIC_REASONS else words,
        public_note=clean(payload.answer) if key in PUBLIC_ANSWERS else (words if key in PUBLIC_REASONS else ""),
        data=_data(moving),
    )


def _last_step(moving: Moving) -> CaseEvent:
    return CaseEvent(move=moving.move.key, happened_at=moving.at, data=_data(moving))


def _bring_up_to_date(moving: Moving, events: list[CaseEvent]) -> None:
    calendar = flow_queries.work_calendar()
    steps = [Step(event.move, event.happened_at, event.data.get("limits", {})) for event in events]
    runs = compute_clocks(moving.flow, steps, calendar)
    case = moving.case
    CaseClock.objects.bulk_create(
        [
            CaseClock(
                region_no=case.region_no, case_id=case.id, kind=run.kind, run=run.run, limit=str(run.limit),
                started_at=run.started_at, due_at=run.due_at, stopped_at=run.stopped_at,
                is_provisional=run.is_provisional, explanation=explanation(run),
            )
            for run in runs
        ],
        update_conflicts=True,
        unique_fields=["region_no", "case_id", "kind", "run"],
        update_fields=["limit", "due_at", "stopped_at", "is_provisional", "explanation"],
    )  # fmt: skip
    changes = _changes(moving, light_moments(runs, calendar))
    updated = Case.objects.filter(region_no=case.region_no, id=case.id, last_seq=case.last_seq).update(**changes)
    if updated != 1:
        raise ConflictError(_("Somebody else has moved this case in the meantime. Please look at it again."))


def _changes(moving: Moving, lights: LightMoments) -> dict[str, object]:
    payload, state = moving.payload, moving.flow.states[moving.to_state]
    unit_id: UUID | None = payload.unit_id or moving.case.main_unit_id
    changes: dict[str, object] = {
        "state": state.key,
        "last_seq": moving.seq,
        "updated_at": moving.at,
        "holder_role": state.holder,
        "holder_unit_id": unit_id if state.holder == "handler" else None,
        "half_at": lights.half_at,
        "near_at": lights.near_at,
        "next_due_at": lights.due_at,
        "next_due_kind": lights.kind,
        "is_provisional": lights.is_provisional,
        "is_paused": lights.is_paused,
    }
    if moving.move.to:
        changes["closed_at"] = moving.at if state.is_final else None
    if payload.matter_id:
        matter = catalog_queries.matters_in_force()[payload.matter_id]
        changes |= {"matter_id": matter.id, "urgency": matter.urgency, "main_unit_id": unit_id}
    return changes | _verdict(moving)


def _verdict(moving: Moving) -> dict[str, object]:
    """How the case ended, and what the person who asked says of it."""
    payload = moving.payload
    match moving.move.key:
        case "pass":
            return {"outcome": payload.outcome}
        case "settle":
            return {"outcome": "solved"}
        case "refuse":
            return {"outcome": "not_accepted"}
        case "rate":
            comment = clean(payload.reason)[:400]
            return {"solved": payload.solved, "stars": payload.stars, "rating_comment": comment}
        case "reopen":
            return {"outcome": "", "solved": None, "stars": None, "main_unit_id": None}
    return {}


def _keep_photos(moving: Moving) -> None:
    key = moving.case.key
    for raw in moving.payload.photos:
        execute([evidence_part(read_photo(raw), key, seq=moving.seq, is_public=True)], key, moving.at)


def _tell(moving: Moving) -> None:
    case = moving.case
    OutboxEntry.objects.create(
        region_no=case.region_no, at=clock.now(), fact="case_moved", subject_id=case.id, area_no=case.area_no,
        unit_id=moving.payload.unit_id or case.main_unit_id,
    )  # fmt: skip
    audit.record(
        f"{moving.move.key}_case", by=moving.actor.id, subject=("case", case.key), region_no=case.region_no,
        detail={"number": case.number, "seq": moving.seq},
    )  # fmt: skip
    bus.publish(CaseMoved(case.region_no, case.id, moving.seq, moving.move.key))
