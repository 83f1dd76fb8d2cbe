"""Whose time is over: by an index that holds only closed cases of which something is still kept."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from wangge.areas import queries as area_queries
from wangge.cases.models import Case
from wangge.cases.models.case import CaseQuerySet
from wangge.kernel.fanout import fanout
from wangge.kernel.ids import RegionKey
from wangge.rights.models import CaseMark, Request, RuleReview
from wangge.rights.queries.activities import FALLBACK, Activity, activities
from wangge.rights.rules import HOLD, months_before

PERSON, WORDS = 1, 2
REQUESTS = "rights_request"


@dataclass(frozen=True)
class DueCounts:
    """How much a rule would erase now."""

    activity: Activity
    persons: int
    words: int
    is_reviewed: bool


def due_cases(region_no: int, activity: Activity, stage: int, now: datetime) -> CaseQuerySet:
    """Cases of one region whose stage is due: closed long enough, not watched from above, nothing asked or decided
    about them, no hold."""
    months = activity.person_months if stage == PERSON else activity.words_months
    if months is None:
        return Case.objects.none()
    of_case = {"region_no": region_no, "case_id": OuterRef("id")}
    held = CaseMark.objects.filter(**of_case, kind=HOLD, lifted_at=None)
    asked = Request.objects.filter(**of_case, closed_at=None)
    before = months_before(now, months)
    found = Case.objects.filter(_of_activity(activity), region_no=region_no, erased_stage=stage - 1)
    found = found.filter(closed_at__isnull=False, closed_at__lte=before, erased_stage__lt=WORDS)
    return found.filter(is_supervised=False, asks="").exclude(Exists(held)).exclude(Exists(asked)).order_by("closed_at")


def _of_activity(activity: Activity) -> Q:
    """Cases the activity answers for, by their channel; staff entry answers for every channel nobody else names."""
    if activity.key != FALLBACK:
        return Q(channel__in=activity.channels)
    return ~Q(channel__in=[name for other in activities().values() if other.key != FALLBACK for name in other.channels])


def reviewed_version(key: str) -> int:
    """The newest version of an activity whose rule somebody has looked at; 0 while none was."""
    found = RuleReview.objects.filter(activity=key).order_by("-version").values_list("version", flat=True)
    return found.first() or 0


def ruled() -> list[Activity]:
    """Activities under whose rule something is erased: those by which cases come in, and requests."""
    return [one for one in activities().values() if one.channels or one.key == REQUESTS]


def is_reviewed(activity: Activity) -> bool:
    """Whether somebody has looked at the present rule of an activity; until then it erases nothing."""
    return reviewed_version(activity.key) >= activity.version


@fanout("the data-protection officer sees how much a rule would erase in every region")
def due_counts(now: datetime) -> list[DueCounts]:
    """What each rule would erase now, counted, not named."""
    return [_counted(one, now) for one in ruled()]


def _counted(activity: Activity, now: datetime) -> DueCounts:
    persons, words = 0, 0
    for region_no in area_queries.region_numbers():
        if activity.key == REQUESTS:
            words += due_requests(region_no, now).count()
        else:
            persons += due_cases(region_no, activity, PERSON, now).count()
            words += due_cases(region_no, activity, WORDS, now).count()
    return DueCounts(activity, persons, words, is_reviewed(activity))


def due_requests(region_no: int, now: datetime) -> QuerySet[Request]:
    """Requests answered so long ago that their words go."""
    months = activities()[REQUESTS].words_months
    if months is None:
        return Request.objects.none()
    past = Request.objects.filter(
        region_no=region_no, closed_at__isnull=False, closed_at__lte=months_before(now, months)
    )
    return past.exclude(words="", answer="")


def waiting_requests(region_no: int) -> list[RegionKey]:
    """Requests that waited for their case, which is closed now; the oldest wish first."""
    found = Request.objects.filter(region_no=region_no, closed_at=None, waits_since__isnull=False)
    found = found.filter(case__closed_at__isnull=False).order_by("waits_since")
    return [RegionKey(region_no, one) for one in found.values_list("id", flat=True)]


def due_ids(region_no: int, activity: Activity, stage: int, now: datetime, most: int) -> list[UUID]:
    """The next cases to erase, locked for this transaction, those another worker holds passed over."""
    found = due_cases(region_no, activity, stage, now).select_for_update(skip_locked=True, of=("self",))
    return list(found.values_list("id", flat=True)[:most])
