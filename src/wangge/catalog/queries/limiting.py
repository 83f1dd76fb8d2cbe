"""Within what time: the limits of a matter at a place, for a unit, under a condition."""

from dataclasses import dataclass
from uuid import UUID

from wangge.catalog.models import LimitRule, Matter, MatterCondition
from wangge.catalog.queries.in_force import matter_by_id
from wangge.catalog.rules import LimitLine, narrowest
from wangge.kernel import clock
from wangge.kernel.caches import kept_for


@dataclass(frozen=True)
class _Limits:
    """Everything that says something about the limits of one matter."""

    matter: dict[str, str]
    conditions: dict[UUID, dict[str, str]]
    lines: list[LimitLine]


def limits_for(
    matter_id: UUID, *, area_no: int, unit_id: UUID | None, condition_id: UUID | None = None
) -> dict[str, str]:
    """The written limit ("4 work_hours") of each clock that has one; the process decides the others.

    The narrowest wins: a rule for the unit in the area, for the unit, for the smallest area; then the condition's
    own limit; then the matter's. What is asked again within seconds costs no query.
    """
    known = _limits_of(matter_id)
    day = clock.today()
    applying = [
        line
        for line in known.lines
        if line.applies(area_no=area_no, unit_id=unit_id, condition_id=condition_id, day=day)
    ]
    condition = known.conditions.get(condition_id, {}) if condition_id else {}
    return narrowest(known.matter, condition, applying)


@kept_for(30)
def _limits_of(matter_id: UUID) -> _Limits:
    matter: Matter | None = matter_by_id(matter_id)
    conditions = MatterCondition.objects.filter(matter_id=matter_id)
    rules = LimitRule.objects.filter(matter_id=matter_id).select_related("area")
    return _Limits(
        dict(matter.limits) if matter else {},
        {one.id: dict(one.limits) for one in conditions},
        [_line(rule) for rule in rules],
    )


def _line(rule: LimitRule) -> LimitLine:
    return LimitLine(
        kind=rule.kind,
        limit=rule.limit,
        effective_from=rule.effective_from,
        effective_to=rule.effective_to,
        area=(rule.area.area_no, rule.area.area_end) if rule.area else None,
        unit_id=rule.unit_id,
        condition_id=rule.condition_id,
    )
