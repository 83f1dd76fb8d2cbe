"""Duties follow the territory: the unit answerable in an area that ends is answerable in each that follows it."""

from collections.abc import Sequence
from typing import TypeVar
from uuid import UUID

from django.db.models import Count

from wangge.areas.followers import Handover
from wangge.catalog.models import Duty, LimitRule
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything

D = TypeVar("D", Duty, LimitRule)


def duties_for(areas: Sequence[UUID]) -> dict[UUID, int]:
    """How many duties name each of these areas."""
    named = Duty.objects.filter(area_id__in=areas).values("area_id").annotate(n=Count("id"))
    return {row["area_id"]: row["n"] for row in named}


def hand_duties_over(handover: Handover) -> int:
    """Write the duties and limits of areas that end for each heir; how many duties were.

    The old lines stay: they say who was answerable then, and no case stands in an area that has ended.
    """
    duties = list(Duty.objects.filter(area_id__in=handover.heirs))
    copies = [_for(duty, heir) for duty in duties for heir in handover.heirs[duty.area_id]]
    Duty.objects.bulk_create(copies, ignore_conflicts=True, batch_size=1000)
    limits = LimitRule.objects.filter(area_id__in=handover.heirs, effective_to=None)
    since = {"effective_from": clock.local(handover.at).date()}
    LimitRule.objects.bulk_create(
        _for(limit, heir, **since) for limit in limits if limit.area_id for heir in handover.heirs[limit.area_id]
    )
    if duties:
        audit.record(
            "hand_duties_over", by=handover.by, subject=("duties", "territory"), detail={"duties": len(duties)}
        )
        forget_everything()
    return len(duties)


def _for(row: D, heir: UUID, **other: object) -> D:
    fields = [field.attname for field in row._meta.concrete_fields if not field.primary_key]
    return type(row)(**{**{name: getattr(row, name) for name in fields}, "area_id": heir, **other})
