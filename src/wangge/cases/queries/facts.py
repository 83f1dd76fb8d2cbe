"""What rules need to know of a case, read once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from wangge.cases.models import Case, CaseEvent
from wangge.cases.rules import CaseFacts
from wangge.kernel.ids import RegionKey

URGE_PAUSE = timedelta(hours=24)


def history(key: RegionKey) -> list[CaseEvent]:
    """Every step of a case, oldest first."""
    return list(CaseEvent.objects.filter(region_no=key.region_no, case_id=key.id).order_by("seq"))


def facts_of(case: Case, events: Sequence[CaseEvent], now: datetime) -> CaseFacts:
    """The facts of a case from its row and its history. Returns and ratings count since it was last reopened."""
    since_reopened = list(events)
    for place, event in enumerate(events):
        if event.move == "reopen":
            since_reopened = list(events[place:])
    matter = case.matter
    return CaseFacts(
        state=case.state,
        area_no=case.area_no,
        main_unit_id=case.main_unit_id,
        reported_by=events[0].by_id if events else None,
        answered_by=_last_by(events, "answer"),
        returns=sum(event.move == "return" for event in since_reopened),
        needs_evidence=bool(matter and matter.needs_evidence),
        urged_lately=any(event.move == "urge" and now - event.happened_at < URGE_PAUSE for event in events),
        is_rated=any(event.move == "rate" for event in since_reopened),
        may_self_handle=matter.may_self_handle if matter else True,
    )


def _last_by(events: Sequence[CaseEvent], move: str) -> UUID | None:
    return next((event.by_id for event in reversed(events) if event.move == move), None)
