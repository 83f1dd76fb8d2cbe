"""Judgement about rows of a duty list's sheets: brought into normal form, or refused with the column and the reason."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from wangge.catalog.rules.limiting import KINDS, limits_from, read_limit, written_limits
from wangge.catalog.rules.sheets import SPECS, split_words
from wangge.kernel.errors import Decision, no

DEEPEST = 4
FLAGS = {"needs_evidence": "no", "may_self_handle": "no", "is_public": "no", "is_main": "yes"}
LEVELS = {
    "网格": "grid", "村": "village", "社区": "village", "村居": "village", "镇": "town", "乡镇": "town", "街道": "town",
    "县": "county", "区县": "county", "市": "county",
}  # fmt: skip
URGENCIES = {"一般": "ordinary", "普通": "ordinary", "紧急": "urgent"}
CLOCKS = {"签收": "sign", "联系": "contact", "办理": "whole", "核查": "check"}
SLUG = re.compile(r"[a-z][a-z0-9_]*")


@dataclass(frozen=True)
class RowFault:
    """What is wrong with a row: the column, the refusal with its reason, the value."""

    column: str
    refusal: Decision
    value: str = ""


@dataclass
class Codes:
    """Everything rows of one book may refer to."""

    depths: Mapping[str, int] = field(default_factory=dict)
    matters: Collection[str] = ()
    conditions: Collection[tuple[str, str]] = ()
    flows: Collection[str] = ()


def normalise(sheet: str, cells: dict[str, str]) -> RowFault | None:
    """Bring the cells of a row into the form a version is compared in; a fault when they cannot be understood."""
    for column in SPECS[sheet].columns:
        cells[column.key] = cells.get(column.key, "") or FLAGS.get(column.key, "")
    if "open_when_zh" in cells and (fault := _limits(cells)):
        return fault
    for key, known in (("level", LEVELS), ("urgency", URGENCIES), ("kind", CLOCKS)):
        if key in cells:
            cells[key] = known.get(cells[key], cells[key])
    cells.update({key: "、".join(split_words(cells[key])) for key in ("keywords", "tags") if key in cells})
    check = _NORMAL.get(sheet)
    return check(cells) if check else None


def _limits(cells: dict[str, str]) -> RowFault | None:
    try:
        cells.update(written_limits(limits_from(cells)))
    except ValueError:
        wrong = next((kind for kind in KINDS if cells[kind] and not _is_limit(cells[kind])), "other_limits")
        return RowFault(
            wrong, no("This is no limit. Write for example 4 work_hours, 2 workdays or 4 工作时."), cells[wrong]
        )
    return None


def _is_limit(written: str) -> bool:
    try:
        return bool(read_limit(written))
    except ValueError:
        return False


def _matter(cells: dict[str, str]) -> RowFault | None:
    cells["name_en"] = cells["name_en"] or cells["name_zh"]
    cells["urgency"] = cells["urgency"] or "ordinary"
    cells["flow"] = cells["flow"] or "grid_loop"
    if cells["urgency"] not in URGENCIES.values():
        return RowFault("urgency", no("The urgency must be ordinary or urgent."), cells["urgency"])
    return _level(cells)


def _level(cells: dict[str, str]) -> RowFault | None:
    if cells["level"] and cells["level"] not in LEVELS.values():
        return RowFault("level", no("The level must be grid, village, town or county."), cells["level"])
    return None


def _condition(cells: dict[str, str]) -> RowFault | None:
    return None if cells["open_when_zh"] else RowFault("open_when_zh", no("A condition must say when it is met."))


def _limit_rule(cells: dict[str, str]) -> RowFault | None:
    if not SLUG.fullmatch(cells["kind"]):
        return RowFault(
            "kind", no("The clock must be sign, contact, whole, check or another of the process."), cells["kind"]
        )
    if not _is_limit(cells["limit"]):
        return RowFault(
            "limit", no("This is no limit. Write for example 4 work_hours, 2 workdays or 4 工作时."), cells["limit"]
        )
    if not cells["area"] and not cells["unit"]:
        return RowFault("area", no("A limit of its own needs an area or a unit."))
    if cells["effective_to"] and cells["effective_to"] <= cells["effective_from"]:
        return RowFault("effective_to", no("The end must come after the beginning."), cells["effective_to"])
    cells["limit"] = read_limit(cells["limit"])
    return None


_NORMAL = {"matters": _matter, "duties": _level, "conditions": _condition, "limits": _limit_rule}


def depths(parents: Mapping[str, str]) -> dict[str, int]:
    """How deep each node of a tree stands, the top being 1; nodes in a ring or under an unknown parent are left out."""
    found: dict[str, int] = {}
    waiting = dict(parents)
    while waiting:
        ready = {code: parent for code, parent in waiting.items() if not parent or parent in found}
        if not ready:
            break
        found |= {code: found.get(parent, 0) + 1 for code, parent in ready.items()}
        waiting = {code: parent for code, parent in waiting.items() if code not in ready}
    return found


def reference_fault(sheet: str, cells: Mapping[str, str], codes: Codes) -> RowFault | None:
    """A row that refers to something the book does not have."""
    if sheet == "categories":
        return _place_in_tree(cells, codes)
    if sheet == "matters":
        if cells["category"] not in codes.depths:
            return RowFault("category", no("There is no category with this code."), cells["category"])
        is_known = not codes.flows or cells["flow"] in codes.flows
        return None if is_known else RowFault("flow", no("There is no process with this name."), cells["flow"])
    if cells["matter"] not in codes.matters:
        return RowFault("matter", no("There is no matter with this code."), cells["matter"])
    if sheet == "limits" and cells["condition"] and (cells["matter"], cells["condition"]) not in codes.conditions:
        return RowFault("condition", no("The matter has no condition with this number."), cells["condition"])
    return None


def _place_in_tree(cells: Mapping[str, str], codes: Codes) -> RowFault | None:
    depth = codes.depths.get(cells["code"], 0)
    if not depth:
        return RowFault(
            "parent", no("The code of the parent is unknown, or the tree has a ring in it."), cells["parent"]
        )
    if depth > DEEPEST:
        return RowFault("parent", no("The tree may have four levels at most."), cells["parent"])
    return None
