"""Judgement about what a move brings: whether everything it needs is there."""

from wangge.cases.rules.facts import OUTCOMES, CaseFacts, Payload
from wangge.flow.rules import Move
from wangge.kernel.errors import YES, Decision, no

LONGEST_WORDS = 4000
MOST_PHOTOS = 6
CHANGES = {"matter_id": "matter", "unit_id": "unit", "helper_id": "helper", "stars": "rating", "solved": "rating"}


def check_payload(move: Move, payload: Payload, facts: CaseFacts) -> tuple[str, Decision]:
    """Whether what a move needs is there: the field at fault, and the decision."""
    wanted = _wanted(payload, facts)
    for need in move.needs:
        name, is_there, reason = wanted[need]
        if not is_there:
            return name, no(reason)
    if payload.outcome == "planned" and not _is_ahead(payload, facts):
        return "review_date", no("A plan needs its date: by when is it to be done?")
    for name, need in CHANGES.items():
        if need not in move.needs and getattr(payload, name) is not None:
            return name, no("This step does not take this.")
    texts = (payload.reason, payload.answer, payload.clause, payload.plan, payload.remedy, payload.material)
    if max(map(len, texts)) > LONGEST_WORDS:
        return "reason", no("The text is longer than 4,000 characters. Please shorten it.")
    if len(payload.photos) > MOST_PHOTOS:
        return "photos", no("At most six photos can be sent with a step.")
    return _amount(move, payload, facts)


def _wanted(payload: Payload, facts: CaseFacts) -> dict[str, tuple[str, bool, str]]:
    return {
        "matter": ("matter_id", payload.matter_id is not None, "Choose the matter from the duty list."),
        "unit": ("unit_id", payload.unit_id is not None, "Choose the unit to send it to."),
        "helper": ("helper_id", payload.helper_id is not None, "Choose the unit that is to assist."),
        "reason": ("reason", bool(payload.reason.strip()), "Please give the reason."),
        "clause": ("clause", bool(payload.clause.strip()),
                   "Name the line of the duty list that gives it to another unit."),
        "answer": ("answer", bool(payload.answer.strip()), "Please write what was done."),
        "plan": ("plan", bool(payload.plan.strip()), "Please write the plan: what, by whom, until when."),
        "remedy": ("remedy", bool(payload.remedy.strip()), "Tell the person where they can go instead."),
        "material": ("material", bool(payload.material.strip()), "List everything that is missing, at once."),
        "outcome": ("outcome", payload.outcome in OUTCOMES, "Choose how the case ends."),
        "amount": ("amount", payload.amount is not None and payload.amount > 0, "Say by how much."),
        "parent": ("parent", bool(payload.parent.strip()), "Name the case it is merged into."),
        "review_date": ("review_date", _is_ahead(payload, facts),
                        "Name the day, later than today, on which it is looked at again."),
        "rating": ("stars", payload.stars in range(1, 6) and payload.solved is not None,
                   "Say whether it is solved, and give one to five stars."),
        "evidence": ("photos", bool(payload.photos) or not facts.needs_evidence,
                     "The duty list asks for a photo of the result."),
    }  # fmt: skip


def _is_ahead(payload: Payload, facts: CaseFacts) -> bool:
    return payload.review_date is not None and payload.review_date > facts.now.date()


def _amount(move: Move, payload: Payload, facts: CaseFacts) -> tuple[str, Decision]:
    """All extensions together are no longer than the limit itself (users.md 4.2)."""
    clock = facts.clocks.get(move.before_due or (move.extends[0] if move.extends else ""))
    amount = extension(move, payload, facts)
    if clock is None or not amount:
        return "", YES
    if clock.extended_by + amount > clock.limit.amount:
        return "amount", no("All extensions together may not be longer than the limit itself.")
    return "", YES


def extension(move: Move, payload: Payload, facts: CaseFacts) -> int:
    """By how much a move extends or asks to: what it names, else what was asked for."""
    if payload.amount is not None:
        return payload.amount
    return facts.asked.get(move.closes, 0) if move.extends else 0
