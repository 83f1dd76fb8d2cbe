"""What programs send. Shapes only: whether it is enough, and allowed, is for the rules."""

import base64
import binascii
from datetime import date, datetime
from typing import Annotated, Literal, TypeVar
from uuid import UUID

from django.http import HttpRequest
from pydantic import AfterValidator, AwareDatetime, Base64Bytes, BaseModel, ConfigDict, Field

from wangge.cases.queries import Narrowing
from wangge.cases.queries.desk import TABS
from wangge.cases.rules import LIGHTS, Payload, Report
from wangge.console.api.errors import WrongKindError
from wangge.kernel.ids import RegionKey

MOST_AT_ONCE = 50
LONGEST = 20_000  # the rules say in words what is too long; this only bounds what is read
KEY = r"^[0-9]{1,9}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
KEY_EXAMPLE = "320583-0198c2a4-5f2e-7c11-9d5a-3b6f0f6f2a10"
Text = Annotated[str, Field(max_length=LONGEST)]
Key = Annotated[str, Field(pattern=KEY, examples=[KEY_EXAMPLE])]
JSON, FORM = "application/json", "multipart/form-data"
UNKNOWN = "unknown value"


def _known(*allowed: str) -> AfterValidator:
    def check(written: str) -> str:
        if written not in allowed:
            raise ValueError(UNKNOWN)
        return written

    return AfterValidator(check)


def written_cursor(after: str) -> str:
    """A place in a list, fit for an address."""
    return base64.urlsafe_b64encode(after.encode()).decode().rstrip("=")


def _read_cursor(written: str) -> str:
    """The place a cursor stands for; ValueError when we did not write it."""
    try:
        after = base64.urlsafe_b64decode(written + "=" * (-len(written) % 4)).decode("ascii")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise ValueError(UNKNOWN) from error
    moment, _sep, last = after.partition("_")
    if after and datetime.fromisoformat(moment).tzinfo is None:
        raise ValueError(UNKNOWN)
    if last:
        UUID(last)
    return after


Tab = Annotated[str, _known(*TABS), Field(json_schema_extra={"enum": list(TABS)})]
Light = Annotated[str, _known("", *LIGHTS), Field(json_schema_extra={"enum": ["", *LIGHTS]})]
Cursor = Annotated[str, AfterValidator(_read_cursor), Field(max_length=200)]


class Shape(BaseModel):
    """What is sent: nothing we do not know, no number that is none."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class CasesAsked(BaseModel):
    """Which cases a list is to hold, and how many of them."""

    tab: Tab = "open"
    light: Light = ""
    area_no: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    unit_id: UUID | None = None
    matter_id: UUID | None = None
    channel: Annotated[str, Field(pattern=r"^[a-z_]{0,20}$")] = ""
    words: Annotated[str, Field(max_length=100, description="a number, its beginning, or words of the report")] = ""
    cursor: Cursor = ""
    limit: Annotated[int, Field(ge=1, le=200)] = 50
    counts: Annotated[bool, Field(description="also how many cases each tab holds")] = False

    def narrowing(self) -> Narrowing:
        """The filters as the query takes them."""
        unit, matter = str(self.unit_id or ""), str(self.matter_id or "")
        return Narrowing(self.tab, self.light, self.area_no, unit, matter, self.channel, self.words)


class SuggestedIn(Shape):
    """A suggestion the person saw when they chose; kept beside the choice."""

    matter_id: UUID | None = None
    unit_id: UUID | None = None
    source: Annotated[str, Field(max_length=20)] = ""
    score: float | None = None


class PayloadIn(Shape):
    """What a move brings with it. Which parts it needs, the process says: see `needs` of the move."""

    matter_id: UUID | None = None
    condition_id: UUID | None = None
    unit_id: UUID | None = None
    helper_id: UUID | None = None
    reason: Text = ""
    clause: Text = ""
    answer: Annotated[Text, Field(examples=["路灯已经修好，请放心。"])] = ""
    plan: Text = ""
    remedy: Text = ""
    material: Text = ""
    outcome: Literal["", "solved", "partly", "planned", "explained"] = ""
    amount: Annotated[int, Field(ge=1, le=10_000)] | None = None
    parent: Annotated[str, Field(max_length=40, description="number of the case it is merged into")] = ""
    review_date: date | None = None
    solved: bool | None = None
    stars: Annotated[int, Field(ge=1, le=5)] | None = None
    score: float | None = None
    suggested: Annotated[list[SuggestedIn], Field(max_length=3)] = []
    photos: Annotated[list[Base64Bytes], Field(max_length=6)] = []

    def payload(self) -> Payload:
        """What was sent, as it goes to the action."""
        parts = {name: getattr(self, name) for name in PayloadIn.model_fields}
        suggested = tuple(one.model_dump(mode="json", exclude_none=True) for one in self.suggested)
        return Payload(**{**parts, "photos": tuple(self.photos), "suggested": suggested})


class MoveIn(PayloadIn):
    """A move: its payload, the length of the history as the sender saw it, and when it happened if not now."""

    seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None
    at: AwareDatetime | None = None


class OneOfManyIn(Shape):
    """One move among several, each made or refused on its own."""

    key: Key
    move: Annotated[str, Field(max_length=30, examples=["note"])]
    payload: PayloadIn = PayloadIn()
    seq: Annotated[int, Field(ge=0, lt=2**31)] | None = None


class MovesIn(Shape):
    """Several moves at once."""

    moves: Annotated[list[OneOfManyIn], Field(min_length=1, max_length=MOST_AT_ONCE)]


class CaseIn(Shape):
    """A report that staff takes down. `lon` and `lat` in CGCS2000 (or WGS-84) degrees."""

    text: Annotated[Text, Field(examples=["路灯坏了，晚上很黑，请来看看。"])]
    place: Text = ""
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    area_no: Annotated[int, Field(ge=0, lt=2**63)] | None = None
    phone: Annotated[str, Field(max_length=100)] = ""
    name: Annotated[str, Field(max_length=100)] = ""
    home: Annotated[str, Field(max_length=100, description="only where the module identity_number is on")] = ""
    id_number: Annotated[str, Field(max_length=100, description="only where the module identity_number is on")] = ""
    flow: Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")] = "grid_loop"
    channel: Annotated[str, Field(pattern=r"^[a-z_]{0,20}$", description="of your role, when left out")] = ""
    hides_reporter: bool = False
    photos: Annotated[list[Base64Bytes], Field(max_length=3)] = []

    def report(self, *, channel: str, submission_key: str) -> Report:
        """The report as it goes to the action."""
        parts = self.model_dump(exclude={"photos", "channel"})
        return Report(**parts, photos=tuple(self.photos), channel=channel, submission_key=submission_key)


class ReportIn(Shape):
    """A report as anybody sends it, without a token. `lon` and `lat` in CGCS2000 (or WGS-84) degrees."""

    text: Annotated[str, Field(examples=["路灯坏了，晚上很黑，请来看看。"])]
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    phone: str = ""


class IdentityIn(Shape):
    """Why what the reporter left is to be opened, and which of it; stays on record. An emergency is reviewed."""

    purpose: Literal["contact", "visit", "check", "emergency"]
    fields: Annotated[list[Literal["phone", "name", "id_number", "home"]], Field(min_length=1, max_length=4)] = [
        "phone"
    ]
    reason: Annotated[str, Field(max_length=400, description="required for an emergency, at least ten characters")] = ""


class VisitIn(Shape):
    """What a call brought. Somebody who was reached says whether it is solved, and gives one to five stars."""

    visit: Key
    was_reached: bool
    remark: Annotated[str, Field(max_length=400)] = ""
    solved: bool | None = None
    stars: Annotated[int, Field(ge=1, le=5)] | None = None


S = TypeVar("S", bound=Shape)


def key_of(written: str) -> RegionKey:
    """The key in an address or a body; its shape has been checked."""
    return RegionKey.parse(written)


def read(request: HttpRequest, shape: type[S]) -> S:
    """The body of a request; with multipart/form-data the part `payload`, and every file called `photos` with it."""
    if request.content_type in {JSON, ""}:
        return shape.model_validate_json(request.body or b"{}")
    if request.content_type != FORM or "photos" not in shape.model_fields:
        raise WrongKindError
    sent = shape.model_validate_json(request.POST.get("payload", "{}"))
    files = [file.read() for file in request.FILES.getlist("photos")]
    return sent.model_copy(update={"photos": [*getattr(sent, "photos", []), *files]})
