"""Verbs of the identity store: sealing what was left, opening it on record, reviewing, changing keys."""

from wangge.people.actions.grant_roles import grant_roles
from wangge.people.actions.open_identity import Opening, open_identity
from wangge.people.actions.review_opening import review_opening
from wangge.people.actions.rotate_keys import new_current_key, reseal_share
from wangge.people.actions.seal_identity import SealedRow, seal_identity

__all__ = [
    "Opening", "SealedRow", "grant_roles", "new_current_key", "open_identity", "reseal_share", "review_opening",
    "seal_identity",
]  # fmt: skip
