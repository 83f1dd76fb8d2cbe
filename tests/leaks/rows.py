"""What stands in the tables about cases, row by row, as plain values: what the judge of figures counts."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from wangge.cases.models import Case, CaseClock, CaseEvent, Notice

COLUMNS = (
    "number", "area_no", "stage", "channel", "asks", "matter_id", "main_unit_id", "recorded_at", "closed_at", "half_at",
    "near_at", "next_due_at", "is_paused", "outcome", "solved", "stars", "recurrence_of", "lon", "lat", "region_no",
)  # fmt: skip


@dataclass(frozen=True)
class Run:
    """One run of a clock."""

    kind: str
    due_at: datetime | None
    stopped_at: datetime | None


@dataclass(frozen=True)
class Step:
    """One step of a history."""

    move: str
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A case as its row says, with its clocks, its history, and when leaders were told of it."""

    id: UUID
    key: str
    number: str
    area_no: int
    stage: str
    channel: str
    asks: str
    matter_id: UUID | None
    main_unit_id: UUID | None
    recorded_at: datetime
    closed_at: datetime | None
    half_at: datetime | None
    near_at: datetime | None
    next_due_at: datetime | None
    is_paused: bool
    outcome: str
    solved: bool | None
    stars: int | None
    recurrence_of: UUID | None
    lon: float | None
    lat: float | None
    region_no: int
    runs: list[Run] = field(default_factory=list)
    steps: list[Step] = field(default_factory=list)
    leaders_told: list[datetime] = field(default_factory=list)


def read_rows() -> dict[str, Row]:
    """Every case by its key."""
    runs, steps, told = defaultdict(list), defaultdict(list), defaultdict(list)
    for one in CaseClock.objects.values("region_no", "case_id", "kind", "due_at", "stopped_at"):
        runs[one["case_id"]].append(Run(one["kind"], one["due_at"], one["stopped_at"]))
    for step in CaseEvent.objects.values("region_no", "case_id", "move", "recorded_at", "data"):
        steps[step["case_id"]].append(Step(step["move"], step["recorded_at"], step["data"]))
    for notice in Notice.objects.filter(to_role="leader").values("region_no", "case_id", "at"):
        told[notice["case_id"]].append(notice["at"])
    found = {}
    for case in Case.objects.values("id", *COLUMNS):
        key = f"{case['region_no']}-{case['id']}"
        about = {"runs": runs[case["id"]], "steps": steps[case["id"]], "leaders_told": told[case["id"]]}
        found[key] = Row(key=key, **case, **about)
    return found
