"""Judgement about moves: who may make one, whether it may be made now, and what it needs."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from wangge.access.rules import Scope
from wangge.flow.rules import Move
from wangge.kernel.errors import YES, Decision, no

OUTCOMES = ("solved", "partly", "planned", "explained")
REPORTER = "reporter"
LONGEST_WORDS = 4000
MOST_PHOTOS = 6


@dataclass(frozen=True)
class Actor:
    """Who makes a move: a member of staff with their scope, or the person who reported."""

    id: UUID | None
    name: str
    unit_name: str
    roles: frozenset[str]
    scope: Scope


@dataclass(frozen=True)
class CaseFacts:
    """What a rule needs to know of a case."""

    state: str
    area_no: int
    main_unit_id: UUID | None
    reported_by: UUID | None = None
    answered_by: UUID | None = None
    returns: int = 0
    needs_evidence: bool = False
    urged_lately: bool = False
    is_rated: bool = False
    may_self_handle: bool = True


@dataclass(frozen=True)
class Payload:
    """What a move brings with it; which parts it needs the flow says."""

    matter_id: UUID | None = None
    unit_id: UUID | None = None
    reason: str = ""
    clause: str = ""
    answer: str = ""
    outcome: str = ""
    review_date: date | None = None
    solved: bool | None = None
    stars: int | None = None
    photos: tuple[bytes, ...] = field(default=(), repr=False)


def may_make(move: Move, facts: CaseFacts, actor: Actor) -> Decision:
    """Whether this actor may make this move on this case now. Role, then place, then circumstances."""
    if facts.state not in move.from_states:
        return no("The case is in another state now.")
    acting = actor.roles & set(move.by)
    if not acting:
        return no("This step belongs to another role.")
    if not _stands_there(acting, facts, actor):
        return no("This case lies outside your area or unit.")
    return _circumstances(move, facts, actor)


def _stands_there(acting: frozenset[str], facts: CaseFacts, actor: Actor) -> bool:
    if REPORTER in acting:
        return True
    if "handler" in acting and facts.main_unit_id in actor.scope.unit_ids:
        return True
    return any(actor.scope.covers(facts.area_no, role=role) for role in acting)


def _circumstances(move: Move, facts: CaseFacts, actor: Actor) -> Decision:
    if move.key in {"pass", "redo"} and actor.id == facts.answered_by:
        return no("The check belongs to somebody who did not answer the case.")
    if move.key == "answer" and actor.id is not None and actor.id == facts.reported_by:
        return no("Who reported a case does not answer it.")
    if move.key == "return" and facts.returns >= 1:
        return no("A case is returned once; now the centre decides.")
    if move.key == "urge" and facts.urged_lately:
        return no("You have urged within the last 24 hours; the unit has been told.")
    if move.key == "rate" and facts.is_rated:
        return no("You have rated this case already.")
    if move.key == "settle" and not facts.may_self_handle:
        return no("The duty list does not allow settling this matter on the spot.")
    return YES


def check_payload(move: Move, payload: Payload, facts: CaseFacts) -> tuple[str, Decision]:
    """Whether what a move needs is there: the field at fault, and the decision."""
    wanted = {
        "matter": ("matter_id", payload.matter_id is not None, "Choose the matter from the duty list."),
        "unit": ("unit_id", payload.unit_id is not None, "Choose the unit to send it to."),
        "reason": ("reason", bool(payload.reason.strip()), "Please give the reason."),
        "clause": ("clause", bool(payload.clause.strip()),
                   "Name the line of the duty list that gives it to another unit."),
        "answer": ("answer", bool(payload.answer.strip()), "Please write what was done."),
        "outcome": ("outcome", payload.outcome in OUTCOMES, "Choose how the case ends."),
        "review_date": ("review_date", payload.review_date is not None, "Name the day on which it is looked at again."),
        "rating": ("stars", payload.stars in range(1, 6) and payload.solved is not None,
                   "Say whether it is solved, and give one to five stars."),
        "evidence": ("photos", bool(payload.photos) or not facts.needs_evidence,
                     "The duty list asks for a photo of the result."),
    }  # fmt: skip
    for need in move.needs:
        name, is_there, reason = wanted[need]
        if not is_there:
            return name, no(reason)
    if max(len(payload.reason), len(payload.answer), len(payload.clause)) > LONGEST_WORDS:
        return "reason", no("The text is longer than 4,000 characters. Please shorten it.")
    if len(payload.photos) > MOST_PHOTOS:
        return "photos", no("At most six photos can be sent with a step.")
    return "", YES
