"""The city-management list shipped with the product: loaded as a draft, or published at once."""

import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction

from wangge.catalog import queries
from wangge.catalog.actions.building import Known, Title
from wangge.catalog.actions.drafting import make_draft
from wangge.catalog.models import DutyList
from wangge.catalog.rules import normalise
from wangge.catalog.rules.comparing import Content

FILE = Path(__file__).resolve().parents[1] / "data" / "city_management.toml"
PARTS = (("events", "A", "事件", "Events"), ("components", "B", "部件", "Components"))
Cells = dict[str, str]


@transaction.atomic
def load_city_management_list(*, version: str = "", by: UUID | None) -> DutyList:
    """A draft with the event and component classes of city management; ConflictError when the version is taken."""
    source = tomllib.loads(FILE.read_text())
    title = Title(version or queries.next_version(), source["title_zh"], source["title_en"])
    return make_draft(title, city_management_content(source), Known(), by=by)


def city_management_content(source: Mapping[str, Any]) -> Content:
    """The sheets of the shipped list. Events have codes from A, components from B."""
    categories: list[Cells] = []
    matters: list[Cells] = []
    for key, letter, name_zh, name_en in PARTS:
        categories.append({"code": letter, "name_zh": name_zh, "name_en": name_en, "parent": ""})
        for entry in source[key]:
            code = letter + entry["code"]
            categories.append(
                {"code": code, "name_zh": entry["name_zh"], "name_en": entry["name_en"], "parent": letter}
            )
            matters += [_matter(code + small, name, code, source["limits"]) for small, name in entry["small"]]
    found = {"categories": categories, "matters": matters, "conditions": list(_conditions(source))}
    return {
        sheet: queries.keyed(sheet, [_normal(sheet, row) for row in found.get(sheet, [])])
        for sheet in ("categories", "matters", "conditions", "duties", "limits")
    }


def _matter(code: str, name: str, category: str, limits: Mapping[str, str]) -> Cells:
    return {
        "code": code, "category": category, "name_zh": name, "whole": limits.get(code, ""), "level": "town",
        "is_public": "yes", "may_self_handle": "no", "needs_evidence": "yes", "keywords": name,
    }  # fmt: skip


def _conditions(source: Mapping[str, Any]) -> Iterator[Cells]:
    for entry in source["conditions"]:
        for code in entry["for"]:
            yield from ({"matter": code, **line} for line in entry["lines"])


def _normal(sheet: str, row: Cells) -> Cells:
    fault = normalise(sheet, row)
    if fault:
        raise ValueError(f"{FILE.name}: {row}: {fault}")
    return row
