"""From rows of sheets to nouns: the tree, its matters with their conditions, duties and limits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from wangge.areas.models import Area
from wangge.catalog.models import Category, Duty, DutyList, LimitRule, Matter, MatterCondition
from wangge.catalog.rules import limits_from, split_words
from wangge.catalog.rules.comparing import Cells, Content
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.ids import new_id
from wangge.units.models import Desk, Unit

WORDS = ("open_when_zh", "open_when_en", "close_when_zh", "close_when_en")
FLAGS = ("needs_evidence", "may_self_handle", "is_public")
AT_ONCE = 2000


@dataclass(frozen=True)
class Title:
    """What a version is called."""

    version: str
    title_zh: str
    title_en: str


@dataclass
class Known:
    """What the sheets' words for areas, units and desks mean."""

    areas: Mapping[str, Area] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    desks: Mapping[tuple[str, str], Desk] = field(default_factory=dict)  # by unit and desk


def fill(draft: DutyList, content: Content, known: Known) -> int:
    """Write everything the sheets say into a draft; how many matters. The rows have been checked before."""
    nodes = _plant(draft, content["categories"].values())
    matters = {code: _matter(draft, row, nodes) for code, row in content["matters"].items()}
    Matter.objects.bulk_create(matters.values(), batch_size=AT_ONCE)
    conditions = {key: _condition(row, matters) for key, row in content["conditions"].items()}
    MatterCondition.objects.bulk_create(conditions.values(), batch_size=AT_ONCE)
    by_pair = {(one.matter.code, one.code): one for one in conditions.values()}
    Duty.objects.bulk_create([_duty(row, matters, known) for row in content["duties"].values()], batch_size=AT_ONCE)
    rules = [_limit_rule(row, matters, by_pair, known) for row in content["limits"].values()]
    LimitRule.objects.bulk_create(rules, batch_size=AT_ONCE)
    return len(matters)


def _plant(draft: DutyList, rows: Iterable[Cells]) -> dict[str, Category]:
    """The tree, parents before their children."""
    nodes: dict[str, Category] = {}
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if not row.get("parent") or row["parent"] in nodes]
        nodes |= {row["code"]: _category(draft, row, nodes.get(row.get("parent", ""))) for row in ready}
        waiting = [row for row in waiting if row["code"] not in nodes]
        if not ready:
            raise InvalidInputError(_("The tree of categories has a ring in it."))
    Category.objects.bulk_create(sorted(nodes.values(), key=lambda node: node.level), batch_size=AT_ONCE)
    return nodes


def _category(draft: DutyList, row: Cells, parent: Category | None) -> Category:
    level = parent.level + 1 if parent else 1
    named = {"name_zh": row["name_zh"], "name_en": row.get("name_en", "")}
    return Category(id=new_id(), duty_list=draft, code=row["code"], parent=parent, level=level, **named)


def _matter(draft: DutyList, row: Cells, nodes: Mapping[str, Category]) -> Matter:
    node = nodes[row["category"]]
    top = node
    while top.parent:
        top = top.parent
    return Matter(
        id=new_id(), duty_list=draft, category=node, code=row["code"], category_zh=top.name_zh,
        category_en=top.name_en or top.name_zh, name_zh=row["name_zh"], name_en=row.get("name_en", ""),
        limits=limits_from(row), urgency=row.get("urgency") or "ordinary", level=row.get("level", ""),
        flow=row.get("flow") or "grid_loop", legal_basis=row.get("legal_basis", ""),
        keywords=split_words(row.get("keywords", "")), tags=split_words(row.get("tags", "")),
        **{name: row.get(name, "") for name in WORDS}, **{name: row.get(name) == "yes" for name in FLAGS},
    )  # fmt: skip


def _condition(row: Cells, matters: Mapping[str, Matter]) -> MatterCondition:
    words = {name: row.get(name, "") for name in WORDS}
    matter = matters[row["matter"]]
    return MatterCondition(id=new_id(), matter=matter, code=row["code"], limits=limits_from(row), **words)


def _duty(row: Cells, matters: Mapping[str, Matter], known: Known) -> Duty:
    return Duty(
        id=new_id(), matter=matters[row["matter"]], area=known.areas[row["area"]], unit=known.units[row["unit"]],
        desk=known.desks.get((row["unit"], row.get("desk", ""))), level=row.get("level", ""),
        is_main=row.get("is_main", "yes") != "no", clause=row.get("clause", ""),
    )  # fmt: skip


def _limit_rule(
    row: Cells, matters: Mapping[str, Matter], conditions: Mapping[tuple[str, str], MatterCondition], known: Known
) -> LimitRule:
    until = row.get("effective_to")
    return LimitRule(
        id=new_id(), matter=matters[row["matter"]], condition=conditions.get((row["matter"], row.get("condition", ""))),
        area=known.areas.get(row.get("area", "")), unit=known.units.get(row.get("unit", "")), kind=row["kind"],
        limit=row["limit"], effective_from=date.fromisoformat(row["effective_from"]),
        effective_to=date.fromisoformat(until) if until else None,
    )  # fmt: skip
