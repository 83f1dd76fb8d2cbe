"""Verbs of rights."""

from wangge.access.actions.cards import CardDraft, drop_photos, save_card, withdraw_photo
from wangge.access.actions.importing import STAFF, ImportedStaff, example_book, import_staff, passwords_book
from wangge.access.actions.lending import LoanDraft, end_loan, lend_post, name_cover
from wangge.access.actions.posts import PostDraft, appoint, end_post, give_post
from wangge.access.actions.staff import (
    add_staff,
    change_staff,
    close_staff,
    give_token,
    open_staff,
    reset_password,
    reset_staff_factors,
    revoke_staff_token,
    set_policy,
    unlock_staff,
)

__all__ = [
    "STAFF",
    "CardDraft",
    "ImportedStaff",
    "LoanDraft",
    "PostDraft",
    "add_staff",
    "appoint",
    "change_staff",
    "close_staff",
    "drop_photos",
    "end_loan",
    "end_post",
    "example_book",
    "give_post",
    "give_token",
    "import_staff",
    "lend_post",
    "name_cover",
    "open_staff",
    "passwords_book",
    "reset_password",
    "reset_staff_factors",
    "revoke_staff_token",
    "save_card",
    "set_policy",
    "unlock_staff",
    "withdraw_photo",
]
