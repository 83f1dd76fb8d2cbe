"""Verbs of the identity store: sealing what was left, opening it on record, reviewing, changing keys."""

from wangge.people.actions.change_identity import (
    correct_identity,
    drop_correction,
    erase_identity,
    lift_restriction,
    propose_correction,
    purge_identities,
    restrict_identity,
)
from wangge.people.actions.grant_roles import grant_roles
from wangge.people.actions.open_identity import Opening, open_identity
from wangge.people.actions.review_opening import review_opening
from wangge.people.actions.rotate_keys import new_current_key, reseal_share
from wangge.people.actions.seal_identity import SealedRow, seal_identity

__all__ = [
    "Opening", "SealedRow", "correct_identity", "drop_correction", "erase_identity", "grant_roles", "lift_restriction",
    "new_current_key", "open_identity", "propose_correction", "purge_identities", "reseal_share", "restrict_identity",
    "review_opening", "seal_identity",
]  # fmt: skip
