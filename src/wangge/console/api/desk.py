"""Operations of the desk besides cases: who am I, what was I told, whom do I call."""

from datetime import timedelta
from typing import Annotated

from django.http import Http404
from ninja import Query, Router

from wangge.access.rules import Scope
from wangge.cases import queries as case_queries
from wangge.cases.actions import visiting
from wangge.cases.queries.visiting import visit_of
from wangge.console.api import shapes_in as given
from wangge.console.api import shapes_out as told
from wangge.console.api.describing import body
from wangge.console.api.viewers import Asked
from wangge.kernel import clock

router = Router(tags=["desk"])
Limit = Annotated[int, Query(ge=1, le=200)]


@router.get("/me", response=told.MeOut)
def read_me(request: Asked) -> told.MeOut:
    """Whose token or session this is, the roles of their posts, and the areas and units these open."""
    scope: Scope = request.auth
    areas = [told.RangeOut(area_from=begin, area_to=end) for begin, end in scope.area_ranges]
    known = {"id": scope.user_id, "roles": sorted(scope.roles), "unit_ids": sorted(scope.unit_ids), "areas": areas}
    return told.MeOut.model_validate({**vars(scope), **known})


@router.get("/notices", response=told.NoticesOut)
def list_notices(
    request: Asked, days: Annotated[int, Query(ge=1, le=90)] = 7, limit: Limit = 50
) -> told.NoticesOut:  # fmt: skip
    """What your posts were told in the last days about cases that are still open, newest first."""
    since = clock.now() - timedelta(days=days)
    return told.NoticesOut.model_validate({"items": case_queries.notices_for(request.auth, since=since, limit=limit)})


@router.get("/visits", response=told.VisitsOut)
def list_visits(request: Asked, limit: Limit = 50) -> told.VisitsOut:
    """The calls that wait in your areas, the first due first."""
    return told.VisitsOut.model_validate({"items": case_queries.waiting_visits(request.auth, limit=limit)})


@router.post("/visits", response=told.VisitDoneOut, openapi_extra=body("VisitIn"))
def record_call(request: Asked) -> told.VisitDoneOut:
    """Say what a call brought. Sent again by the same person, it changes nothing and tells what was recorded."""
    scope, sent = request.auth, given.read(request, given.VisitIn)
    key = given.key_of(sent.visit)
    visit = visit_of(scope, key)
    if visit is None:
        raise Http404
    if visit.done_at is None or visit.by_id != scope.user_id:
        visit = visiting.record_call(
            key, by=case_queries.actor_of(scope), was_reached=sent.was_reached, remark=sent.remark,
            solved=sent.solved, stars=sent.stars,
        )  # fmt: skip
    done = {"key": key, "was_reached": bool(visit.was_reached), "done_at": visit.done_at}
    return told.VisitDoneOut.model_validate(done)
