"""What is held about a person by one case, who looked, and what they asked: for whoever holds number and code."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.access import queries as access_queries
from wangge.access.rules import ROLES
from wangge.accounts.models import User
from wangge.cases.models import Case, CaseEvent, Evidence
from wangge.flow import queries as flow_queries
from wangge.kernel.audit.verbs import FIELDS
from wangge.kernel.ids import RegionKey
from wangge.people import queries as people_queries
from wangge.people.queries import Reading
from wangge.people.rules import COPY, PURPOSES
from wangge.rights.models import CaseMark, Request
from wangge.rights.queries.activities import Activity, activity_of
from wangge.rights.rules import HOLD, KINDS, WITHHOLD, Held


@dataclass(frozen=True)
class HeldField:
    """One thing that is held: its name, and as much of it as may be shown."""

    key: str
    name: str
    shown: str
    is_voluntary: bool


@dataclass(frozen=True)
class Look:
    """One look at what is held: who in which office, when, at what, for what."""

    at: datetime
    who: str
    unit: str
    purpose: str
    fields: str
    is_own: bool


@dataclass(frozen=True)
class RequestRow:
    """One request as its person follows it."""

    key: RegionKey
    kind: str
    kind_name: str
    state: str
    state_name: str
    asked_at: datetime
    due_at: datetime
    is_provisional: bool
    closed_at: datetime | None
    words: str
    answer: str
    outcome: str
    may_withdraw: bool
    waits_since: datetime | None


@dataclass(frozen=True)
class HeldPage:
    """Everything the page "what is held about me" shows."""

    key: RegionKey
    number: str
    text: str
    place: str
    recorded_at: datetime
    closed_at: datetime | None
    erased_at: datetime | None
    activity: Activity
    notice: str
    fields: list[HeldField]
    photos: int
    opinion: str
    looks: list[Look]
    requests: list[RequestRow]
    restricted_since: datetime | None


def chinese() -> bool:
    """Whether the reader's language is Chinese."""
    return (get_language() or "zh").startswith("zh")


def held_page(key: RegionKey) -> HeldPage | None:
    """The page of one case; None when there is no such case. The caller has seen number and code."""
    case = Case.objects.keyed(key).first()
    if case is None:
        return None
    activity = activity_of(case.channel)
    masked = people_queries.masked_fields(key.region_no, case.reporter_id)
    notice = CaseEvent.objects.filter(region_no=key.region_no, case_id=key.id, seq=1).values_list("data", flat=True)
    return HeldPage(
        key=key, number=case.number, text=case.text, place=case.place, recorded_at=case.recorded_at,
        closed_at=case.closed_at, erased_at=case.erased_at, activity=activity,
        notice=str((notice.first() or {}).get("notice", "")),
        fields=[HeldField(name, field_name(name), shown, is_voluntary=True) for name, shown in masked.items()],
        photos=Evidence.objects.filter(region_no=key.region_no, case_id=key.id, seq=1).count(),
        opinion=case.rating_comment, looks=looks_of(key), requests=requests_of(key),
        restricted_since=people_queries.restricted_since(key.region_no, key.id),
    )  # fmt: skip


def field_name(key: str) -> str:
    """A personal field in the reader's language."""
    return FIELDS[key][0 if chinese() else 1]


def looks_of(key: RegionKey) -> list[Look]:
    """Who looked, the newest first; nothing while the law keeps it back (a mark with its reason on record)."""
    if is_marked(key, WITHHOLD):
        return []
    readings = people_queries.readings_of(key.region_no, key.id)
    asked = (who for one in readings for who in (one.by_id, *one.stead))
    names = _names(asked) if settings.READERS_SHOWN == "name" else {}
    return [_look(one, names, key.id) for one in readings]


def _look(reading: Reading, names: dict[UUID, str], owner_id: UUID) -> Look:
    is_own = reading.purpose == COPY and reading.by_id == owner_id
    fields = _("; ").join(field_name(one) for one in reading.fields if one in FIELDS)
    if is_own:
        return Look(reading.at, _("Yourself"), "", _("a copy of your own data"), fields, is_own=True)
    purpose, index = PURPOSES.get(reading.purpose), 0 if chinese() else 1
    roles = [(ROLES[one].name_zh, ROLES[one].name_en)[index] for one in reading.roles if one in ROLES]
    named = names.get(reading.by_id, "") if reading.by_id else ""
    named = access_queries.acting(named, [names.get(one, "") for one in reading.stead]) if named else ""
    who = " ".join(filter(None, (named, _("; ").join(roles)))) or _("a member of staff")
    if reading.stead and not named:
        who = _("%(who)s (in a post lent by a colleague)") % {"who": who}
    told = (purpose.label_zh, purpose.label_en)[index] if purpose else reading.purpose
    return Look(reading.at, who, reading.unit, told, fields, is_own=False)


def _names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    rows = User.objects.filter(id__in={one for one in ids if one})
    return {one.id: (one.name_zh if chinese() else one.name_en) for one in rows}


def is_marked(key: RegionKey, kind: str) -> bool:
    """Whether a mark of this kind is in force on a case."""
    return CaseMark.objects.filter(region_no=key.region_no, case_id=key.id, kind=kind, lifted_at=None).exists()


def requests_of(key: RegionKey) -> list[RequestRow]:
    """What was asked for one case, the newest first."""
    rows = Request.objects.filter(region_no=key.region_no, case_id=key.id).order_by("-asked_at")
    return [request_row(row) for row in rows]


def request_row(row: Request) -> RequestRow:
    """A request in the reader's language."""
    flow = flow_queries.flow_by_key(row.flow_id)
    state, kind = flow.states[row.state], KINDS[row.kind]
    moves = {one.key for one in flow.moves_from(row.state) if "reporter" in one.by}
    return RequestRow(
        row.key, row.kind, kind.label_zh if chinese() else kind.label_en, row.state,
        state.label_zh if chinese() else state.label_en, row.asked_at, row.due_at, row.is_provisional, row.closed_at,
        row.words, row.answer, row.outcome, "withdraw" in moves,
        row.waits_since if row.closed_at is None else None,
    )  # fmt: skip


def facts_of(key: RegionKey) -> Held | None:
    """As much of a case as the rules about requests ask for; None when there is no such case."""
    case = Case.objects.keyed(key).only("region_no", "id", "closed_at", "reporter_id").first()
    if case is None:
        return None
    waiting = Request.objects.filter(region_no=key.region_no, case_id=key.id, closed_at=None)
    return Held(
        is_open=case.closed_at is None, has_person=case.reporter_id is not None,
        is_restricted=people_queries.restricted_since(key.region_no, key.id) is not None,
        open_kinds=frozenset(waiting.values_list("kind", flat=True)), is_held=is_marked(key, HOLD),
    )  # fmt: skip
