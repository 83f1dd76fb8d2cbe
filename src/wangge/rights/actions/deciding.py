"""The steps of a request, by its flow: accepted, decided, carried out, answered; or taken back by the person."""

from collections.abc import Callable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.cases.actions import erasing
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Move
from wangge.kernel import audit, clock
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.text import clean_words
from wangge.people import actions as people_actions
from wangge.rights import queries
from wangge.rights.models import Request, RequestStep
from wangge.rights.rules import CORRECT, DELETE, LIFT, LONGEST_WORDS, OFFICER, RESTRICT, has_to_wait, may_carry_out

CARRY_OUT = "carry_out"


@transaction.atomic
def take_step(key: RegionKey, move: str, *, by: UUID | None, words: str = "", seen: str = "") -> None:
    """The data-protection officer's step. RefusedError when the request is not theirs or a rule says no;
    ConflictError when it stands elsewhere than they saw; InvalidInputError without the words a step needs."""
    if queries.request_in_care(by, key) is None:
        raise RefusedError(_("There is no such request."))
    request = _locked(key)
    step = _move_of(request, move, OFFICER, seen)
    words = _words_of(step, words)
    if move == CARRY_OUT and _waits(request, by=by):
        return
    if move == CARRY_OUT:
        request.outcome, request.carried_at = _carry_out(request, by=by), clock.now()
    if words:
        request.answer = words
    _write(request, step, by=by)
    if request.kind == CORRECT and request.state == "refused":
        people_actions.drop_correction(key.region_no, request.id, by=by)


@transaction.atomic
def finish_waiting(key: RegionKey, *, by: UUID | None) -> bool:
    """Carry out and answer, as its officer granted, what waited for its case to be closed. For the worker; whether it
    was done: not while the case is open or held, and not twice. The officer stands on record as who decided."""
    found = Request.objects.select_for_update(skip_locked=True).filter(region_no=key.region_no, id=key.id)
    request = found.filter(waits_since__isnull=False, closed_at=None).first()
    case_key = RegionKey(key.region_no, request.case_id) if request else key
    held = queries.facts_of(case_key) if request else None
    if request is None or held is None or held.is_open or not may_carry_out(request.kind, held):
        return False
    officer = by or request.by_id
    erasing.erase_rest(case_key, by=officer)
    request.outcome, request.carried_at = "all_erased", clock.now()
    _write(request, _move_of(request, CARRY_OUT, OFFICER, ""), by=officer)
    request.answer = _("The case is closed. What was reported has been erased as well, as you asked.")
    _write(request, _move_of(request, "answer", OFFICER, ""), by=officer)
    return True


@transaction.atomic
def withdraw_request(case_key: RegionKey, key: RegionKey, *, by: UUID | None) -> None:
    """The person takes a request back. The door has seen number and code of its case."""
    request = _locked(key)
    if request.case_id != case_key.id or request.region_no != case_key.region_no:
        raise RefusedError(_("There is no such request."))
    _write(request, _move_of(request, "withdraw", "reporter", ""), by=by)
    people_actions.drop_correction(key.region_no, request.id, by=by)


def _locked(key: RegionKey) -> Request:
    found = Request.objects.select_for_update().filter(region_no=key.region_no, id=key.id).first()
    if found is None:
        raise RefusedError(_("There is no such request."))
    return found


def _move_of(request: Request, move: str, role: str, seen: str) -> Move:
    if seen and seen != request.state:
        raise ConflictError(_("Somebody else has gone on with this request meanwhile. Please look again."))
    flow = flow_queries.flow_by_key(request.flow_id)
    step = next((one for one in flow.moves_from(request.state) if one.key == move and role in one.by), None)
    if step is None:
        raise RefusedError(_("This step cannot be taken as the request stands now."))
    return step


def _words_of(step: Move, words: str) -> str:
    words = clean_words(words)
    if set(step.needs) & {"reason", "answer"} and not words:
        raise InvalidInputError(_("Please write it in words the person understands."), field="words")
    if len(words) > LONGEST_WORDS:
        raise InvalidInputError(_("This is longer than 1,000 characters."), field="words")
    return words if step.public else ""


def _carry_out(request: Request, *, by: UUID | None) -> str:
    """Do what was granted; what was done, as a word the page tells. Done again, it changes nothing more."""
    key = RegionKey(request.region_no, request.case_id)
    held = queries.facts_of(key)
    assert held is not None
    decision = may_carry_out(request.kind, held)
    if not decision:
        raise RefusedError(_(decision.reason))
    if request.kind == DELETE and not held.is_open:
        erasing.erase_case(key, by=by)
        return "all_erased"
    deed = DEEDS.get(request.kind)
    return deed(key, request, by) if deed else ""


def _waits(request: Request, *, by: UUID | None) -> bool:
    """Erase who it is and let the rest wait, if the case is open; whether it waits. RefusedError once it does."""
    held = queries.facts_of(RegionKey(request.region_no, request.case_id))
    if held is None or not has_to_wait(request.kind, held):
        return False
    if request.waits_since is not None:
        raise RefusedError(_("This waits for the case to be closed and is then carried out by itself."))
    request.outcome, request.waits_since = _carry_out(request, by=by), clock.now()
    request.by_id, request.last_seq = by, request.last_seq + 1
    request.save(update_fields=["outcome", "waits_since", "by_id", "last_seq"])
    _step(request, "wait", by=by)
    audit.record("wait_right", by=by, subject=("rights_request", request.key), region_no=request.region_no,
                 reason=request.kind, detail={"outcome": request.outcome})  # fmt: skip
    return True


def _step(request: Request, move: str, *, by: UUID | None) -> None:
    RequestStep.objects.create(
        region_no=request.region_no, request_id=request.id, seq=request.last_seq, move=move, to_state=request.state,
        at=clock.now(), by_id=by,
    )  # fmt: skip


def _correct(key: RegionKey, request: Request, by: UUID | None) -> str:
    people_actions.correct_identity(key, request.id, by=by)
    return "corrected"


def _erase(key: RegionKey, _request: Request, by: UUID | None) -> str:
    erasing.erase_person(key, by=by)
    return "person_erased"


def _restrict(key: RegionKey, _request: Request, by: UUID | None) -> str:
    people_actions.restrict_identity(key, by=by)
    return "restricted"


def _lift(key: RegionKey, _request: Request, by: UUID | None) -> str:
    people_actions.lift_restriction(key, by=by)
    return "lifted"


DEEDS: dict[str, Callable[[RegionKey, Request, UUID | None], str]] = {
    CORRECT: _correct, DELETE: _erase, "withdraw_consent": _erase, RESTRICT: _restrict, LIFT: _lift,
}  # fmt: skip


def _write(request: Request, step: Move, *, by: UUID | None) -> None:
    flow, now = flow_queries.flow_by_key(request.flow_id), clock.now()
    request.state, request.last_seq = step.to, request.last_seq + 1
    request.by_id = by or request.by_id
    request.closed_at = now if flow.states[step.to].is_final else None
    request.save(update_fields=["state", "last_seq", "by_id", "closed_at", "answer", "outcome", "carried_at"])
    _step(request, step.key, by=by)
    waited = {"waited_since": request.waits_since.isoformat()} if request.waits_since else {}
    audit.record(
        f"{step.key}_right", by=by, subject=("rights_request", request.key), region_no=request.region_no,
        reason=request.kind, detail={"outcome": request.outcome, **waited} if step.key == CARRY_OUT else {},
    )  # fmt: skip
