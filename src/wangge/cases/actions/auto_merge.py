"""Merging by itself, only where it has shown itself as precise as the administrator asks; off until then."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings

from wangge.areas import queries as area_queries
from wangge.cases.actions.make_move import make_move
from wangge.cases.models import Case
from wangge.cases.queries.decided import merge_threshold
from wangge.cases.queries.duplicates import CaseLike, candidates
from wangge.cases.queries.visible import SYSTEM_ACTOR
from wangge.cases.rules import Payload
from wangge.kernel import audit
from wangge.kernel.errors import PlainError

FRESH = timedelta(minutes=15)
MOST = 200


def merge_alike(now: datetime, *, by: UUID | None) -> int:
    """Merge fresh reports into the open case that is surely the same thing; returns how many.

    How sure is sure comes from what people decided before (`queries.decided`). Everything can be taken apart again.
    """
    precision = settings.AUTO_MERGE_PERCENT / 100
    if not 0 < precision <= 1:
        return 0
    return sum(_merge_in(region_no, precision, now, by=by) for region_no in area_queries.region_numbers())


def _merge_in(region_no: int, precision: float, now: datetime, *, by: UUID | None) -> int:
    threshold = merge_threshold(region_no, precision)
    if threshold is None:
        return 0
    fresh = Case.objects.open().filter(
        region_no=region_no, recorded_at__gte=now - FRESH, last_seq=1, parent_id=None, stage="reported"
    )  # fmt: skip
    merged = sum(_merge(case, threshold) for case in fresh.order_by("recorded_at")[:MOST])
    if merged:
        audit.record("merge_alike", by=by, subject=("region", region_no), region_no=region_no,
                     detail={"merged": merged, "threshold": threshold})  # fmt: skip
    return merged


def _merge(case: Case, threshold: float) -> bool:
    """Into the best older case that is sure enough; a case that was moved meanwhile is left alone."""
    for one in candidates(case.region_no, CaseLike.of(case), most=3):
        older = Case.objects.filter(region_no=case.region_no, id=one.key.id, recorded_at__lt=case.recorded_at).exists()
        if one.score < threshold or not older:
            continue
        try:
            make_move(case.key, "merge", by=SYSTEM_ACTOR, payload=Payload(parent=one.number, score=one.score), seq=1)
        except PlainError:
            return False
        return True
    return False
