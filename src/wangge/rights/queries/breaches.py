"""Breaches, and whom one may concern: computed from who looked, or from whose data was kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from wangge.access import queries as access_queries
from wangge.cases.models import Case
from wangge.kernel.fanout import fanout
from wangge.kernel.models import AuditEntry
from wangge.people.models import SealedField
from wangge.people.queries import OPENINGS
from wangge.rights.models import Breach
from wangge.rights.queries.desk import areas_of

AT_ONCE = 1000


@dataclass(frozen=True)
class Concerned:
    """One person a breach may concern: by the number of their case, masked."""

    number: str
    reported_at: datetime
    masked: tuple[str, ...]


def breaches(by: UUID | None) -> list[Breach]:
    """The breaches of an officer's areas, the newest first."""
    mine = areas_of(by)
    return [one for one in Breach.objects.order_by("-opened_at") if mine and _within(one.ranges, mine)]


def breach_in_care(by: UUID | None, breach_id: UUID) -> Breach | None:
    """One breach of an officer's areas; None for whatever is not."""
    return next((one for one in breaches(by) if one.id == breach_id), None)


def _within(ranges: Sequence[Sequence[int]], mine: Sequence[Sequence[int]]) -> bool:
    return all(any(begin <= a and b <= end for begin, end in mine) for a, b in ranges)


def concerned(breach: Breach) -> Iterator[Concerned]:
    """Everybody whom a breach may concern, by region, each once."""
    for region_no in access_queries.regions_touching(tuple((a, b) for a, b in breach.ranges)):
        for ids in _batches(_owners(breach, region_no)):
            yield from _told(breach, region_no, ids)


@fanout("how many persons a breach may concern is counted over the officer's regions")
def count_concerned(breach: Breach) -> int:
    """How many persons a breach may concern."""
    return sum(1 for _one in concerned(breach))


def _owners(breach: Breach, region_no: int) -> list[UUID]:
    """Whose data was looked at in the window (by one account, if one is named); or everybody's kept by its end."""
    if breach.way == "all":
        kept = SealedField.objects.filter(region_no=region_no, at__lte=breach.until)
        return list(kept.order_by("owner_id").values_list("owner_id", flat=True).distinct())
    looks = AuditEntry.objects.filter(
        region_no=region_no, verb__in=OPENINGS, subject_type="reporter", at__range=(breach.since, breach.until)
    )
    if breach.account_id:
        looks = looks.filter(actor_id=breach.account_id)
    return sorted({UUID(one) for one in looks.values_list("subject_id", flat=True)})


def _batches(ids: list[UUID]) -> Iterator[list[UUID]]:
    for start in range(0, len(ids), AT_ONCE):
        yield ids[start : start + AT_ONCE]


def _told(breach: Breach, region_no: int, ids: list[UUID]) -> Iterator[Concerned]:
    allowed = Q(pk__in=[])
    for begin, end in breach.ranges:
        allowed |= Q(area_no__range=(begin, end))
    masked: dict[UUID, list[str]] = {}
    kept = SealedField.objects.filter(region_no=region_no, owner_id__in=ids).order_by("field")
    for owner_id, form in kept.values_list("owner_id", "masked"):
        masked.setdefault(owner_id, []).append(form)
    cases = Case.objects.filter(allowed, region_no=region_no, id__in=ids).order_by("id")
    for case in cases.only("region_no", "id", "number", "recorded_at"):
        yield Concerned(case.number, case.recorded_at, tuple(masked.get(case.id, ())))
