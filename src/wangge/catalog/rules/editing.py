"""Judgement about versions and rulings: what may be edited, published, adopted."""

from collections.abc import Collection
from datetime import date

from wangge.kernel.errors import YES, Decision, no


def may_edit(state: str) -> Decision:
    """A draft may be edited, a published version never."""
    if state != "draft":
        return no("A published version of the duty list is never changed. Start a draft.")
    return YES


def may_publish(
    state: str, *, begins: date, today: date, taken: Collection[date], matters: int
) -> Decision:  # fmt: skip
    """A draft with matters may be published from today on, on a day no other version begins.

    The first version of an installation may begin in the past: nothing has been judged by a list before it.
    """
    if state != "draft":
        return no("This version is published already.")
    if not matters:
        return no("There is no matter in this draft.")
    if taken and begins < today:
        return no("A version cannot begin in the past: cases have been judged by the list that was in force.")
    if begins in taken:
        return no("Another version begins on this day.")
    return YES


def may_adopt(state: str, *, unit_ends: date | None, today: date, is_in_list: bool) -> Decision:
    """A proposed ruling for a living unit and a matter that is still in the list may become a line of it."""
    if state != "proposed":
        return no("This ruling has been decided already.")
    if unit_ends is not None and unit_ends <= today:
        return no("The unit of this ruling has been abolished.")
    if not is_in_list:
        return no("The duty list in force no longer has this matter.")
    return YES
