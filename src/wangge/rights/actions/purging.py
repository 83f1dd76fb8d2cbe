"""Erase what has been kept long enough: by night, by rule, in batches, each with its proof in the record."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from wangge.areas import queries as area_queries
from wangge.cases.actions import erasing
from wangge.kernel import audit
from wangge.kernel.fanout import fanout
from wangge.kernel.ids import new_id
from wangge.people import actions as people_actions
from wangge.rights.models import Request
from wangge.rights.queries.activities import Activity
from wangge.rights.queries.retention import PERSON, REQUESTS, WORDS, due_ids, due_requests, is_reviewed, ruled

BATCH = 500


@fanout("the nightly purge walks the regions one after another")
def purge_due(now: datetime, *, by: UUID | None) -> int:
    """Erase everything that is due in every region under a rule somebody has looked at. How many rows were touched.

    Each batch is whole or not at all, so it may be ended and started again at any moment.
    """
    count = 0
    for activity in filter(is_reviewed, ruled()):
        for region_no in area_queries.region_numbers():
            count += purge_region(region_no, activity, now, by=by)
    return count


def purge_region(region_no: int, activity: Activity, now: datetime, *, by: UUID | None) -> int:
    """The same for one region and one rule: persons first, then words; or the words of answered requests."""
    count = 0
    if activity.key == REQUESTS:
        while done := purge_requests(region_no, activity, now, by=by):
            count += done
        return count
    for stage in (PERSON, WORDS):
        while done := purge_batch(region_no, activity, stage, now, by=by):
            count += done
    return count


@transaction.atomic
def purge_batch(
    region_no: int, activity: Activity, stage: int, now: datetime, *, by: UUID | None, most: int = BATCH
) -> int:
    """One batch of one stage, with its proof: how many, by which rule, and the digest of which. How many."""
    ids = due_ids(region_no, activity, stage, now, most)
    if not ids:
        return 0
    ticket = new_id()
    _prove(region_no, activity.notice, "persons" if stage == PERSON else "words", ids, ticket, by=by)
    if stage == PERSON:
        people_actions.purge_identities(region_no, ids, by=by)
        erasing.release_persons(region_no, ids, by=by)
    else:
        erasing.erase_contents(region_no, ids, ticket, by=by)
    return len(ids)


@transaction.atomic
def purge_requests(region_no: int, rule: Activity, now: datetime, *, by: UUID | None, most: int = BATCH) -> int:
    """Words of requests that were answered long enough ago; the request itself and its steps stay. How many."""
    ids = list(due_requests(region_no, now).values_list("id", flat=True)[:most])
    if ids:
        _prove(region_no, rule.notice, "requests", ids, new_id(), by=by)
        Request.objects.filter(region_no=region_no, id__in=ids).update(words="", answer="")
    return len(ids)


def _prove(region_no: int, rule: str, what: str, ids: Sequence[UUID], ticket: UUID, *, by: UUID | None) -> None:
    digest = hashlib.sha256(b"".join(sorted(one.bytes for one in ids))).hexdigest()
    audit.record(
        "purge_people", by=by, subject=("retention", region_no), region_no=region_no, reason=rule,
        detail={"what": what, "count": len(ids), "sha256": digest, "ticket": str(ticket)},
    )  # fmt: skip
