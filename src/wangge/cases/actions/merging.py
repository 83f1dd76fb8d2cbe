"""Merging: which case another may be merged into, and what its cases hear when a parent ends."""

from collections.abc import Callable

from django.db.models import F
from django.utils.translation import gettext as _

from wangge.cases import statements
from wangge.cases.actions.moving import Moving
from wangge.cases.models import Case, CaseEvent
from wangge.cases.queries.visible import SYSTEM_ACTOR, visible
from wangge.cases.rules import Payload, normal_number
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import RegionKey
from wangge.kernel.prepared import ask_prepared

FOLLOW, UNMERGE = "follow", "unmerge"


def find_parent(moving: Moving) -> Case:
    """The case named by its number; InvalidInputError in plain words when it cannot take this one in."""
    case, number = moving.case, normal_number(moving.payload.parent)
    seen = Case.objects.all() if moving.actor is SYSTEM_ACTOR else visible(moving.actor.scope)
    here = seen.filter(region_no=case.region_no, number=number).select_for_update()
    parent = here.first() if number else None  # held, so that it cannot close while this one joins it
    if parent is None:
        raise InvalidInputError(_("There is no case with this number in your area. Please check it."), field="parent")
    for is_wrong, reason in (
        (parent.id == case.id, _("A case cannot be merged into itself.")),
        (parent.closed_at is not None, _("That case is closed already. Choose one that is still open.")),
        (parent.parent_id is not None, _("That case was merged itself. Name the case it was merged into.")),
        (_has_children(case), _("Other cases were merged into this one. Merge the other case into this one instead.")),
    ):
        if is_wrong:
            raise InvalidInputError(reason, field="parent")
    return parent


def hold_parent(case: Case) -> None:
    """Hold the case this one was merged into, before this one: whoever ends it takes the two in the same order."""
    if case.parent_id:
        list(Case.objects.filter(region_no=case.region_no, id=case.parent_id).select_for_update().only("id"))


def count_merged(moving: Moving) -> None:
    """Bring the count of the case joined, or left, up to date."""
    joined, left = moving.parent and moving.parent.id, moving.left
    for parent_id, more in ((joined, 1), (left, -1)):
        if parent_id:
            parent = Case.objects.filter(region_no=moving.case.region_no, id=parent_id)
            parent.update(merged_count=F("merged_count") + more)


def _has_children(case: Case) -> bool:
    return Case.objects.filter(region_no=case.region_no, parent_id=case.id, closed_at=None).exists()


def tell_children(moving: Moving, make: Callable[..., int]) -> None:
    """One answer reaches all: merged cases close with this one, or stand on their own when it only goes away."""
    case = moving.case
    found = ask_prepared(statements.CHILDREN, case.key)
    for child in [RegionKey(case.region_no, child_id) for (child_id,) in found]:
        if moving.move.fans_out:
            payload = Payload(answer=_answer(moving), outcome=case.outcome)
            make(child, FOLLOW, by=SYSTEM_ACTOR, payload=payload, at=moving.at)
        else:
            reason = _("The case it was merged into ended without an answer.")
            make(child, UNMERGE, by=SYSTEM_ACTOR, payload=Payload(reason=reason), at=moving.at)


def _answer(moving: Moving) -> str:
    """The words the parent's own reporter got last."""
    said = moving.words(public=True)
    if said:
        return said
    told = CaseEvent.objects.filter(region_no=moving.case.region_no, case_id=moving.case.id).exclude(public_note="")
    return told.order_by("-seq").values_list("public_note", flat=True).first() or ""
