"""Who answers for a matter at a place. The lines of a matter are kept for a short while, so dispatch costs no query."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from wangge.catalog.models import Duty
from wangge.catalog.queries.in_force import matter_by_id
from wangge.kernel import clock
from wangge.kernel.caches import kept_for
from wangge.units.models import Desk, Unit


@dataclass(frozen=True)
class DutyHere:
    """The main unit at a place with its desk, those that assist it, and the line of the list that says so."""

    main: Unit | None = None
    desk: Desk | None = None
    assisting: list[Unit] = field(default_factory=list)
    clause: str = ""


def duty_at(matter_id: UUID, area_no: int, *, level: str = "") -> DutyHere:
    """Who answers for a matter here; with a level, who answers on that level, else on the level of the matter.

    The smallest area decides, and in it a line that names the level before one that names none. A unit that has been
    abolished is never offered.
    """
    duties = [duty for duty in _live(matter_id, area_no) if not level or duty.level in {level, ""}]
    mains = [duty for duty in duties if duty.is_main]
    if not mains:
        return DutyHere(assisting=_units(duties))
    matter = matter_by_id(matter_id)
    asked = level or (matter.level if matter else "")
    main = max(mains, key=lambda duty: (duty.area.area_no, duty.level == asked, duty.level == ""))
    return DutyHere(main.unit, main.desk, _units(duties, but=main.unit), main.clause or str(matter or ""))


def responsible_units(matter_ids: list[UUID], area_no: int) -> dict[UUID, Unit]:
    """For each matter the main unit at this place: of the duties whose area holds it, the smallest area's."""
    found = {matter_id: duty_at(matter_id, area_no).main for matter_id in matter_ids}
    return {matter_id: unit for matter_id, unit in found.items() if unit}


def desk_for(matter_id: UUID, area_no: int, unit_id: UUID) -> UUID | None:
    """The desk at which a matter waits in this unit; None when the directory names none, or another unit answers."""
    duty = duty_at(matter_id, area_no)
    return duty.desk.id if duty.desk and duty.desk.unit_id == unit_id else None


def units_at(area_no: int) -> list[Unit]:
    """Every unit that serves this place, the nearest first."""
    serving = Unit.objects.live(clock.today()).filter(area__area_no__lte=area_no, area__area_end__gte=area_no)
    return list(serving.select_related("area").order_by("-area__area_no", "key"))


def _live(matter_id: UUID, area_no: int) -> list[Duty]:
    """The lines that hold at this place, the widest area first."""
    today = clock.today()
    return [
        duty
        for duty in _duties_of(matter_id)
        if duty.area.area_no <= area_no <= duty.area.area_end and duty.unit.is_live(today)
    ]


@kept_for(30)
def _duties_of(matter_id: UUID) -> list[Duty]:
    lines = Duty.objects.filter(matter_id=matter_id).select_related("unit", "desk", "area")
    return list(lines.order_by("area__area_no", "-area__area_end", "level", "id"))


def _units(duties: Sequence[Duty], *, but: Unit | None = None) -> list[Unit]:
    """Assisting units, the nearest first, each once."""
    nearest = {duty.unit.id: duty.unit for duty in reversed(duties) if not duty.is_main and duty.unit != but}
    return list(nearest.values())
