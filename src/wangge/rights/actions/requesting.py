"""A person asks something about their own data. The door has seen number and code of the case."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.flow import queries as flow_queries
from wangge.flow.rules import promise
from wangge.kernel import audit, clock
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import RegionKey, new_id
from wangge.kernel.text import clean, clean_words
from wangge.people import actions as people_actions
from wangge.people.rules import LONGEST_FIELD, is_phone
from wangge.rights import queries
from wangge.rights.models import Request, RequestStep
from wangge.rights.rules import CORRECT, FLOW, may_ask


@dataclass(frozen=True)
class Asked:
    """What a person asks: the kind, their words, and for a correction what should stand there."""

    kind: str
    words: str = ""
    given: Mapping[str, str] = field(default_factory=dict)

    def cleaned(self) -> "Asked":
        """The same with its texts tidied; only a correction carries values."""
        given = {name: clean(value) for name, value in self.given.items() if clean(value)}
        return Asked(self.kind, clean_words(self.words), given if self.kind == CORRECT else {})


@transaction.atomic
def ask_right(key: RegionKey, asked: Asked, *, by: UUID | None) -> RegionKey:
    """Take the request in, its clock running; its key. InvalidInputError names the field, and nothing was kept."""
    asked = asked.cleaned()
    held = queries.facts_of(key)
    if held is None:
        raise InvalidInputError(_("There is no such case."))
    at_fault, decision = may_ask(asked.kind, asked.words, asked.given, held)
    if not decision:
        raise InvalidInputError(_(decision.reason), field=at_fault)
    _check_given(asked.given)
    flow = flow_queries.current_flow(FLOW)
    now = clock.now()
    due_at, is_provisional = promise(flow, now, flow_queries.calendar_of(key.region_no))
    request = Request.objects.create(
        region_no=key.region_no, id=new_id(), case_id=key.id, kind=asked.kind, flow_id=flow.key, state=flow.start,
        words=asked.words, asked_at=now, due_at=due_at, is_provisional=is_provisional,
    )  # fmt: skip
    RequestStep.objects.create(
        region_no=key.region_no, request_id=request.id, seq=1, move="report", to_state=flow.start, at=now, by_id=by
    )
    if asked.given:
        people_actions.propose_correction(key, request.id, asked.given, by=by)
    audit.record("ask_right", by=by, subject=("rights_request", request.key), region_no=key.region_no,
                 reason=asked.kind)  # fmt: skip
    return request.key


def _check_given(given: Mapping[str, str]) -> None:
    if "phone" in given and not is_phone(given["phone"]):
        raise InvalidInputError(_("This does not look like a telephone number."), field="phone")
    for name, value in given.items():
        if len(value) > LONGEST_FIELD:
            raise InvalidInputError(_("This is longer than 100 characters."), field=name)
