"""Reads of the duty list: the list in force, who answers where, what a text may be about."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from wangge.catalog.models import Duty, DutyList, Matter
from wangge.catalog.rules import Fit, ListLine, ListMatcher
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.kernel.text import pairs
from wangge.units.models import Unit


@dataclass(frozen=True)
class Responsible:
    """A matter, the unit that answers for it at a place, and the words of the report that led there."""

    matter: Matter
    unit: Unit
    words: tuple[str, ...]
    score: float


@kept_for(30)
def matters_in_force() -> dict[UUID, Matter]:
    """Every matter of the duty list in force today, by id."""
    today = clock.today()
    in_force = DutyList.objects.filter(effective_from__lte=today).filter(
        Q(effective_to=None) | Q(effective_to__gt=today)
    )
    newest = in_force.order_by("-effective_from").first()
    return {matter.id: matter for matter in Matter.objects.filter(duty_list=newest)} if newest else {}


@kept_for(30)
def _matcher() -> ListMatcher:
    return ListMatcher(
        ListLine(
            matter.id,
            tuple(matter.keywords),
            tuple(set(pairs(f"{matter.name_zh} {matter.open_when_zh} {' '.join(matter.keywords)} {matter.name_en}"))),
        )
        for matter in matters_in_force().values()
    )


def fitting_matters(text: str, *, most: int = 3) -> list[Fit]:
    """The matters a text may be about, best first; empty when the list has nothing that fits."""
    return _matcher().fits(text, pairs(text), most=most)


def suggest_units(text: str, area_no: int, *, most: int = 3) -> list[Responsible]:
    """Up to three units for a report, each with the line of the duty list that speaks for it; or none."""
    matters = matters_in_force()
    fits = fitting_matters(text, most=most)
    units = responsible_units([fit.matter_id for fit in fits], area_no)
    return [
        Responsible(matters[fit.matter_id], units[fit.matter_id], fit.words, fit.score)
        for fit in fits
        if fit.matter_id in units
    ]


def responsible_units(matter_ids: list[UUID], area_no: int) -> dict[UUID, Unit]:
    """For each matter the main unit at this place: of the duties whose area holds it, the smallest area's."""
    duties = (
        Duty.objects.filter(
            matter_id__in=matter_ids, is_main=True, area__area_no__lte=area_no, area__area_end__gte=area_no
        )
        .select_related("unit")
        .order_by("area__area_no")
    )
    return {duty.matter_id: duty.unit for duty in duties}  # later, deeper areas win


def units_at(area_no: int) -> list[Unit]:
    """Every unit that serves this place, the nearest first."""
    serving = Unit.objects.filter(valid_to=None, area__area_no__lte=area_no, area__area_end__gte=area_no)
    return list(serving.select_related("area").order_by("-area__area_no", "key"))


def main_centre(area_no: int) -> Unit | None:
    """The command centre that catches what is nobody's, at this place."""
    return next((unit for unit in units_at(area_no) if unit.is_centre), None)
