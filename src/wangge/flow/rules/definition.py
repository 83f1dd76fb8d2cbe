"""A process definition as the engine sees it: states with holders, moves with who may and what they need, clocks."""

from collections.abc import Mapping
from dataclasses import dataclass

from wangge.flow.rules.limits import Limit

NEEDS = (
    "unit", "matter", "reason", "clause", "answer", "evidence", "outcome", "plan", "review_date", "rating", "amount",
    "parent", "remedy", "material", "helper",
)  # fmt: skip
ACTORS = ("reporter", "system")
MIGRATED = "migrate"  # the step every flow knows: a running case was moved to another version
PARENT = "parent"  # the holder of a case that waits for the case it was merged into


class FlowError(ValueError):
    """A flow file that cannot be published; the text names the line, the part and the reason."""


@dataclass(frozen=True)
class State:
    """A state and who has the ball in it. A final state has no holder."""

    key: str
    label_zh: str
    label_en: str
    holder: str = ""
    is_final: bool = False
    tab: str = ""  # the state under whose name the desk lists it; its own when empty


@dataclass(frozen=True)
class Move:
    """A named step: from which states, to which, by whom, what it needs, what it does to clocks.

    `at_most` counts within a round (a reopened case begins a new one); `rest` is the least time between two of the
    same; `within` the longest time after closing; `after` names a move that must have been made before in this round;
    `unless_by` names moves whose last maker may not make this one; `opens` and `closes` name a request that one person
    makes and another decides.
    """

    key: str
    label_zh: str
    label_en: str
    to: str  # empty: the state stays
    from_states: tuple[str, ...]
    by: tuple[str, ...]
    needs: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    extends: tuple[str, ...] = ()
    at_most: int = 0
    rest: Limit | None = None
    within: Limit | None = None
    after: str = ""
    unless_by: tuple[str, ...] = ()
    opens: str = ""
    closes: str = ""
    before_due: str = ""  # the clock that must not have run out when this is made
    arbitrates: bool = False
    begins_round: bool = False
    self_handling: bool = False  # only where the duty list allows settling on the spot
    assists: bool = False  # may also be made by an assisting unit
    outcome: str = ""  # the outcome this move gives by itself
    public: tuple[
        str, ...
    ] = ()  # which words of it the person who reported reads: answer, reason, plan, remedy, material
    is_public: bool = True  # whether the person who reported sees that it was made
    fans_out: bool = False  # cases merged into this one go along
    leaves_parent: bool = False  # the case stands on its own feet again
    supervises: bool = False  # somebody above watches the case from now on
    keyboard: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Reminder:
    """At which share of the limit used up who is told: "0.5 holder". Over 1 is after the due date."""

    share: float
    to: str


@dataclass(frozen=True)
class ClockSpec:
    """A clock and its ordinary limit; a matter of the duty list may set a tighter or looser one.

    One that belongs to the unit starts anew when another unit takes the case over.
    """

    kind: str
    label_zh: str
    label_en: str
    limit: Limit
    per: str = "case"
    over_pause: bool = False  # runs while the case rests, until the day it is looked at again
    tell: tuple[Reminder, ...] = ()


@dataclass(frozen=True)
class Flow:
    """One version of a process."""

    name: str
    version: int
    label_zh: str
    label_en: str
    start: str
    most_hops: int
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    clocks: Mapping[str, ClockSpec]

    @property
    def key(self) -> str:
        """Name and version, as a running case remembers it."""
        return f"{self.name}-{self.version}"

    @property
    def entry(self) -> Move:
        """The move by which a case begins."""
        return self.moves["report"]

    def stage(self, state: str) -> str:
        """The state under whose name the desk lists a state."""
        return self.states[state].tab or state

    def moves_from(self, state: str) -> list[Move]:
        """The moves that lead out of, or stay in, a state; in the order of the file."""
        return [move for move in self.moves.values() if state in move.from_states]
