"""One move on several cases: every case is a transaction of its own, so that one refusal stops none of the others."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from wangge.cases.actions.make_move import make_move
from wangge.cases.rules import Actor, Payload
from wangge.kernel.errors import InvalidInputError, PlainError
from wangge.kernel.ids import RegionKey

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Tried:
    """What came of the move on one case: done, or refused with the reason and left as it was."""

    key: RegionKey
    reason: str = ""

    @property
    def is_done(self) -> bool:
        """Whether the case made the move."""
        return not self.reason


def move_many(seen: Sequence[tuple[RegionKey, int]], move: str, *, by: Actor, payload: Payload) -> list[Tried]:
    """Make the same move on several cases, each as the person saw it; at most fifty, or InvalidInputError.

    A case that refuses, or that somebody else has moved meanwhile, stays as it is and says why.
    """
    if len(seen) > MOST_AT_ONCE:
        raise InvalidInputError(_("At most fifty cases can be moved at once. Nothing was changed."))
    return [_try(key, seq, move, by, payload) for key, seq in seen]


def _try(key: RegionKey, seq: int, move: str, by: Actor, payload: Payload) -> Tried:
    try:
        make_move(key, move, by=by, payload=payload, seq=seq)
    except PlainError as error:
        return Tried(key, error.message)
    return Tried(key)
