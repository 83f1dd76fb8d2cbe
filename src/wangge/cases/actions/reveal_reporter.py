"""Open what the reporter left: for a purpose, on record, and never against the person's wish. The only way there is."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from wangge.access.rules import Seat
from wangge.cases.models import Case
from wangge.cases.queries.visible import visible
from wangge.cases.rules import Actor, CaseFacts, may_open_identity
from wangge.kernel import clock
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey
from wangge.people import actions as people_actions
from wangge.people.rules import AT_HAND, COPY, EMERGENCY, FIELDS, PURPOSES, SELF

PHONE = ("phone",)


def reveal_reporter(
    key: RegionKey, *, by: Actor, purpose: str, fields: Sequence[str] = PHONE, reason: str = "",
    address: str | None = None,
) -> dict[str, str]:  # fmt: skip
    """The fields of the person who reported, in the open; the entry on record is written before anything is read.

    Not one transaction, on purpose: the entry is committed first, lest somebody read and take it back. RefusedError
    when the viewer may not see the case, or when the person asked to stay unknown to the unit; an emergency sets both
    aside for those on duty, with a written reason, and waits for review. InvalidInputError when nothing was left.
    """
    case = _case(key, by, purpose)
    decision = may_open_identity(_facts(case), by)
    if not decision and purpose != EMERGENCY:
        raise RefusedError(_(decision.reason))
    seat = _lent(case, by, purpose)
    opening = people_actions.Opening(
        by.id, by.roles, purpose, case.number, fields, by_name=by.named(seat), by_unit=by.unit_name, reason=reason,
        seat=seat,
    )  # fmt: skip
    return people_actions.open_identity(key, opening, address=address)


def _lent(case: Case, by: Actor, purpose: str) -> Seat | None:
    """The lent post on which the look rests; in an emergency a post on duty is enough wherever it is."""
    roles = PURPOSES[purpose].roles if purpose in PURPOSES else frozenset()
    if purpose == EMERGENCY:
        return by.scope.acts_on_duty_for(roles)
    return by.scope.acts_for(roles, case.area_no, {case.main_unit_id, *case.assist_units})


def _facts(case: Case) -> CaseFacts:
    """As much of the facts as the rule about identities asks for; no history is read."""
    return CaseFacts(
        case.state, case.area_no, clock.now(), main_unit_id=case.main_unit_id,
        assist_units=frozenset(case.assist_units), hides_reporter=case.hides_reporter,
    )  # fmt: skip


def _case(key: RegionKey, by: Actor, purpose: str) -> Case:
    """The case, if this person sees it; on duty, in an emergency, any case there is."""
    is_beyond = purpose == EMERGENCY and by.id is not None and bool(by.roles & AT_HAND)
    case = (Case.objects.all() if is_beyond else visible(by.scope)).keyed(key).first()
    if case is None:
        raise RefusedError(_("There is no such case."))
    return case


def reveal_to_self(key: RegionKey, *, address: str | None = None) -> dict[str, str]:
    """What a person left, in the open, for that person alone; who asks has just proved to hold number and code.

    On record as every look is, the person themselves being who looked. Nothing when nothing was left.
    """
    case = Case.objects.keyed(key).first()
    if case is None or case.reporter_id is None:
        return {}
    opening = people_actions.Opening(key.id, SELF, COPY, case.number, FIELDS)
    return people_actions.open_identity(key, opening, address=address)
