"""Erase what a case holds of a person; the case itself stays, and counts.

First stage: nobody stands behind the case any more. Second: the words, the exact place and the pictures of the person
are gone as well; matter, area, unit, times and outcome stay, and so does what staff wrote as their own deeds.
"""

from collections.abc import Sequence
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wangge.cases.models import Case, CaseWords, Evidence, Visit
from wangge.cases.models.case import CaseQuerySet
from wangge.kernel import audit, clock
from wangge.kernel.errors import RefusedError
from wangge.kernel.files import remove_files
from wangge.kernel.ids import RegionKey, new_id
from wangge.people import actions as people_actions

PERSON, WORDS = 1, 2
ERASE = "SELECT erase_words(%s, %s, %s)"


@transaction.atomic
def erase_person(key: RegionKey, *, by: UUID | None) -> None:
    """Erase who reported: every sealed field and the way to them. Again, it changes nothing more."""
    people_actions.erase_identity(key, by=by)
    release_persons(key.region_no, [key.id], by=by)


@transaction.atomic
def erase_case(key: RegionKey, *, by: UUID | None) -> None:
    """Erase the words of a closed case as well. RefusedError while it is open: without them nobody can deal with it."""
    case = _closed(key)
    erase_person(key, by=by)
    _erase_told(key, case, by=by)


@transaction.atomic
def erase_rest(key: RegionKey, *, by: UUID | None) -> None:
    """The same for a case whose person was erased on wish while it was open. For the worker; RefusedError as above."""
    case = _closed(key)
    people_actions.purge_identities(key.region_no, [key.id], by=by)
    release_persons(key.region_no, [key.id], by=by)
    _erase_told(key, case, by=by)


def _closed(key: RegionKey) -> Case:
    case = Case.objects.select_for_update().filter(region_no=key.region_no, id=key.id).first()
    if case is None or case.closed_at is None:
        raise RefusedError(_("The case is still open. What was reported is needed until it is closed."))
    return case


def _erase_told(key: RegionKey, case: Case, *, by: UUID | None) -> None:
    ticket = new_id()
    audit.record("erase_case", by=by, subject=("case", key), region_no=key.region_no,
                 detail={"number": case.number, "ticket": str(ticket)})  # fmt: skip
    erase_contents(key.region_no, [key.id], ticket, by=by)


@transaction.atomic
def release_persons(region_no: int, ids: Sequence[UUID], *, by: UUID | None) -> int:
    """Mark cases as nobody's. How many; the entry on record is that of whoever calls."""
    cases = _cases(region_no, ids).filter(erased_stage__lt=PERSON)
    return cases.update(reporter_id=None, erased_stage=PERSON, erased_at=clock.now())


@transaction.atomic
def erase_contents(region_no: int, ids: Sequence[UUID], ticket: UUID, *, by: UUID | None) -> int:
    """Erase words, exact place and pictures of closed cases, as the entry with this ticket says. How many cases."""
    with connection.cursor() as cursor:
        cursor.execute(ERASE, [region_no, list(ids), ticket])
    CaseWords.objects.filter(region_no=region_no, case_id__in=ids).delete()
    Visit.objects.filter(region_no=region_no, case_id__in=ids).update(remark="")
    pictures = Evidence.objects.filter(region_no=region_no, case_id__in=ids, seq=1)
    names = list(pictures.values_list("file", flat=True))
    pictures.delete()
    transaction.on_commit(lambda: remove_files(names))
    today = clock.local(clock.now())
    return _cases(region_no, ids).update(
        title=_("Erased on %(day)s") % {"day": f"{today:%Y-%m-%d}"}, text="", place="", lon=None, lat=None,
        rating_comment="", reporter_id=None, erased_stage=WORDS, erased_at=clock.now(),
    )  # fmt: skip


def _cases(region_no: int, ids: Sequence[UUID]) -> CaseQuerySet:
    return Case.objects.filter(region_no=region_no, id__in=ids)
