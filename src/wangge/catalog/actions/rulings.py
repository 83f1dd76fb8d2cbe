"""Rulings: proposed when a dispute is decided, then taken into the list in force or not."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.catalog.models import Duty, DutyList, Matter, Ruling
from wangge.catalog.rules import may_adopt
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import InvalidInputError, RefusedError


@transaction.atomic
def propose_ruling(
    matter_id: UUID, area_no: int, unit_id: UUID, *, clause: str, case_number: str, reason: str, by: UUID | None
) -> Ruling:
    """Keep what was decided about a case, for an administrator to take into the list; `area_no` says where."""
    holding = Area.objects.filter(area_no__lte=area_no, area_end__gte=area_no).order_by("-area_no", "area_end")
    area = holding.first()
    if area is None:
        raise InvalidInputError(_("There is no area at this place."))
    ruling = Ruling.objects.create(
        matter_id=matter_id, area=area, unit_id=unit_id, clause=clause, case_number=case_number, reason=reason,
        ruled_at=clock.now(), ruled_by=by,
    )  # fmt: skip
    audit.record("propose_ruling", by=by, subject=("ruling", ruling.id), detail={"case": case_number})
    return ruling


@transaction.atomic
def adopt_ruling(ruling_id: UUID, *, by: UUID | None) -> list[Duty]:
    """Make the ruling a line of the list in force, and of versions already published for later.

    The main unit it replaces at the very same place assists from now on; wider lines stay as they are.
    """
    ruling = _waiting(ruling_id)
    today = clock.today()
    lists = DutyList.objects.not_ended(today)
    matters = list(Matter.objects.filter(duty_list__in=lists, code=ruling.matter.code))
    is_in_list = any(matter.duty_list_id in _in_force() for matter in matters)
    may_adopt(ruling.state, unit_ends=ruling.unit.valid_to, today=today, is_in_list=is_in_list).enforce()
    lines = [_line(ruling, matter) for matter in matters]
    _decide(ruling, Ruling.State.ADOPTED, by=by)
    forget_everything()
    return lines


@transaction.atomic
def decline_ruling(ruling_id: UUID, *, by: UUID | None) -> Ruling:
    """Leave the list as it is; the ruling holds for its case only."""
    ruling = _waiting(ruling_id)
    if ruling.state != Ruling.State.PROPOSED:
        raise RefusedError(_("This ruling has been decided already."))
    _decide(ruling, Ruling.State.DECLINED, by=by)
    return ruling


def _waiting(ruling_id: UUID) -> Ruling:
    found = Ruling.objects.select_for_update(of=("self",)).select_related("matter", "area", "unit")
    ruling = found.filter(id=ruling_id).first()
    if ruling is None:
        raise InvalidInputError(_("There is no such ruling."))
    return ruling


def _in_force() -> set[UUID]:
    return set(DutyList.objects.in_force(clock.today()).values_list("id", flat=True))


def _line(ruling: Ruling, matter: Matter) -> Duty:
    Duty.objects.filter(matter=matter, area=ruling.area, is_main=True, level="").update(is_main=False)
    line, _made = Duty.objects.update_or_create(
        matter=matter, area=ruling.area, unit=ruling.unit, level="",
        defaults={"is_main": True, "clause": ruling.clause, "ruling": ruling},
    )  # fmt: skip
    return line


def _decide(ruling: Ruling, state: Ruling.State, *, by: UUID | None) -> None:
    ruling.state = state
    ruling.save(update_fields=["state"])
    detail: dict[str, object] = {"matter": ruling.matter.code, "area": str(ruling.area), "unit": ruling.unit.key}
    audit.record(f"{state}_ruling", by=by, subject=("ruling", ruling.id), detail=detail)
