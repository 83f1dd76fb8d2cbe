"""A copy for the person: their own data and nobody else's, in the open, on record."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from wangge.cases import actions as case_actions
from wangge.kernel import audit
from wangge.kernel.ids import RegionKey
from wangge.rights import queries
from wangge.rights.queries import HeldPage


@dataclass(frozen=True)
class Copy:
    """What stands in a copy."""

    page: HeldPage
    fields: dict[str, str]


def take_copy(key: RegionKey, *, by: UUID | None, address: str | None = None) -> Copy | None:
    """Everything held by one case, its fields in the open; None when there is no such case.

    The door has asked for number and code anew. Not one transaction: a look is on record before anything is read.
    """
    page = queries.held_page(key)
    if page is None:
        return None
    _put_on_record(key, by=by)
    opened = case_actions.reveal_to_self(key, address=address) if page.fields else {}
    return Copy(page, opened)


@transaction.atomic
def _put_on_record(key: RegionKey, *, by: UUID | None) -> None:
    audit.record("take_copy", by=by, subject=("case", key), region_no=key.region_no)


def as_data(copy: Copy) -> dict[str, object]:
    """A copy for a program to read: plain names and values, moments in ISO 8601."""
    page = copy.page
    return {
        "number": page.number,
        "reported_at": page.recorded_at.isoformat(),
        "closed_at": page.closed_at and page.closed_at.isoformat(),
        "erased_at": page.erased_at and page.erased_at.isoformat(),
        "text": page.text,
        "place": page.place,
        "photos": page.photos,
        "opinion": page.opinion,
        "person": copy.fields,
        "collected_by": {"activity": page.activity.key, "notice": page.notice or page.activity.notice,
                         "purpose": page.activity.purpose_zh, "legal_basis": page.activity.legal_basis},
        "looks": [{"at": one.at.isoformat(), "office": one.who, "unit": one.unit, "purpose": one.purpose,
                   "fields": one.fields} for one in page.looks],
        "requests": [{"kind": one.kind, "asked_at": one.asked_at.isoformat(), "state": one.state, "words": one.words,
                      "answer": one.answer} for one in page.requests],
    }  # fmt: skip
