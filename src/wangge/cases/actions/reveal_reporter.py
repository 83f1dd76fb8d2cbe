"""Open the reporter's number: for a purpose, on record, and never against the person's wish. The only way there is."""

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.cases.queries.facts import history, present_facts
from wangge.cases.queries.visible import visible
from wangge.cases.rules import Actor, may_open_identity
from wangge.flow import queries as flow_queries
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey
from wangge.people import actions as people_actions


@transaction.atomic
def reveal_reporter(key: RegionKey, *, by: Actor, purpose: str) -> str:
    """The number of the person who reported; the row on record is written in the same transaction.

    RefusedError when the viewer may not see the case, or when the person asked to stay unknown to the unit;
    InvalidInputError when no number was left.
    """
    case = visible(by.scope).keyed(key).first()
    if case is None:
        raise RefusedError(_("There is no such case."))
    facts = present_facts(flow_queries.flow_by_key(case.flow_id), case, history(key))
    decision = may_open_identity(facts, by)
    if not decision:
        raise RefusedError(_(decision.reason))
    return people_actions.reveal_phone(
        key.region_no, key.id, by=by.id, purpose=purpose, case_number=case.number
    )  # fmt: skip
