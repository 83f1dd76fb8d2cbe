"""What a data-protection officer sees: requests and marks of the areas of their posts, and nothing of cases besides."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.access import queries as access_queries
from wangge.access.models import Post
from wangge.access.rules import AreaRange
from wangge.cases.models import Case, CaseEvent
from wangge.cases.rules import normal_number
from wangge.flow import queries as flow_queries
from wangge.flow.rules import Flow, Move
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.people import queries as people_queries
from wangge.rights.models import CaseMark, Request
from wangge.rights.queries.held import RequestRow, facts_of, request_row
from wangge.rights.rules import OFFICER, Held

RECENT = timedelta(days=90)
LONGEST = 200


@dataclass(frozen=True)
class QueueRow:
    """One request in the officer's queue; of the case its number and whether it is closed."""

    row: RequestRow
    number: str
    is_case_closed: bool
    is_late: bool


@dataclass(frozen=True)
class OfficerPage:
    """Everything the officer's page of a request shows: the present masked form, what is proposed, what may be done."""

    row: RequestRow
    number: str
    case_key: RegionKey
    held: Held
    masked: dict[str, str]
    proposed: dict[str, str]
    moves: list[Move]


@dataclass(frozen=True)
class MarkRow:
    """A mark in force."""

    id: RegionKey
    kind: str
    number: str
    reason: str
    at: datetime


def areas_of(user_id: UUID | None) -> tuple[AreaRange, ...]:
    """The areas an officer answers for: those of their posts now; none for anybody else."""
    now = clock.now()
    live = Q(valid_from__lte=now) & (Q(valid_to=None) | Q(valid_to__gt=now))
    posts = Post.objects.filter(live, user=user_id, role=OFFICER, area__isnull=False).select_related("area")
    return tuple((post.area.area_no, post.area.area_end) for post in posts if post.area)


def _in_care(by: UUID | None) -> QuerySet[Request]:
    """Requests of the officer's areas; not of cases in which they had a hand themselves."""
    ranges = areas_of(by)
    if not ranges:
        return Request.objects.none()
    allowed = Q(pk__in=[])
    for begin, end in ranges:
        allowed |= Q(case__area_no__range=(begin, end))
    hand = CaseEvent.objects.filter(region_no=OuterRef("region_no"), case_id=OuterRef("case_id"), by_id=by)
    regions = access_queries.regions_touching(ranges)
    return Request.objects.filter(allowed, ~Exists(hand), region_no__in=regions).select_related("case")


def queue(by: UUID | None) -> tuple[list[QueueRow], list[QueueRow]]:
    """Open requests, the soonest due first; and those answered lately."""
    every = _in_care(by)
    is_open = every.filter(closed_at=None).order_by("due_at", "id")[:LONGEST]
    closed = every.filter(closed_at__gt=clock.now() - RECENT).order_by("-closed_at", "id")[:LONGEST]
    return _rows(is_open), _rows(closed)


def _rows(found: QuerySet[Request]) -> list[QueueRow]:
    now = clock.now()
    return [
        QueueRow(request_row(one), one.case.number, one.case.closed_at is not None,
                 is_late=one.closed_at is None and one.waits_since is None and one.due_at < now)
        for one in found
    ]  # fmt: skip


def request_in_care(by: UUID | None, key: RegionKey) -> Request | None:
    """One request of the officer's areas; None for whatever is not."""
    return _in_care(by).filter(region_no=key.region_no, id=key.id).first()


def officer_page(by: UUID | None, key: RegionKey) -> OfficerPage | None:
    """One request as the officer decides about it; nothing of what was reported."""
    request = request_in_care(by, key)
    case_key = RegionKey(key.region_no, request.case_id) if request else None
    held = facts_of(case_key) if case_key else None
    if request is None or case_key is None or held is None:
        return None
    flow = flow_queries.flow_by_key(request.flow_id)
    return OfficerPage(
        row=request_row(request), number=request.case.number, case_key=case_key, held=held,
        masked=people_queries.masked_fields(key.region_no, request.case_id),
        proposed=people_queries.proposed_fields(key.region_no, request.id),
        moves=[] if request.waits_since and held.is_open else _moves(flow, request),
    )  # fmt: skip


def _moves(flow: Flow, request: Request) -> list[Move]:
    return [one for one in flow.moves_from(request.state) if OFFICER in one.by]


def case_in_care(by: UUID | None, number: str) -> Case | None:
    """The case of this number in the officer's areas, for marking it; None for whatever is not there."""
    whole = normal_number(number)
    case = Case.objects.filter(region_no=int(whole[:6]), number=whole).first() if whole else None
    covers = any(begin <= case.area_no <= end for begin, end in areas_of(by)) if case else False
    return case if covers else None


def marks_in_care(by: UUID | None) -> list[MarkRow]:
    """Marks in force in the officer's areas, the newest first."""
    ranges = areas_of(by)
    allowed = Q(pk__in=[])
    for begin, end in ranges:
        allowed |= Q(case__area_no__range=(begin, end))
    found = CaseMark.objects.filter(allowed, region_no__in=_regions(ranges), lifted_at=None).select_related("case")
    return [
        MarkRow(RegionKey(one.region_no, one.id), one.kind, one.case.number, one.reason, one.at)
        for one in found.order_by("-at")[:LONGEST]
    ]  # fmt: skip


def _regions(ranges: Sequence[AreaRange]) -> tuple[int, ...]:
    return access_queries.regions_touching(tuple(ranges))
