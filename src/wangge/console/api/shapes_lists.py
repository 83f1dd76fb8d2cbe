"""What programs get of the lists: duty list, units, processes."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

from pydantic import BeforeValidator

from wangge.console.api.shapes_out import Told


class MatterOut(Told):
    """A matter of the duty list in force."""

    id: UUID
    code: str
    category_zh: str
    category_en: str
    name_zh: str
    name_en: str
    open_when_zh: str
    open_when_en: str
    close_when_zh: str
    close_when_en: str
    urgency: str
    level: str
    needs_evidence: bool
    may_self_handle: bool
    is_public: bool


class MattersOut(Told):
    """The duty list in force."""

    items: list[MatterOut]


class UnitOut(Told):
    """A unit that serves the opened territory."""

    id: UUID
    key: str
    kind: str
    name_zh: str
    name_en: str
    is_centre: bool
    valid_from: date
    valid_to: date | None


class UnitsOut(Told):
    """Units that can hold a duty."""

    items: list[UnitOut]


class FlowRowOut(Told):
    """A published version of a process."""

    key: str
    name: str
    version: int
    published_at: datetime
    note: str


class FlowsOut(Told):
    """Every published version, by process, newest first."""

    items: list[FlowRowOut]


class StateOut(Told):
    """A state and who has the ball in it."""

    key: str
    label_zh: str
    label_en: str
    holder: str
    is_final: bool


class FlowMoveOut(Told):
    """A step: from which states, to which (empty: it stays), by which roles, and what it needs."""

    key: str
    label_zh: str
    label_en: str
    to: str
    from_states: list[str]
    by: list[str]
    needs: list[str]


class ClockSpecOut(Told):
    """A clock and its ordinary limit."""

    kind: str
    label_zh: str
    label_en: str
    limit: Annotated[str, BeforeValidator(str)]


class FlowOut(Told):
    """One version of a process."""

    key: str
    name: str
    version: int
    label_zh: str
    label_en: str
    start: str
    states: list[StateOut]
    moves: list[FlowMoveOut]
    clocks: list[ClockSpecOut]
