"""What a text may be about, and the units that would answer for it."""

from dataclasses import dataclass

from wangge.catalog.models import Matter
from wangge.catalog.queries.duties import responsible_units
from wangge.catalog.queries.in_force import matters_in_force
from wangge.catalog.rules import Fit, ListLine, ListMatcher
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
