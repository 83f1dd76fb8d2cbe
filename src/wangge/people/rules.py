"""Judgement about personal fields: how they are masked, and for what they may be opened."""

import re

from wangge.kernel.errors import YES, Decision, no

PHONE = re.compile(r"^\+?\d[\d -]{5,18}\d$")
PURPOSES = ("contact", "visit", "check")


def is_phone(written: str) -> bool:
    """Whether this can be a telephone number."""
    return bool(PHONE.match(written))


def mask_phone(phone: str) -> str:
    """The number with its middle hidden: 138****1234."""
    digits = re.sub(r"\D", "", phone)
    return f"{digits[:3]}****{digits[-4:]}" if len(digits) >= 9 else f"{digits[:1]}****{digits[-1:]}"


def may_reveal(purpose: str, *, is_staff: bool) -> Decision:
    """A personal field is opened only by a known member of staff, for a purpose on the list."""
    if not is_staff:
        return no("Only staff who have signed in may open a number.")
    return YES if purpose in PURPOSES else no("Name the purpose for which you open this number.")
