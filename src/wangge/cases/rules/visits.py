"""Judgement about return visits: whom the centre asks, and how."""

from uuid import UUID

SAMPLE_PERCENT = 10  # of the cases whose reporter left a number, called by a person


def asked_how(case_id: UUID, *, has_phone: bool, is_supervised: bool, redone: int, rounds: int) -> str:
    """By call, by link, or not at all: calls go where something went wrong before, and to a sample of the rest.

    The sample is drawn from the case's own random number, so that nobody chooses it.
    """
    if not has_phone:
        return ""
    if is_supervised or redone or rounds or case_id.int % 100 < SAMPLE_PERCENT:
        return "call"
    return "link"
