"""Verbs of the duty list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from wangge.catalog.models import Duty, DutyList, Matter
from wangge.kernel import audit
from wangge.kernel.caches import forget_everything


@dataclass(frozen=True)
class ListDraft:
    """A version of the duty list before it is published."""

    version: str
    title_zh: str
    title_en: str
    effective_from: date


@transaction.atomic
def publish_duty_list(
    draft: ListDraft, matters: Sequence[Matter], duties: Sequence[Duty], *, by: UUID | None
) -> DutyList:
    """Publish a version with its matters and with who answers for them where; all or nothing."""
    published = DutyList.objects.create(**vars(draft))
    for matter in matters:
        matter.duty_list = published
    Matter.objects.bulk_create(matters)
    Duty.objects.bulk_create(duties)
    audit.record("publish_duty_list", by=by, subject=("duty_list", draft.version), detail={"matters": len(matters)})
    forget_everything()
    return published
