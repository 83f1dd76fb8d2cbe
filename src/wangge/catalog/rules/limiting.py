"""Judgement about limits: how they are written in a list, and which of several is the narrowest."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from wangge.flow.rules import Limit

KINDS = ("sign", "contact", "whole", "check")  # the clocks with a column of their own
OTHER = "other_limits"
CHINESE_UNITS = {
    "minutes": "分钟",
    "work_hours": "工作时",
    "urgent_hours": "紧急工作时",
    "workdays": "工作日",
    "calendar_days": "自然日",
}
IN_CHINESE = re.compile(r"([0-9]+)\s*个?\s*(分钟|紧急工作时|工作时|小时|工作日|紧急工作日|自然日)")
MEANING = {written: unit for unit, written in CHINESE_UNITS.items()} | {
    "紧急工作日": "calendar_days",
    "小时": "urgent_hours",
}
PAIR = re.compile(r"\s*([a-z][a-z0-9_]*)\s*[=:：]\s*(.+?)\s*")


def read_limit(written: str) -> str:
    """The limit as it is stored ("4 work_hours"), from that form or from Chinese; ValueError when it is neither."""
    chinese = IN_CHINESE.fullmatch(written.strip())
    return str(Limit.parse(f"{chinese[1]} {MEANING[chinese[2]]}" if chinese else written))


def limit_in(written: str, *, chinese: bool) -> str:
    """A stored limit as it stands in a sheet of this language; both are read again."""
    amount, _sep, unit = written.partition(" ")
    return f"{amount} {CHINESE_UNITS[unit]}" if chinese and unit in CHINESE_UNITS else written


def limits_from(cells: Mapping[str, str]) -> dict[str, str]:
    """The limits of a row by kind of clock; ValueError names the first that cannot be read."""
    written = {kind: cells[kind] for kind in KINDS if cells.get(kind)}
    for part in filter(None, re.split(r"[;；\n]", cells.get(OTHER, ""))):
        pair = PAIR.fullmatch(part)
        if pair is None:
            raise ValueError(part)
        written[pair[1]] = pair[2]
    return {kind: read_limit(limit) for kind, limit in written.items()}


def written_limits(limits: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row for limits by kind of clock; those without a column of their own stand together."""
    others = "; ".join(f"{kind}={limits[kind]}" for kind in sorted(limits) if kind not in KINDS and limits[kind])
    return {kind: limits.get(kind, "") for kind in KINDS} | {OTHER: others}


@dataclass(frozen=True)
class LimitLine:
    """A limit for an area (as a range of positions), a unit, or both, on some days, perhaps for one condition only."""

    kind: str
    limit: str
    effective_from: date
    effective_to: date | None = None
    area: tuple[int, int] | None = None
    unit_id: UUID | None = None
    condition_id: UUID | None = None

    def applies(self, *, area_no: int, unit_id: UUID | None, condition_id: UUID | None, day: date) -> bool:
        """Whether it holds at this place, for this unit and condition, on this day."""
        in_time = self.effective_from <= day and (self.effective_to is None or day < self.effective_to)
        in_area = self.area is None or self.area[0] <= area_no <= self.area[1]
        return (
            in_time
            and in_area
            and self.unit_id in {None, unit_id}
            and self.condition_id in {None, condition_id}
        )  # fmt: skip

    @property
    def narrowness(self) -> tuple[bool, bool, int, bool, date]:
        """Unit and area, then unit, then the smallest area; then the one for a condition; then the latest."""
        width = self.area[1] - self.area[0] if self.area else 0
        has_both = self.area is not None and self.unit_id is not None
        return (has_both, self.unit_id is not None, -width, self.condition_id is not None, self.effective_from)


def narrowest(matter: Mapping[str, str], condition: Mapping[str, str], applying: Iterable[LimitLine]) -> dict[str, str]:
    """The limit of each clock: of the lines that apply the narrowest, else the condition's, else the matter's."""
    found = {kind: limit for kind, limit in {**matter, **condition}.items() if limit}
    for line in sorted(applying, key=lambda one: one.narrowness):
        found[line.kind] = line.limit
    return found
