"""Reads of the identity store: only ever the masked form."""

from uuid import UUID

from wangge.people.models import Reporter


def masked_phone(region_no: int, reporter_id: UUID | None) -> str:
    """The masked number of a reporter, or nothing."""
    if reporter_id is None:
        return ""
    found = Reporter.objects.filter(region_no=region_no, id=reporter_id).values_list("masked_phone", flat=True)
    return found.first() or ""
