"""The sweeper: takes the alarms that are due, oldest first, and tells whom they concern, each exactly once.

A batch is leased by row locks inside one transaction: a worker that dies gives its batch back untold, and a batch that
is told is told for good. The key of a notice is the due moment itself, so that neither two workers, nor a clock that
jumps back, nor a move made meanwhile can tell anybody twice.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from wangge.areas import queries as area_queries
from wangge.cases import statements
from wangge.cases.rules import Alarm, due_now, when
from wangge.kernel import audit
from wangge.kernel.ids import new_id

BATCH = 500


@dataclass(frozen=True)
class Leased:
    """A case whose first alarm is due."""

    id: UUID
    alarms: list[Alarm]
    area_no: int
    unit_id: UUID | None
    holder_role: str


def sweep(now: datetime, *, by: UUID | None = None, batch: int = BATCH) -> int:
    """Tell everything that is due by now, in every region; returns how many notices were written."""
    told = 0
    for region_no in area_queries.region_numbers():
        while count := sweep_batch(region_no, now, by=by, batch=batch):
            told += count
    return told


@transaction.atomic
def sweep_batch(region_no: int, now: datetime, *, by: UUID | None, batch: int = BATCH) -> int:
    """Tell the oldest due alarms of one region; 0 when nothing is due that no other worker holds."""
    with connection.cursor() as cursor:
        cursor.execute(statements.LEASE, [region_no, now, batch])
        leased = [Leased(row[0], _loaded(row[1]), row[2], row[3], row[4]) for row in cursor.fetchall()]
        if not leased:
            return 0
        told = [(case, alarm) for case in leased for alarm in due_now(case.alarms, now)[0]]
        cursor.execute(statements.NOTICES, _notices(region_no, told, now))
        cursor.execute(statements.OUTBOX_TOLD, _facts(region_no, leased, now))
        cursor.execute(statements.SWEPT, [*_rest(leased, now), region_no])
    audit.record("sweep", by=by, subject=("region", region_no), region_no=region_no, detail={"told": len(told)})
    return len(leased)


def _loaded(value: object) -> list[Alarm]:
    return json.loads(value) if isinstance(value, str) else value  # type: ignore[return-value]


def _notices(region_no: int, told: Sequence[tuple[Leased, Alarm]], now: datetime) -> list[Any]:
    columns: list[list[Any]] = [
        [case.id for case, _alarm in told],
        [alarm["kind"] for _case, alarm in told],
        [alarm["run"] for _case, alarm in told],
        [alarm["share"] for _case, alarm in told],
        [datetime.fromisoformat(alarm["due"]) for _case, alarm in told],
        [case.holder_role if alarm["to"] == "holder" else alarm["to"] for case, alarm in told],
        [case.unit_id for case, _alarm in told],
        [case.area_no for case, _alarm in told],
    ]
    return [region_no, now, *columns]


def _facts(region_no: int, leased: Sequence[Leased], now: datetime) -> list[Any]:
    return [
        region_no, now, [new_id() for _one in leased], [one.id for one in leased], [one.area_no for one in leased],
        [one.unit_id for one in leased],
    ]  # fmt: skip


def _rest(leased: Sequence[Leased], now: datetime) -> list[Any]:
    rests = [due_now(one.alarms, now)[1] for one in leased]
    return [
        [one.id for one in leased],
        [when(rest[0]) if rest else None for rest in rests],
        [Jsonb(rest) for rest in rests],
    ]
