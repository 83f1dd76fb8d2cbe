"""Judgement about who keeps the territory and who decides about its division."""

from wangge.access.rules import LEADERS, Scope
from wangge.kernel.errors import YES, Decision, no

KEEPERS = frozenset({"administrator"})
READERS = KEEPERS | LEADERS | {"supervisor", "dispatcher", "grid_head"}


def may_read(scope: Scope) -> Decision:
    """Whether the pages of the territory are for this viewer: staff who work with areas."""
    return YES if scope.roles & READERS else no("This is for those who keep the territory.")


def may_draw(scope: Scope) -> Decision:
    """Whether this viewer draws plans and settles levels, numbers and sizes."""
    return YES if scope.roles & KEEPERS else no("The administrator draws plans.")


def may_decide_here(scope: Scope, area_no: int) -> Decision:
    """Whether this viewer decides on plans for an area: its leader, or another administrator; never the maker."""
    if scope.roles & KEEPERS:
        return YES
    if any(scope.covers(area_no, role=role) for role in LEADERS):
        return YES
    return no("A leader of the area decides on its plans, or another administrator.")
