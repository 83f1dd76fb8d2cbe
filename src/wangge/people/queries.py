"""Reads of the identity store: masked forms, who looked, what waits for review. None returns an open field."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection

from wangge.access.rules import stead_of
from wangge.areas import queries as area_queries
from wangge.kernel.crypto import WrongSealError
from wangge.kernel.fanout import fanout
from wangge.kernel.models import AuditEntry
from wangge.people.keyring import BLIND, FIELD, current_key, newest_key, sealer
from wangge.people.models import DataKey, EmergencyOpening, PendingCorrection, Reporter, Restriction, SealedField
from wangge.people.rules import normal

OPENINGS = ("reveal", "reveal_phone")  # the second before there was a key ring
LONGEST = 200


@dataclass(frozen=True)
class Reading:
    """One look at what is kept of a person: in which role and unit, when, for which purpose, at which fields; and
    for whom, when it was in a lent post."""

    at: datetime
    by_id: UUID | None
    roles: tuple[str, ...]
    unit: str
    purpose: str
    fields: tuple[str, ...]
    matter: str
    stead: tuple[UUID, ...] = ()


@dataclass(frozen=True)
class SealedCounts:
    """How many fields are sealed with the current key, and how many wait to be."""

    done: int
    waiting: int


def masked_phone(region_no: int, reporter_id: UUID | None) -> str:
    """The masked number of a reporter, or nothing."""
    if reporter_id is None:
        return ""
    found = Reporter.objects.filter(region_no=region_no, id=reporter_id).values_list("masked_phone", flat=True)
    return found.first() or ""


def masked_fields(region_no: int, owner_id: UUID | None) -> dict[str, str]:
    """What a person left, each field in its masked form; empty for nobody."""
    if owner_id is None:
        return {}
    found = SealedField.objects.filter(region_no=region_no, owner_id=owner_id)
    return dict(found.order_by("field").values_list("field", "masked"))


def owners_of(field: str, value: str, *, regions: Sequence[int]) -> list[tuple[int, UUID]]:
    """Region and id of those in some regions who left exactly this number, the newest first; by its blind digest."""
    if not normal(field, value) or not regions:
        return []
    blind = sealer().blind(f"{field}:{normal(field, value)}", key_id=current_key(BLIND))
    found = SealedField.objects.filter(region_no__in=regions, field=field, blind=blind)
    owners = list(found.order_by("-at").values_list("region_no", "owner_id")[:LONGEST])
    ids = {owner_id for _region, owner_id in owners}
    held = Restriction.objects.filter(region_no__in=regions, owner_id__in=ids).values_list("region_no", "owner_id")
    left_alone = set(held) if owners else set()
    return [one for one in owners if one not in left_alone]


def restricted_since(region_no: int, owner_id: UUID) -> datetime | None:
    """Since when a person has what is kept of them restricted; None while it is not."""
    found = Restriction.objects.filter(region_no=region_no, owner_id=owner_id).values_list("since", flat=True)
    return found.first()


def proposed_fields(region_no: int, request_id: UUID) -> dict[str, str]:
    """What a request for correction proposes, each field masked."""
    found = PendingCorrection.objects.filter(region_no=region_no, request_id=request_id)
    return dict(found.order_by("field").values_list("field", "masked"))


def readings_of(region_no: int, owner_id: UUID) -> list[Reading]:
    """Who looked at what is kept of a person, the newest first."""
    rows = AuditEntry.objects.filter(
        region_no=region_no, subject_type="reporter", subject_id=str(owner_id), verb__in=OPENINGS
    )
    return [_reading(row) for row in rows.order_by("-at", "-id")[:LONGEST]]


def _reading(row: AuditEntry) -> Reading:
    told = row.detail
    fields, roles = tuple(told.get("fields", ("phone",))), tuple(told.get("roles", ()))
    unit, matter = told.get("unit", ""), told.get("case", "")
    return Reading(row.at, row.actor_id, roles, unit, row.reason, fields, matter, stead_of(told))


def emergencies_of(region_no: int, owner_id: UUID) -> list[EmergencyOpening]:
    """The emergency openings of one person, the newest first; shown on the page of the case."""
    return list(EmergencyOpening.objects.filter(region_no=region_no, owner_id=owner_id).order_by("-at"))


@fanout("the security officer reviews emergency openings of every region")
def emergency_openings(roles: frozenset[str]) -> list[EmergencyOpening]:
    """Emergency openings for the security officer, those that wait for review first; nothing for anybody else."""
    if "security" not in roles:
        return []
    waiting = EmergencyOpening.objects.filter(reviewed_at=None).order_by("-at")[:LONGEST]
    judged = EmergencyOpening.objects.exclude(reviewed_at=None).order_by("-at")[:LONGEST]
    return [*waiting, *judged]


def sealed_counts() -> SealedCounts:
    """How far the change of the key is, over every region."""
    done, total, key_id = 0, 0, newest_key(FIELD)
    with connection.cursor() as cursor:
        for region_no in area_queries.region_numbers():
            cursor.execute(
                "SELECT count(*) FILTER (WHERE key_id = %s), count(*) FROM people_sealed WHERE region_no = %s",
                [key_id, region_no],
            )
            sealed, every = cursor.fetchone()
            done, total = done + sealed, total + every
    return SealedCounts(done, total - done)


def closed_keys() -> list[UUID]:
    """The keys of the ring that this installation's master key does not open: what they sealed stays closed."""
    return [one for one in DataKey.objects.order_by("made_at").values_list("id", flat=True) if not _opens(one)]


def _opens(key_id: UUID) -> bool:
    try:
        sealer().blind("", key_id=key_id)
    except WrongSealError:
        return False
    return True
