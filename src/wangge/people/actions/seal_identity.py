"""Seal what a person left, ready to be written beside whatever it belongs to."""

from typing import NamedTuple
from uuid import UUID

from wangge.people.keyring import BLIND, FIELD, current_key, sealer
from wangge.people.rules import FOUND_BY, Identity, mask, normal

REPORTER = "reporter"


class SealedRow(NamedTuple):
    """The values of one row of the store, in the order of `cases.statements.SEALED`."""

    field: str
    owner_kind: str
    algorithm: str
    key_id: UUID
    nonce: bytes
    sealed: bytes
    blind: bytes | None
    masked: str


def about(owner_kind: str, region_no: int, owner_id: UUID, field: str) -> str:
    """What is bound to a sealed field, so that it opens nowhere else."""
    return f"{owner_kind}:{region_no}:{owner_id}:{field}"


def legacy_about(region_no: int, owner_id: UUID) -> str:
    """What was bound to a number before there was a key ring."""
    return f"reporter:{region_no}:{owner_id}"


def blind_of(field: str, value: str) -> bytes | None:
    """The digest by which the same value is found again; None for what nobody is looked up by."""
    if field not in FOUND_BY:
        return None
    return sealer().blind(f"{field}:{normal(field, value)}", key_id=current_key(BLIND))


def seal_identity(given: Identity, *, region_no: int, owner_id: UUID, owner_kind: str = REPORTER) -> list[SealedRow]:
    """Every field that was left, sealed with the current key. Nothing is written here."""
    rows = []
    for field, value in given.given().items():
        one = sealer().seal(value, about=about(owner_kind, region_no, owner_id, field), key_id=current_key(FIELD))
        blind, masked = blind_of(field, value), mask(field, value)
        rows.append(SealedRow(field, owner_kind, one.algorithm, one.key_id, one.nonce, one.data, blind, masked))
    return rows
