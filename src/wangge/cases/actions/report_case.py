"""Take in a report: located, numbered, its clocks started, its history begun; one statement, one round trip."""

import secrets
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import psycopg
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

from wangge.areas import queries as area_queries
from wangge.cases import statements
from wangge.cases.models import Case, SubmissionKey
from wangge.cases.rules import Actor, LightMoments, Report, check_report, light_moments, new_number
from wangge.flow import queries as flow_queries
from wangge.flow.rules import ClockRun, Flow, Step, compute_clocks
from wangge.kernel import clock, crypto
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.files import Photo, keep_photo, read_photo
from wangge.kernel.ids import RegionKey, new_code, new_id
from wangge.people.actions import sealed_phone
from wangge.people.rules import mask_phone

FLOW = "grid_loop"
PROMISE_CLOCK = "whole"
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
    flow = flow_queries.current_flow(FLOW)
    calendar = flow_queries.work_calendar()
    runs = compute_clocks(flow, [Step("report", at)], calendar)
    promise = compute_clocks(flow, [Step("dispatch", at)], calendar)
    promised = next(run for run in promise if run.kind == PROMISE_CLOCK)
    key = RegionKey(spot.region_no, new_id())
    code = new_code()
    number = new_number(spot.region_no, clock.local(at).date(), secrets.randbelow(10**6))
    lights = light_moments(runs, calendar)
    parts = [
        *_submission(report, key, at),
        *_reporter(report, key, at),
        _case(report, spot, flow, lights, key=key, number=number, code=code, at=at),
        _event(key, flow, by=by, at=at),
        *(_clock(key, run) for run in runs),
        *_evidence(photos, key, at),
        _outbox(key, spot, at),
        _audit(key, number, report, by=by, at=at),
    ]
    execute([sql for sql, _values in parts], [value for _sql, values in parts for value in values])
    assert promised.due_at is not None
    return Receipt(key, number, code, promised.due_at, promised.is_provisional, spot.area_no)


def execute(parts: list[str], values: list[object]) -> None:
    """Run one statement prepared on the server; inside `atomic` it joins the transaction, else it is its own."""
    connection.ensure_connection()
    inside = transaction.atomic() if connection.in_atomic_block else nullcontext()
    with inside, connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        cursor.execute(statements.together(tuple(parts)), values, prepare=True)


def _submission(report: Report, key: RegionKey, at: datetime) -> list[Part]:
    if not report.submission_key:
        return []
    return [(statements.SUBMISSION, (report.submission_key[:80], key.region_no, key.id, at))]


def _reporter(report: Report, key: RegionKey, at: datetime) -> list[Part]:
    """The reporter's row has the id of the case: one reporter, one case."""
    if not report.phone:
        return []
    sealed = sealed_phone(report.phone, region_no=key.region_no, reporter_id=key.id)
    return [(statements.REPORTER, (key.region_no, key.id, sealed, mask_phone(report.phone), at))]


def _case(
    report: Report,
    spot: Spot,
    flow: Flow,
    lights: LightMoments,
    *,
    key: RegionKey,
    number: str,
    code: str,
    at: datetime,
) -> Part:
    values = (
        key.region_no, key.id, number, crypto.digest(code, purpose=f"code:{key.id}"), flow.key, flow.start,
        report.channel, report.title, report.text, report.place, report.lon, report.lat, str(spot.state), spot.area_no,
        spot.area_no, flow.states[flow.start].holder, "ordinary", at, at, at, lights.half_at, lights.near_at,
        lights.due_at, lights.kind, lights.is_provisional, lights.is_paused, "", "",
        key.id if report.phone else None, "", "", 1,
    )  # fmt: skip
    return statements.CASE, values


def _event(key: RegionKey, flow: Flow, *, by: Actor, at: datetime) -> Part:
    return statements.EVENT, (
        key.region_no, key.id, 1, "report", "", flow.start, by.id, by.name, by.unit_name, at, at, "", "", Jsonb({}),
    )  # fmt: skip


def _clock(key: RegionKey, run: ClockRun) -> Part:
    return statements.CLOCK, (
        key.region_no, key.id, run.kind, run.run, str(run.limit), run.started_at, run.due_at, run.stopped_at,
        run.is_provisional, Jsonb(explanation(run)),
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


def _evidence(photos: list[Photo], key: RegionKey, at: datetime) -> list[Part]:
    return [evidence_part(photo, key, seq=1, at=at, is_public=False) for photo in photos]


def evidence_part(photo: Photo, key: RegionKey, *, seq: int, at: datetime, is_public: bool) -> Part:
    """Store the file and say how to insert its row; a file without a row is harmless, a row without a file is not."""
    photo_id: UUID = new_id()
    name = keep_photo(photo, region_no=key.region_no, photo_id=photo_id)
    values = (
        key.region_no, photo_id, key.id, seq, name, photo.sha256, photo.width, photo.height, at, is_public,
    )  # fmt: skip
    return statements.EVIDENCE, values


def _outbox(key: RegionKey, spot: Spot, at: datetime) -> Part:
    return statements.OUTBOX, (key.region_no, new_id(), at, "case_moved", key.id, spot.area_no, None)


def _audit(key: RegionKey, number: str, report: Report, *, by: Actor, at: datetime) -> Part:
    return statements.AUDIT, (
        key.region_no, new_id(), at, by.id, "report_case", "case", str(key), "",
        Jsonb({"number": number, "channel": report.channel}), None,
    )  # fmt: skip


def _first_receipt(submission_key: str) -> Receipt | None:
    """The receipt of the case this key made before, without its code: that was shown once."""
    known = SubmissionKey.objects.filter(key=submission_key[:80]).first() if submission_key else None
    if known is None:
        return None
    case = Case.objects.get(region_no=known.region_no, id=known.case_id)
    flow, calendar = flow_queries.flow_by_key(case.flow_id), flow_queries.work_calendar()
    promise = next(run for run in compute_clocks(flow, [Step("dispatch", case.recorded_at)], calendar)
                   if run.kind == PROMISE_CLOCK)  # fmt: skip
    assert promise.due_at is not None
    return Receipt(case.key, case.number, "", promise.due_at, promise.is_provisional, case.area_no, is_repeat=True)
