"""A breach: opened at once, whom it concerns listed, authority and persons told, closed with a report."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.accounts.models import User
from wangge.kernel import audit, clock, marks
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.sheets import Table, write_tables
from wangge.kernel.text import clean_words
from wangge.rights import queries
from wangge.rights.models import Breach
from wangge.rights.queries.breaches import breach_in_care, concerned
from wangge.rights.rules import check_breach, may_close_breach

TOLD = {"authority": "authority_at", "persons": "persons_at"}
MARKED = frozenset({2})  # the masked fields: words, never a key


@dataclass(frozen=True)
class Found:
    """What is known when a breach is opened; `account` is whose looks are meant, empty for everybody's."""

    what: str
    kinds: str
    harm: str
    measures: str
    way: str
    since: datetime
    until: datetime
    account: str = ""


@transaction.atomic
def open_breach(found: Found, *, by: UUID | None) -> UUID:
    """Open a breach for the officer's areas; its id. InvalidInputError names the field at fault."""
    ranges, now = queries.areas_of(by), clock.now()
    if not ranges or found.way not in {"looks", "all"}:
        raise RefusedError(_("There is no such breach."))
    told = {name: clean_words(getattr(found, name)) for name in ("what", "kinds", "harm", "measures")}
    field, decision = check_breach(told, found.since, found.until, now)
    if not decision:
        raise InvalidInputError(_(decision.reason), field=field)
    account = User.objects.filter(username=found.account.strip()).first() if found.account.strip() else None
    if found.account.strip() and account is None:
        raise InvalidInputError(_("There is no such account."), field="account")
    made = Breach.objects.create(
        **told, way=found.way, account_id=account.id if account else None, since=found.since, until=found.until,
        found_at=now, ranges=[list(one) for one in ranges], by_id=by, opened_at=now,
    )  # fmt: skip
    audit.record("open_breach", by=by, subject=("breach", made.id), reason=found.way)
    return made.id


@transaction.atomic
def tell_breach(breach_id: UUID, whom: str, *, by: UUID | None) -> None:
    """Note that the authority or the persons were told now; told before, nothing changes."""
    breach = _open(breach_id, by)
    name = TOLD.get(whom)
    if name is None:
        raise RefusedError(_("There is no such breach."))
    if getattr(breach, name) is None:
        setattr(breach, name, clock.now())
        breach.save(update_fields=[name])
        audit.record("tell_breach", by=by, subject=("breach", breach_id), reason=whom)


@transaction.atomic
def close_breach(breach_id: UUID, report: str, *, by: UUID | None) -> None:
    """Close a breach with its report. RefusedError while the authority was not told."""
    breach, report = _open(breach_id, by), clean_words(report)
    decision = may_close_breach(authority_told=breach.authority_at is not None, report=report)
    if not decision:
        raise InvalidInputError(_(decision.reason), field="report")
    breach.closed_at, breach.report = clock.now(), report
    breach.save(update_fields=["closed_at", "report"])
    audit.record("close_breach", by=by, subject=("breach", breach_id))


@transaction.atomic
def take_breach_list(breach_id: UUID, *, by: UUID | None) -> bytes:
    """The persons a breach may concern as a book (XLSX), masked; the taking is on record. No cell is a formula."""
    breach = breach_in_care(by, breach_id)
    if breach is None:
        raise RefusedError(_("There is no such breach."))
    count = 0

    def rows() -> Iterator[list[str]]:
        nonlocal count
        for one in concerned(breach):
            count += 1
            yield [one.number, f"{clock.local(one.reported_at):%Y-%m-%d %H:%M}", " ".join(one.masked)]

    headings = [_("Case number"), _("Reported at"), _("Held now")]
    mark = marks.new_mark(by)
    persons = Table(_("Persons concerned"), rows(), [24, 18, 60], headings=[headings], marked=MARKED)
    content = write_tables([persons], mark)
    detail: dict[str, object] = {"count": count, "export": mark.number}
    audit.record("take_breach_list", by=by, subject=("breach", breach_id), detail=detail)
    return content


def _open(breach_id: UUID, by: UUID | None) -> Breach:
    """A breach of the officer's areas that is not closed, locked."""
    if breach_in_care(by, breach_id) is None:
        raise RefusedError(_("There is no such breach."))
    breach = Breach.objects.select_for_update().get(id=breach_id)
    if breach.closed_at is not None:
        raise RefusedError(_("This breach is closed."))
    return breach
