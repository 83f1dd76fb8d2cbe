"""Open fields of a person: first the entry on record, then, by the one function of the database, the fields.

The entry is committed before the function is asked, and the function gives nothing for an entry that is not: a
program that takes its transaction back after reading would otherwise have read without a trace.
"""

from collections.abc import Collection, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from wangge.access.rules import Seat, in_stead
from wangge.kernel import audit, clock
from wangge.kernel.crypto import LEGACY_KEY, Sealed
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey, new_id
from wangge.people.actions.seal_identity import about, legacy_about
from wangge.people.keyring import sealer
from wangge.people.models import EmergencyOpening
from wangge.people.queries import restricted_since
from wangge.people.rules import COPY, EMERGENCY, FIELDS, may_open

VERB = "reveal"
OPEN = "SELECT owner_kind, field, algorithm, key_id, nonce, sealed FROM open_identity(%s, %s, %s)"


@dataclass(frozen=True)
class Opening:
    """Who opens what for which purpose. `matter` is the number of the case or visit it is for, `seat` the lent post
    it rests on, if it does."""

    by: UUID | None
    roles: frozenset[str]
    purpose: str
    matter: str
    fields: Sequence[str] = ("phone",)
    by_name: str = ""
    by_unit: str = ""
    reason: str = ""
    seat: Seat | None = None


def open_identity(owner: RegionKey, opening: Opening, *, address: str | None = None) -> dict[str, str]:
    """The fields asked for that were left, in the open.

    RefusedError without a purpose of the viewer's role; InvalidInputError when none of the fields was left. In both
    cases nothing was read; in the second the asking stays on record.
    """
    may_open(opening.purpose, opening.roles, reason=opening.reason, is_known=opening.by is not None).enforce()
    _respect_wish(owner, opening)
    wanted = [field for field in FIELDS if field in opening.fields]
    with transaction.atomic() if opening.purpose == EMERGENCY else nullcontext():  # one row commits by itself
        ticket = _put_on_record(owner, opening, wanted, by=opening.by, address=address)
    found = _fetch(owner, ticket)
    if not found:
        raise InvalidInputError(_("The reporter left no number."))
    return found


def _respect_wish(owner: RegionKey, opening: Opening) -> None:
    """Nobody but the person themselves opens what is restricted. Asked before anything is written, so that no entry
    tells of a look that was not; the function of the database asks again."""
    since = None if opening.purpose == COPY else restricted_since(owner.region_no, owner.id)
    if since is not None:
        message = _("Restricted since %(day)s on the person's own wish: it is stored, and nobody opens it.")
        raise RefusedError(message % {"day": f"{clock.local(since):%Y-%m-%d}"})


def _put_on_record(
    owner: RegionKey, opening: Opening, fields: Collection[str], *, by: UUID | None, address: str | None
) -> UUID:
    ticket = new_id()
    told = {"case": opening.matter, "fields": list(fields), "ticket": str(ticket)}
    who = {"roles": sorted(opening.roles), "unit": opening.by_unit}
    why = {"written": opening.reason} if opening.reason else {}
    audit.record(
        VERB, by=by, subject=("reporter", owner.id), region_no=owner.region_no, reason=opening.purpose,
        detail={**told, **who, **why, **in_stead(opening.seat)}, address=address,
    )  # fmt: skip
    if opening.purpose == EMERGENCY:
        assert by is not None
        EmergencyOpening.objects.create(
            region_no=owner.region_no, id=ticket, owner_id=owner.id, case_number=opening.matter,
            fields=" ".join(fields), by_id=by, by_name=opening.by_name, by_unit=opening.by_unit,
            reason=opening.reason, at=clock.now(),
        )  # fmt: skip
    return ticket


def _fetch(owner: RegionKey, ticket: UUID) -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute(OPEN, [owner.region_no, owner.id, ticket])
        rows = cursor.fetchall()
    found = {}
    for kind, field, algorithm, key_id, nonce, data in rows:
        sealed = Sealed(algorithm, key_id, bytes(nonce), bytes(data))
        found[field] = sealer().unseal(sealed, about=words_of(sealed, kind, owner, field))
    return found


def words_of(sealed: Sealed, owner_kind: str, owner: RegionKey, field: str) -> str:
    """What was bound to a field when it was sealed."""
    if sealed.key_id == LEGACY_KEY:
        return legacy_about(owner.region_no, owner.id)
    return about(owner_kind, owner.region_no, owner.id, field)
