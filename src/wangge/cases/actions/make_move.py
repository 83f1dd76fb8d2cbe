"""Make a move on a case: one step appended, clocks brought on, the case brought up to date; one read, one write."""

from collections.abc import Sequence
from contextlib import nullcontext
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from wangge.cases.actions.merging import count_merged, find_parent, hold_parent, tell_children
from wangge.cases.actions.moving import Moving, changed_case, data_of
from wangge.cases.actions.report_case import evidence_part, execute
from wangge.cases.actions.writing import parts_of
from wangge.cases.events import CaseMoved
from wangge.cases.models import SubmissionKey
from wangge.cases.queries.facts import facts_of, standing
from wangge.cases.rules import Actor, Payload, check_payload, may_make
from wangge.catalog import actions as catalog_actions
from wangge.catalog import queries as catalog_queries
from wangge.flow import queries as flow_queries
from wangge.flow.rules import ClockRun, Step, compute_clocks, go_on
from wangge.kernel import bus, clock
from wangge.kernel.errors import ConflictError, InvalidInputError, PlainError, RefusedError
from wangge.kernel.files import read_photo
from wangge.kernel.ids import RegionKey
from wangge.units import queries as unit_queries

FASTER = "Somebody else has moved this case in the meantime. Please look at it again."
SKEW = timedelta(minutes=5)  # how far a sender's clock may run ahead of ours


def make_move(
    key: RegionKey,
    move: str,
    *,
    by: Actor,
    payload: Payload,
    seq: int | None = None,
    at: datetime | None = None,
    submission_key: str = "",
) -> int:
    """Make a move; returns the new length of the history.

    `seq` is the history's length as the person saw it: ConflictError when somebody moved the case since. `at` is when
    it happened, for steps made without a signal and sent later. A submission key sent again changes nothing.
    RefusedError with the reason when a rule says no; InvalidInputError naming the field that is missing or wrong.
    """
    try:
        return _make(key, move, by=by, payload=payload, seq=seq, at=at, submission_key=submission_key[:80])
    except PlainError:
        if submission_key and (known := _made_before(submission_key[:80], key)):
            return known
        raise


def _make(
    key: RegionKey, move: str, *, by: Actor, payload: Payload, seq: int | None, at: datetime | None, submission_key: str
) -> int:
    """One try; the whole step or nothing. Most steps are one statement, which is atomic by itself."""
    moving = _prepare(key, move, by, payload, at)
    with nullcontext() if _is_one_statement(moving) else transaction.atomic():
        return _carry_out(moving, seq, submission_key)


def _is_one_statement(moving: Moving) -> bool:
    """Whether nothing but the one statement is written: the key of the new step is the lock, so no other is needed."""
    move, ends_others = moving.move, moving.is_last and moving.case.merged_count
    more = moving.payload.photos or move.arbitrates or "parent" in move.needs or move.leaves_parent or ends_others
    return not more and not bus.has_listeners(CaseMoved)


def _carry_out(moving: Moving, seq: int | None, submission_key: str) -> int:
    if seq is not None and seq != moving.case.last_seq:
        raise ConflictError(_(FASTER))
    may_make(moving.move, moving.facts, moving.actor).enforce()
    _check(moving)
    data = data_of(moving)
    changed = go_on(moving.flow, moving.runs, _step(moving, data), moving.calendar)
    changed_case(moving, list(moving.case.alarms))
    _write(moving, data, changed, submission_key)
    _afterwards(moving)
    return moving.seq


def _prepare(key: RegionKey, move: str, by: Actor, payload: Payload, at: datetime | None) -> Moving:
    found = standing(key)
    if found is None:
        raise RefusedError(_("There is no such case."))
    case, steps = found
    flow = flow_queries.flow_by_key(case.flow_id)
    if move not in flow.moves:
        raise RefusedError(_("There is no such step."))
    calendar = flow_queries.calendar_of(key.region_no)
    runs = compute_clocks(flow, [one.step for one in steps], calendar)
    happened_at = at or clock.now()
    facts = facts_of(flow, case, steps, runs, happened_at)
    return Moving(case, flow, flow.moves[move], payload, by, happened_at, calendar, steps, runs, facts, case.state)


def _made_before(submission_key: str, key: RegionKey) -> int | None:
    """The length of the history when this very submission has been taken already.

    Asked only when a step was refused: a step sent again finds its key used, or the case in another state.
    """
    known = SubmissionKey.objects.filter(key=submission_key).first()
    if known is None:
        return None
    if known.case_id != key.id:
        raise InvalidInputError(_("This submission key was used for another case."), field="submission_key")
    found = standing(key)
    return found[0].last_seq if found else None


def _check(moving: Moving) -> None:
    payload = moving.payload
    field, decision = check_payload(moving.move, payload, moving.facts)
    if not decision:
        raise InvalidInputError(_(decision.reason), field=field)
    if moving.at > clock.now() + SKEW:
        raise InvalidInputError(_("This moment lies in the future. Please check the clock of the device."), field="at")
    if moving.steps and moving.at < moving.steps[-1].happened_at:
        raise InvalidInputError(_("Another step was made after the moment of this one. Please look again."), field="at")
    if payload.matter_id and payload.matter_id not in catalog_queries.matters_in_force():
        raise InvalidInputError(_("This matter is not on the duty list in force."), field="matter_id")
    for field, unit_id in (("unit_id", payload.unit_id), ("helper_id", payload.helper_id)):
        if unit_id and not unit_queries.is_in_office(unit_id, clock.today()):
            raise InvalidInputError(_("This unit does not exist any more. Please choose another."), field=field)
    if "parent" in moving.move.needs:
        moving.parent = find_parent(moving)
    if moving.move.leaves_parent:
        hold_parent(moving.case)


def _step(moving: Moving, data: dict[str, object]) -> Step:
    limits = data.get("limits")
    extend_by = data.get("extend_by")
    return Step(
        moving.move.key,
        moving.at,
        limits if isinstance(limits, dict) else {},
        str(data.get("unit_id", "")),
        extend_by if isinstance(extend_by, int) else 0,
    )


def _write(moving: Moving, data: dict[str, object], changed: Sequence[ClockRun], submission_key: str) -> None:
    parts = parts_of(moving, data, changed, submission_key)
    try:
        updated = execute(parts, moving.case.key, clock.now(), is_last_try=True)
    except IntegrityError as error:
        raise ConflictError(_(FASTER)) from error
    if updated != 1:
        raise ConflictError(_(FASTER))


def _afterwards(moving: Moving) -> None:
    """What follows a step: its photos, the cases merged into this one, a ruling for the duty list, and who listens."""
    key = moving.case.key
    for raw in moving.payload.photos:
        execute([evidence_part(read_photo(raw), key, seq=moving.seq, is_public=True)], key, moving.at)
    if moving.move.arbitrates and moving.case.matter_id and moving.case.main_unit_id:
        _propose(moving, moving.case.matter_id, moving.case.main_unit_id)
    count_merged(moving)
    if moving.is_last and moving.case.merged_count:
        tell_children(moving, make_move)
    bus.publish(CaseMoved(key.region_no, key.id, moving.seq, moving.move.key))


def _propose(moving: Moving, matter_id: UUID, unit_id: UUID) -> None:
    catalog_actions.propose_ruling(
        matter_id, moving.case.area_no, unit_id, clause=moving.payload.clause, case_number=moving.case.number,
        reason=moving.payload.reason, by=moving.actor.id,
    )  # fmt: skip
