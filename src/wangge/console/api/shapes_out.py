"""What programs get. Each shape reads the value the page shows, so the two cannot say different things."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from wangge.console.api.shapes_in import written_cursor

Key = Annotated[str, BeforeValidator(str)]
PhotoAddress = Annotated[str, AfterValidator(lambda url: f"/api/v1{url.rstrip('/')}")]


class Told(BaseModel):
    """What is answered: read from the values of queries."""

    model_config = ConfigDict(from_attributes=True)


class RowOut(Told):
    """A case as every list shows it. `light`: red overdue, orange nearly due, yellow half gone, green, paused, done."""

    key: Key
    number: str
    title: str
    state: str
    state_label: str
    light: str
    place: str
    area_no: int
    area_name: str
    holder: str
    happened_at: datetime
    due_at: datetime | None
    due_kind_label: str
    is_provisional: bool
    is_paused: bool
    matter_name: str
    main_unit: str
    seq: int
    asks: str
    is_supervised: bool
    came_back: bool
    is_merged: bool


class CasesOut(Told):
    """A page of cases. `next_cursor` asks for the next one and is empty at the end; counts stop at 1001."""

    cases: Annotated[list[RowOut], Field(validation_alias="rows")]
    next_cursor: Annotated[str, BeforeValidator(written_cursor), Field(validation_alias="next_after")]
    counts: dict[str, int]


class PhotoOut(Told):
    """A photograph of a case and its address."""

    url: PhotoAddress
    width: int
    height: int


class SentenceOut(Told):
    """One step of the history, in words."""

    at: datetime
    move: str
    text: str
    note: str
    by: str
    photos: list[PhotoOut]


class ClockOut(Told):
    """One clock; `lines` are the arithmetic behind its due date, in words."""

    kind: str
    label: str
    due_at: datetime | None
    is_running: bool
    is_paused: bool
    is_late: bool
    is_provisional: bool
    lines: list[str]


class MoveOut(Told):
    """A move on offer, with what it needs; or refused, with the reason."""

    key: str
    label: str
    needs: list[str]
    allowed: bool
    reason: str


class CandidateOut(Told):
    """A case that may be the same thing: how surely, from 0 to 1, and why."""

    key: Key
    number: str
    title: str
    score: float
    reasons: list[str]


class CaseOut(Told):
    """Everything the case page shows."""

    row: RowOut
    text: str
    lon: float | None
    lat: float | None
    place_state: str
    channel: str
    outcome: str
    solved: bool | None
    stars: int | None
    rating_comment: str
    story: list[SentenceOut]
    clocks: list[ClockOut]
    moves: list[MoveOut]
    masked_phone: str
    identity_refusal: str
    neighbours: list[RowOut]
    family: list[RowOut]
    earlier: RowOut | None
    assisting: list[str]
    needs_evidence: bool
    closing_condition: str
    asked: str
    extension_unit: str
    seq: int
    candidates: list[CandidateOut] = []


class CandidatesOut(Told):
    """Cases that may be the same thing, the surest first."""

    items: list[CandidateOut]


class PrecedentOut(Told):
    """A similar past case: what it was and how it ended."""

    key: Key
    number: str
    title: str
    matter_name: str
    unit_name: str
    outcome: str
    likeness: float


class SuggestionOut(Told):
    """A matter with its clause, the unit whose duty it is, why, and what such cases became."""

    matter_id: UUID
    matter_name: str
    matter_code: str
    unit_id: UUID
    unit_name: str
    desk_name: str
    assisting: list[str]
    clause: str
    limit: str
    why: str
    source: str
    score: float
    precedents: list[PrecedentOut]


class ChoiceOut(Told):
    """An entry to choose from."""

    id: UUID
    name: str
    group: str


class SuggestionsOut(Told):
    """Up to three suggestions, and everything else that may be chosen. None means: nothing fits well enough."""

    suggestions: list[SuggestionOut]
    matters: list[ChoiceOut]
    units: list[ChoiceOut]


class ReceiptOut(Told):
    """What the sender gets: `code` opens the case and is told once; a repeated key finds the first number again."""

    key: Key
    number: str
    code: str
    promised_at: datetime
    is_provisional: bool
    is_repeat: bool


class MovedOut(Told):
    """The move is made: the length of the history now."""

    key: Key
    seq: int


class OneOfManyOut(Told):
    """What became of one move among several: `status` and `title` as if it had been sent alone."""

    key: Key
    status: int
    seq: int | None = None
    title: str = ""
    field: str = ""


class MovesOut(Told):
    """What became of each move, in the order they were sent."""

    results: list[OneOfManyOut]


class IdentityOut(Told):
    """What was opened for a purpose that is on record; empty what was not asked for, or never left."""

    phone: str = ""
    name: str = ""
    id_number: str = ""
    home: str = ""


class NoticeOut(Told):
    """One thing a post was told: how much of which limit was used up."""

    at: datetime
    kind: str
    percent: int
    is_over: bool
    row: RowOut


class NoticesOut(Told):
    """What the viewer's posts were told, newest first."""

    items: list[NoticeOut]


class VisitOut(Told):
    """A return visit that waits, with its case."""

    key: Key
    way: str
    due_at: datetime
    is_late: bool
    row: RowOut


class VisitsOut(Told):
    """The visits that wait, the first due first."""

    items: list[VisitOut]


class VisitDoneOut(Told):
    """A visit that was made."""

    key: Key
    was_reached: bool
    done_at: datetime


class RangeOut(Told):
    """The areas from one position to another."""

    area_from: int
    area_to: int


class MeOut(Told):
    """Who the token or session stands for, and what they may see."""

    id: UUID
    name_zh: str
    name_en: str
    unit_name: str
    roles: list[str]
    unit_ids: list[UUID]
    areas: list[RangeOut]


class ProblemOut(Told):
    """An error (RFC 9457). `title` is fit for a person; `field` names what to change."""

    type: str
    title: str
    status: int
    field: str = ""
