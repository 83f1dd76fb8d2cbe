"""A version as its sheets: what is exported, and what two versions are compared by."""

from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.catalog.models import Category, Duty, DutyList, LimitRule, Matter, MatterCondition
from wangge.catalog.rules import written_limits
from wangge.catalog.rules.comparing import Cells, Content
from wangge.catalog.rules.sheets import SPECS
from wangge.units.models import Desk, Unit

WORDS = ("open_when_zh", "open_when_en", "close_when_zh", "close_when_en")
Names = Mapping[UUID | None, str]


def content_of(version: DutyList | None) -> Content:
    """Every row of a version by sheet and key; all empty for none. Five queries and two for the names of areas."""
    if version is None:
        return {sheet: {} for sheet in SPECS}
    duties = list(Duty.objects.filter(matter__duty_list=version).select_related("matter", "area", "unit", "desk"))
    rules = list(
        LimitRule.objects.filter(matter__duty_list=version).select_related("matter", "condition", "area", "unit")
    )
    names = _area_names([*duties, *rules])
    rows: dict[str, Iterator[Cells]] = {
        "categories": map(_category, Category.objects.filter(duty_list=version).select_related("parent")),
        "matters": map(_matter, Matter.objects.filter(duty_list=version).select_related("category")),
        "conditions": map(
            _condition, MatterCondition.objects.filter(matter__duty_list=version).select_related("matter")
        ),
        "duties": (_duty(one, names) for one in duties),
        "limits": (_limit_rule(one, names) for one in rules),
    }
    return {sheet: keyed(sheet, found) for sheet, found in rows.items()}


def keyed(sheet: str, rows: Iterable[Cells]) -> dict[str, Cells]:
    """Rows of a sheet by what names them, in order."""
    found = {key_of(sheet, row): row for row in rows}
    return dict(sorted(found.items()))


def key_of(sheet: str, row: Cells) -> str:
    """What names a row of a sheet: its code, or the codes and names it joins."""
    return " · ".join(filter(None, (row.get(column, "") for column in SPECS[sheet].named_by)))


def unit_name(unit: Unit | None) -> str:
    """A unit as it stands in a sheet: its key, and its name for the reader."""
    return f"{unit.key} {unit.name_zh}" if unit else ""


def desk_name(desk: Desk | None) -> str:
    """A desk as it stands in a sheet: its key in the unit, and its name for the reader."""
    return f"{desk.key} {desk.name_zh}" if desk else ""


def _area_names(rows: Iterable[Duty | LimitRule]) -> Names:
    areas: list[Area] = [row.area for row in rows if row.area]
    names: dict[UUID | None, str] = {None: ""}
    return names | {**area_queries.written_names(areas)}


def _category(one: Category) -> Cells:
    parent = one.parent.code if one.parent else ""
    return {"code": one.code, "name_zh": one.name_zh, "name_en": one.name_en, "parent": parent}


def _matter(one: Matter) -> Cells:
    return {
        "code": one.code,
        "category": one.category.code if one.category else "",
        "name_zh": one.name_zh,
        "name_en": one.name_en,
        **{column: getattr(one, column) for column in WORDS},
        **written_limits(one.limits),
        "urgency": one.urgency,
        "level": one.level,
        "flow": one.flow,
        **{column: _yes(getattr(one, column)) for column in ("needs_evidence", "may_self_handle", "is_public")},
        "legal_basis": one.legal_basis,
        "keywords": "、".join(one.keywords),
        "tags": "、".join(one.tags),
    }


def _condition(one: MatterCondition) -> Cells:
    words = {column: getattr(one, column) for column in WORDS}
    return {"matter": one.matter.code, "code": one.code, **words, **written_limits(one.limits)}


def _duty(one: Duty, names: Names) -> Cells:
    return {
        "matter": one.matter.code,
        "area": names[one.area_id],
        "unit": unit_name(one.unit),
        "desk": desk_name(one.desk),
        "level": one.level,
        "is_main": _yes(one.is_main),
        "clause": one.clause,
    }


def _limit_rule(one: LimitRule, names: Names) -> Cells:
    return {
        "matter": one.matter.code,
        "condition": one.condition.code if one.condition else "",
        "area": names[one.area_id],
        "unit": unit_name(one.unit),
        "kind": one.kind,
        "limit": one.limit,
        "effective_from": one.effective_from.isoformat(),
        "effective_to": one.effective_to.isoformat() if one.effective_to else "",
    }


def _yes(value: object) -> str:
    return "yes" if value else "no"
