"""Asking the person: what a return visit by call brought, and what they say through their link."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.access.rules import Seat, in_stead
from wangge.cases.actions.make_move import make_move
from wangge.cases.models import Visit
from wangge.cases.queries.visible import reporter_actor, visible
from wangge.cases.queries.visiting import visit_by_token
from wangge.cases.rules import Actor, Payload
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.text import clean_words

CALLERS = frozenset({"checker", "operator"})  # the centre's people; never the unit


@transaction.atomic
def record_call(
    key: RegionKey, *, by: Actor, was_reached: bool, remark: str = "", solved: bool | None = None,
    stars: int | None = None, at: datetime | None = None,
) -> Visit:  # fmt: skip
    """Record a call. Somebody who was reached is asked two things: is it solved, and how many stars.

    Never by the person who answered the case (the flow says so); a visit that is done stays as it was recorded.
    """
    visit, seat = _waiting(key, by)
    if was_reached and (solved is None or stars is None):
        raise InvalidInputError(_("Say whether it is solved, and give one to five stars."), field="stars")
    now = at or clock.now()
    if was_reached:
        payload = Payload(solved=solved, stars=stars, reason=remark)
        make_move(RegionKey(visit.region_no, visit.case_id), "rate", by=by, payload=payload, at=now)
    return _done(visit, by.id, now, was_reached=was_reached, remark=remark, seat=seat)


@transaction.atomic
def answer_link(token: str, *, by: UUID | None, solved: bool, stars: int, remark: str = "") -> Visit:
    """What the person says through the link the centre sent them; the link works once."""
    visit = visit_by_token(token)
    if visit is None:
        raise RefusedError(_("This link does not work any more."))
    if visit.done_at is not None:
        raise RefusedError(_("You have answered already. Thank you."))
    payload = Payload(solved=solved, stars=stars, reason=remark)
    make_move(RegionKey(visit.region_no, visit.case_id), "rate", by=reporter_actor(), payload=payload)
    return _done(visit, by, clock.now(), was_reached=True, remark=remark)


def _waiting(key: RegionKey, by: Actor) -> tuple[Visit, Seat | None]:
    """The visit, locked, and the lent post on which making it rests."""
    if not by.roles & CALLERS:
        raise RefusedError(_("This step belongs to another role."))
    visit = Visit.objects.select_for_update().filter(region_no=key.region_no, id=key.id, way=Visit.Way.CALL).first()
    case = visible(by.scope).keyed(RegionKey(visit.region_no, visit.case_id)).first() if visit else None
    if visit is None or case is None:
        raise RefusedError(_("There is no such visit."))
    if visit.done_at is not None:
        raise RefusedError(_("Somebody else has made this visit already."))
    return visit, by.scope.acts_for(CALLERS, case.area_no, {case.main_unit_id, *case.assist_units})


def _done(
    visit: Visit, by: UUID | None, now: datetime, *, was_reached: bool, remark: str, seat: Seat | None = None
) -> Visit:
    visit.done_at, visit.by_id, visit.was_reached, visit.remark = now, by, was_reached, clean_words(remark)[:400]
    Visit.objects.filter(region_no=visit.region_no, id=visit.id).update(
        done_at=now, by_id=by, was_reached=was_reached, remark=visit.remark
    )
    audit.record("record_visit", by=by, subject=("visit", f"{visit.region_no}-{visit.id}"), region_no=visit.region_no,
                 detail={"was_reached": was_reached, **in_stead(seat)})  # fmt: skip
    return visit
