"""Take in a report: located, numbered, its clocks started, its history begun; one statement, one round trip."""

import secrets
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from wangge.areas import queries as area_queries
from wangge.cases import statements
from wangge.cases.models import FAR_AHEAD, Case, SubmissionKey
from wangge.cases.rules import (
    IDENTITY_NUMBER,
    Actor,
    Alarm,
    LightMoments,
    Report,
    alarms_of,
    check_report,
    light_moments,
    new_number,
    when,
)
from wangge.flow import queries as flow_queries
from wangge.flow.rules import ClockRun, Flow, Step, compute_clocks, promise
from wangge.kernel import clock, crypto, origin, sensitive
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.files import Photo, keep_photo, photo_hash, read_photo
from wangge.kernel.ids import RegionKey, new_code, new_id
from wangge.kernel.prepared import tell_prepared
from wangge.kernel.text import search_vector
from wangge.people.actions import seal_identity
from wangge.people.rules import mask_phone

TRIES = 5
Part = tuple[str, tuple[object, ...]]


@dataclass(frozen=True)
class Receipt:
    """What the person who reported goes home with. The code is shown once; a repeated submission has none."""

    key: RegionKey
    number: str
    code: str
    promised_at: datetime
    is_provisional: bool
    area_no: int
    is_repeat: bool = False


@dataclass(frozen=True)
class Spot:
    """Where a report belongs, and how well that is known."""

    region_no: int
    area_no: int
    state: str


def report_case(report: Report, *, by: Actor, at: datetime | None = None) -> Receipt:
    """Take in a report. A submission key sent again gets the first answer again.

    Raises InvalidInputError naming the field; then nothing was kept. When this returns, the report is on disk.
    """
    report = report.cleaned()
    field, decision = check_report(report)
    if not decision:
        raise InvalidInputError(_(decision.reason), field=field)
    if report.is_sensitive and not sensitive.is_on(IDENTITY_NUMBER):
        message = _("Identity numbers and homes may be taken down only after their impact has been assessed.")
        raise InvalidInputError(message, field="id_number" if report.id_number else "home")
    photos = [read_photo(raw) for raw in report.photos]
    spot = find_spot(report)
    for attempt in range(TRIES):
        try:
            return _write(report, spot, photos, by=by, at=at or clock.now())
        except IntegrityError as error:
            if repeated := _first_receipt(report.submission_key):
                return repeated
            if "case_number" not in str(error) or attempt == TRIES - 1:
                raise
    raise AssertionError("the last try returns or raises")


def find_spot(report: Report) -> Spot:
    """The grid of the point; else the area named; else the whole opened territory, place unknown."""
    home = area_queries.opened_area()
    if home is None or home.region_no is None:
        raise InvalidInputError(_("This installation has no territory yet."))
    if report.lon is not None and report.lat is not None:
        place = area_queries.current_locator().locate(report.lon, report.lat)
        if place is None or place.region_no is None:
            message = _("This point lies outside the area we serve (%(area)s). Please check the point on the map.")
            raise InvalidInputError(message % {"area": home.name}, field="lon")
        return Spot(place.region_no, place.area_no, Case.PlaceState.KNOWN)
    if report.area_no is not None and home.area_no <= report.area_no <= home.area_end:
        return Spot(home.region_no, report.area_no, Case.PlaceState.VAGUE)
    return Spot(home.region_no, home.area_no, Case.PlaceState.UNKNOWN)


def _write(report: Report, spot: Spot, photos: list[Photo], *, by: Actor, at: datetime) -> Receipt:
    flow = flow_queries.current_flow(report.flow)
    calendar = flow_queries.calendar_of(spot.region_no)
    runs = compute_clocks(flow, [Step("report", at)], calendar)
    key = RegionKey(spot.region_no, new_id())
    code = new_code()
    number = new_number(spot.region_no, clock.local(at).date(), secrets.randbelow(10**6))
    lights, alarms = light_moments(runs, calendar), alarms_of(flow, runs, calendar)
    parts: list[Part] = [
        *_submission(report),
        *_reporter(report, key),
        _case(report, spot, flow, (lights, alarms), key=key, number=number, code=code),
        (statements.WORDS, (search_vector(report.text, report.place), spot.area_no)),
        (statements.EVENT, (flow.start, by.id, by.name, by.unit_name, _told(report))),
        *((statements.CLOCK, clock_values(run)) for run in runs),
        *(evidence_part(photo, key, seq=1, is_public=False) for photo in photos),
        (statements.OUTBOX, (new_id(), spot.area_no)),
        _audit(key, number, report, by=by),
    ]
    execute(parts, key, at)
    promised_at, is_provisional = promise(flow, at, calendar)
    return Receipt(key, number, code, promised_at, is_provisional, spot.area_no)


def execute(parts: Sequence[Part], key: RegionKey, at: datetime, *, is_last_try: bool = False) -> int:
    """Run one statement prepared on the server; inside `atomic` it joins the transaction, else it is its own.

    Returns how many rows its last part wrote. When a failure ends the caller's transaction anyway, no savepoint is
    set: two round trips less.
    """
    text = statements.together(tuple(sql for sql, _values in parts))
    values: list[object] = [key.region_no, key.id, at]
    for _sql, own in parts:
        values += own
    inside = transaction.atomic() if connection.in_atomic_block and not is_last_try else nullcontext()
    with inside, connection.wrap_database_errors:
        return tell_prepared(text, values)


def _submission(report: Report) -> list[Part]:
    return [(statements.SUBMISSION, (report.submission_key[:80],))] if report.submission_key else []


def _reporter(report: Report, key: RegionKey) -> list[Part]:
    """The reporter's row has the id of the case: one reporter, one case."""
    if not report.phone:
        return []
    sealed = seal_identity(report.identity, region_no=key.region_no, owner_id=key.id)
    return [(statements.REPORTER, (mask_phone(report.phone),)), *((statements.SEALED, tuple(row)) for row in sealed)]


def _case(
    report: Report, spot: Spot, flow: Flow, due: tuple[LightMoments, list[Alarm]], *, key: RegionKey, number: str,
    code: str,
) -> Part:  # fmt: skip
    lights, alarms = due
    return statements.CASE, (
        number, crypto.digest(code, purpose=f"code:{key.id}"), flow.key, flow.start, flow.stage(flow.start),
        report.channel, report.title, report.text, report.place, report.lon, report.lat, str(spot.state),
        spot.area_no, spot.area_no, flow.states[flow.start].holder, lights.half_at, lights.near_at, lights.due_at,
        lights.kind, lights.due_at or FAR_AHEAD, when(alarms[0]) if alarms else None, Jsonb(alarms),
        lights.is_provisional, key.id if report.phone else None, report.hides_reporter,
    )  # fmt: skip


def clock_values(run: ClockRun) -> tuple[object, ...]:
    """A clock run as its row."""
    return (
        run.kind, run.run, str(run.limit), run.started_at, run.due_at, run.stopped_at, run.is_provisional,
        Jsonb(explanation(run)),
    )  # fmt: skip


def explanation(run: ClockRun) -> list[dict[str, str | None]]:
    """The reasons of a clock run as they are stored."""
    return [
        {
            "what": one.what,
            "at": one.at.isoformat(),
            "due": one.due.isoformat() if one.due else None,
            "limit": one.limit,
        }
        for one in run.reasons
    ]


def evidence_part(photo: Photo, key: RegionKey, *, seq: int, is_public: bool) -> Part:
    """Store the file and say how to insert its row; a file without a row is harmless, a row without a file is not."""
    photo_id: UUID = new_id()
    name = keep_photo(photo, region_no=key.region_no, photo_id=photo_id)
    return statements.EVIDENCE, (
        photo_id,
        seq,
        name,
        photo.sha256,
        photo_hash(photo),
        photo.width,
        photo.height,
        is_public,
    )


def _told(report: Report) -> Jsonb:
    """Which notice the person was shown, kept with the first step of the history."""
    return Jsonb({"notice": report.notice} if report.notice else {})


def _audit(key: RegionKey, number: str, report: Report, *, by: Actor) -> Part:
    detail = Jsonb({"number": number, "channel": report.channel})
    return statements.AUDIT, (new_id(), by.id, str(key), detail, origin.address())


def _first_receipt(submission_key: str) -> Receipt | None:
    """The receipt of the case this key made before, without its code: that was shown once."""
    known = SubmissionKey.objects.filter(key=submission_key[:80]).first() if submission_key else None
    if known is None:
        return None
    case = Case.objects.get(region_no=known.region_no, id=known.case_id)
    flow, calendar = flow_queries.flow_by_key(case.flow_id), flow_queries.calendar_of(case.region_no)
    promised_at, is_provisional = promise(flow, case.recorded_at, calendar)
    return Receipt(case.key, case.number, "", promised_at, is_provisional, case.area_no, is_repeat=True)
