"""What rules need to know: who acts, how the case stands, what a move brings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from wangge.access.rules import Scope, Seat
from wangge.flow.rules import Limit

OUTCOMES = ("solved", "partly", "planned", "explained")
REPORTER, SYSTEM, HANDLER = "reporter", "system", "handler"


@dataclass(frozen=True)
class Actor:
    """Who makes a move: a member of staff with their scope, the person who reported, or the system itself."""

    id: UUID | None
    name: str
    unit_name: str
    roles: frozenset[str]
    scope: Scope

    def named(self, seat: Seat | None) -> str:
        """Their name as history keeps it; whoever acts in a lent post acts for its holder: 李四（代张三）."""
        return f"{self.name}（代{seat.lent_zh}）"[:80] if seat else self.name


@dataclass(frozen=True)
class ClockFact:
    """A live clock: its limit, by how much it was extended, and when it is due (None while it is held)."""

    limit: Limit
    extended_by: int
    due_at: datetime | None


@dataclass(frozen=True)
class CaseFacts:
    """What a rule needs to know of a case. Counts, makers and moments are those of the present round."""

    state: str
    area_no: int
    now: datetime
    main_unit_id: UUID | None = None
    assist_units: frozenset[UUID] = frozenset()
    counts: Mapping[str, int] = field(default_factory=dict)
    last_by: Mapping[str, UUID | None] = field(default_factory=dict)
    last_at: Mapping[str, datetime] = field(default_factory=dict)
    requests: Mapping[str, UUID | None] = field(default_factory=dict)  # open requests and who made them
    asked: Mapping[str, int] = field(default_factory=dict)  # the amount each open request asks for
    clocks: Mapping[str, ClockFact] = field(default_factory=dict)
    closed_at: datetime | None = None
    reported_by: UUID | None = None
    needs_evidence: bool = False
    may_self_handle: bool = True
    hides_reporter: bool = False


@dataclass(frozen=True)
class Payload:
    """What a move brings with it; which parts it needs the flow says.

    `parent` is the number of the case to merge into; `amount` is in the units of the clock it extends; `suggested` is
    what the desk was offered when it chose, kept beside the choice.
    """

    matter_id: UUID | None = None
    condition_id: UUID | None = None
    unit_id: UUID | None = None
    helper_id: UUID | None = None
    reason: str = ""
    clause: str = ""
    answer: str = ""
    plan: str = ""
    remedy: str = ""
    material: str = ""
    outcome: str = ""
    amount: int | None = None
    parent: str = ""
    review_date: date | None = None
    solved: bool | None = None
    stars: int | None = None
    suggested: tuple[Mapping[str, object], ...] = ()
    score: float | None = None
    photos: tuple[bytes, ...] = field(default=(), repr=False)
