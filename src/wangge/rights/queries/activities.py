"""The register of collection activities: shipped with the product, published anew by a deployment."""

import tomllib
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from wangge.kernel.caches import kept_for
from wangge.rights.models import ActivityVersion

FALLBACK = "staff_entry"  # answers for every channel that no other activity names
SHIPPED = Path(__file__).parents[1] / "data" / "activities.toml"


@dataclass(frozen=True)
class Activity:
    """One place where personal fields are asked: which, for what, on what basis, with which notice, kept how long."""

    key: str
    label_zh: str
    label_en: str
    fields: tuple[str, ...]
    holds: tuple[str, ...]
    channels: tuple[str, ...]
    purpose_zh: str
    purpose_en: str
    legal_basis: str
    legal_basis_en: str
    notice_zh: str
    notice_en: str
    responsible: str
    person_months: int | None
    words_months: int | None
    version: int = 1

    @property
    def notice(self) -> str:
        """The notice that is shown, as a case remembers it: activity and version."""
        return f"{self.key}:{self.version}"


@cache
def shipped() -> dict[str, Activity]:
    """Version 1 of every activity."""
    data: dict[str, dict[str, Any]] = tomllib.loads(SHIPPED.read_text())
    return {key: _read(key, entry) for key, entry in data.items()}


def _read(key: str, entry: dict[str, Any]) -> Activity:
    lists = {name: tuple(entry[name]) for name in ("fields", "holds", "channels")}
    return Activity(key=key, **{**entry, **lists})


@kept_for(30)
def activities() -> dict[str, Activity]:
    """Every activity in its present version."""
    newest: dict[str, ActivityVersion] = {}
    for row in ActivityVersion.objects.order_by("version"):
        newest[row.key] = row
    return {key: _with(one, newest.get(key)) for key, one in shipped().items()}


def _with(one: Activity, row: ActivityVersion | None) -> Activity:
    if row is None:
        return one
    return replace(
        one, version=row.version, notice_zh=row.notice_zh, notice_en=row.notice_en, responsible=row.responsible,
        legal_basis=row.legal_basis, legal_basis_en=row.legal_basis,
        person_months=row.person_months, words_months=row.words_months,
    )  # fmt: skip


def activity_of(channel: str) -> Activity:
    """The activity by which a case of this channel came in; what came otherwise counts as taken down by staff."""
    known = activities()
    return next((one for one in known.values() if channel in one.channels), known[FALLBACK])


def current_notice(key: str) -> str:
    """The notice in force of one activity, as a form carries it."""
    return activities()[key].notice


def shown_notice(written: str, key: str) -> str:
    """The notice a form says it has shown, if it is one of the activity, the present or an earlier one; else the
    present one."""
    name, _, version = written.partition(":")
    held = activities()[key]
    is_known = name == key and version.isdecimal() and 1 <= int(version) <= held.version
    return written if is_known else held.notice
