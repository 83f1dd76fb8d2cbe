"""Correct what was recorded wrongly: the days stay, the record changes, and what was believed before is kept."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import rules
from wangge.areas.models import Area
from wangge.areas.statements import times
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.text import clean

CORRECTED = ("name", "name_en", "kind", "purpose")


@transaction.atomic
def correct_area(area_id: UUID, *, by: UUID | None, reason: str, **facts: str) -> Area:
    """Put a name, English name, kind or purpose right for as long as the area has had it; a reason is asked for.

    A name that changes from a day on is no correction: that is a plan.
    """
    area = Area.objects.select_for_update(of=("self",)).filter(id=area_id, valid_to=None, moved_to=None).first()
    if area is None:
        raise InvalidInputError(_("There is no such area."))
    if not clean(reason):
        raise InvalidInputError(_("Say what was wrong."), field="reason")
    wanted = {name: clean(value)[:120] for name, value in facts.items() if name in CORRECTED}
    if "name" in wanted and not wanted["name"]:
        raise InvalidInputError(_("Give the area a name of 1 to 120 characters."), field="name")
    if wanted.get("kind") and wanted["kind"] not in rules.GRID_KINDS:
        raise InvalidInputError(_("There is no such kind of grid."), field="kind")
    moment = max(clock.now(), area.recorded_at)
    times.keep_facts([area.id], day=None, moment=moment, plan=None)
    for name, value in wanted.items():
        setattr(area, name, value)
    area.recorded_at = moment
    area.save(update_fields=[*wanted, "recorded_at"])
    audit.record("correct_area", by=by, subject=("area", area.id), reason=reason[:400], detail=dict(wanted))
    forget_everything()
    return area
