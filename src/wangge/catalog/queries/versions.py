"""Versions of the list, by id and by name."""

from uuid import UUID

from wangge.catalog.models import DutyList, Matter
from wangge.kernel import clock


def version_by_id(list_id: UUID) -> DutyList | None:
    """A version: published, planned or a draft."""
    return DutyList.objects.filter(id=list_id).first()


def next_version() -> str:
    """A name for the next version: the year and a number that is free."""
    year = clock.today().year
    taken = set(DutyList.objects.filter(version__startswith=f"{year}-").values_list("version", flat=True))
    return next(name for number in range(1, len(taken) + 2) if (name := f"{year}-{number}") not in taken)


def editable_matter(matter_id: UUID) -> Matter | None:
    """A matter of a draft; None when it stands in a published version."""
    return Matter.objects.filter(id=matter_id, duty_list__state=DutyList.State.DRAFT).select_related("category").first()
