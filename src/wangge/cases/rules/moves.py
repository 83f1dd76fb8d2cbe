"""Judgement about moves: who may make one, and whether it may be made now."""

from datetime import timedelta

from wangge.cases.rules.facts import HANDLER, REPORTER, SYSTEM, Actor, CaseFacts
from wangge.flow.rules import Move
from wangge.kernel.errors import YES, Decision, no

TOO_OFTEN = {
    "return": "A case is returned once; now a ruling decides.",
    "rate": "You have rated this case already.",
}
TOO_SOON = {"urge": "You have urged within the last 24 hours; the unit has been told."}
CENTRE = ("dispatcher", "checker", "supervisor", "operator")


def may_make(move: Move, facts: CaseFacts, actor: Actor) -> Decision:
    """Whether this actor may make this move on this case now. State, role, place, then circumstances."""
    if facts.state not in move.from_states:
        return no("The case is in another state now.")
    acting = actor.roles & set(move.by)
    if not acting:
        return no("This step belongs to another role.")
    if not _stands_there(move, acting, facts, actor):
        return no("This case lies outside your area or unit.")
    for decision in (_persons(move, facts, actor), _times(move, facts), _requests(move, facts, actor)):
        if not decision:
            return decision
    return YES


def _stands_there(move: Move, acting: frozenset[str], facts: CaseFacts, actor: Actor) -> bool:
    if acting & {REPORTER, SYSTEM}:
        return True
    if HANDLER in acting and facts.main_unit_id in actor.scope.unit_ids:
        return True
    if HANDLER in acting and move.assists and facts.assist_units & actor.scope.unit_ids:
        return True
    return any(actor.scope.covers(facts.area_no, role=role) for role in acting if role != HANDLER)


def _persons(move: Move, facts: CaseFacts, actor: Actor) -> Decision:
    """Finder, handler, checker and scorer are different people."""
    if actor.id is None:
        return YES
    before = {facts.reported_by if name == "report" else facts.last_by.get(name) for name in move.unless_by}
    if actor.id in before and "report" in move.unless_by and actor.id == facts.reported_by:
        return no("Who reported a case does not answer it.")
    if actor.id in before:
        return no("This step belongs to somebody who did not answer the case.")
    return YES


def _times(move: Move, facts: CaseFacts) -> Decision:
    """How often, how soon again, how long after, and after what."""
    if move.at_most and facts.counts.get(move.key, 0) >= move.at_most:
        return no(TOO_OFTEN.get(move.key, "The process allows this step no more often; now another one has to decide."))
    if move.after and not facts.counts.get(move.after):
        return no("This step comes only after another one that was not made yet.")
    if move.self_handling and not facts.may_self_handle:
        return no("The duty list does not allow settling this matter on the spot.")
    last = facts.last_at.get(move.key)
    if move.rest and last and facts.now - last < _plain(move.rest.amount, move.rest.unit):
        return no(TOO_SOON.get(move.key, "This was done a short while ago; it has been passed on already."))
    if move.within and facts.closed_at and facts.now - facts.closed_at > _plain(move.within.amount, move.within.unit):
        return no("The time for this step after closing is over. Please report it anew.")
    return YES


def _plain(amount: int, unit: str) -> timedelta:
    """A limit as plain elapsed time: day and night, holidays too."""
    if unit == "minutes":
        return timedelta(minutes=amount)
    return timedelta(hours=amount) if unit.endswith("hours") else timedelta(days=amount)


def _requests(move: Move, facts: CaseFacts, actor: Actor) -> Decision:
    """One person asks, another decides; and an extension is asked for before the limit runs out."""
    if move.opens and facts.requests:
        return no("A request is waiting for a decision already.")
    if move.closes and move.closes not in facts.requests:
        return no("Nobody has asked for this.")
    if move.closes and actor.id is not None and facts.requests[move.closes] == actor.id:
        return no("Who asked does not decide.")
    if move.before_due:
        clock = facts.clocks.get(move.before_due)
        if clock is None:
            return no("The limit does not run now.")
        if clock.due_at and facts.now >= clock.due_at:
            return no("The limit has run out; an extension is asked for before.")
    return YES


def may_open_identity(facts: CaseFacts, actor: Actor) -> Decision:
    """Whether the reporter's number may be opened: by the centre alone, when the person asked to stay unknown.

    Somebody of the unit who holds another post as well is still somebody of the unit.
    """
    at_centre = any(actor.scope.covers(facts.area_no, role=role) for role in CENTRE)
    if facts.hides_reporter and (not at_centre or _is_of_unit(facts, actor)):
        return no("The person asked to stay unknown to the unit. The centre passes questions on.")
    return YES


def _is_of_unit(facts: CaseFacts, actor: Actor) -> bool:
    units = {facts.main_unit_id, *facts.assist_units}
    return HANDLER in actor.roles and bool(units & actor.scope.unit_ids)
