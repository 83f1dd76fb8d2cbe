"""Look whether somebody has called before: by the exact number, through its digest, on record."""

from django.db import transaction

from wangge.access.rules import in_stead
from wangge.cases.models import Case
from wangge.cases.queries.desk import CaseRow, case_rows
from wangge.cases.queries.visible import visible
from wangge.cases.rules import Actor
from wangge.kernel import audit
from wangge.people import queries as people_queries
from wangge.people.rules import is_phone

MOST = 20


@transaction.atomic
def look_up_caller(phone: str, *, by: Actor) -> list[CaseRow]:
    """The open cases of this number that the viewer may see anyway, the newest first; never those of somebody who
    asked to stay unknown. That somebody looked stays on record, the number does not."""
    if not is_phone(phone.strip()):
        return []
    owners = people_queries.owners_of("phone", phone, regions=by.scope.regions)
    cases: list[Case] = []
    if owners:
        seen = visible(by.scope).open().filter(region_no__in={region for region, _id in owners}, hides_reporter=False)
        cases = list(seen.filter(id__in=[owner for _region, owner in owners]).order_by("-recorded_at")[:MOST])
    audit.record("look_up_caller", by=by.id, subject=("reporter", ""),
                 detail={"cases": [case.number for case in cases], **in_stead(*by.scope.lists_for())})  # fmt: skip
    return case_rows(cases)
