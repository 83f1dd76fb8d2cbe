"""Why somebody sees a case, or does not: which of their own posts open it. Of any other case nothing is said."""

from dataclasses import dataclass

from wangge.access.rules import ROLES, Scope, Seat
from wangge.areas import queries as area_queries
from wangge.cases.models import Case
from wangge.cases.queries.desk import english, unit_name
from wangge.cases.queries.visible import case_by_number
from wangge.cases.rules import normal_number


@dataclass(frozen=True)
class Reason:
    """One post of the viewer: its role, where, and from whom it is lent; `sees` is area, unit or nothing."""

    role: str
    place: str
    lent_by: str
    sees: str


@dataclass(frozen=True)
class Why:
    """The visible case with the posts that open it; or no case, and what the viewer's posts open at all."""

    case: Case | None
    reasons: list[Reason]


def why(scope: Scope, number: str) -> Why:
    """The answer for a number: one out of scope, one that never was and one that is none are alike."""
    whole = normal_number(number)
    case = case_by_number(scope, whole) if whole else None
    if case is None:
        return Why(None, _reasons(scope.seats))
    units = {case.main_unit_id, *case.assist_units}
    return Why(case, _reasons([seat for seat in scope.seats if seat.opens(case.area_no, units)]))


def _reasons(seats: list[Seat] | tuple[Seat, ...]) -> list[Reason]:
    begins = {seat.area[0] for seat in seats if seat.area}
    names = area_queries.full_names(begins, "en" if english() else "zh") if begins else {}
    return [_reason(seat, names) for seat in seats]


def _reason(seat: Seat, names: dict[int, str]) -> Reason:
    role = ROLES[seat.role]
    place = unit_name(seat.unit_id) if role.sees == "unit" else names.get(seat.area[0], "") if seat.area else ""
    return Reason(
        role=role.name_en if english() else role.name_zh, place=place, sees=role.sees,
        lent_by=(seat.lent_en if english() else "") or seat.lent_zh,
    )  # fmt: skip
