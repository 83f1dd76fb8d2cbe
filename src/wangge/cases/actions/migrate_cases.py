"""Move running cases to another version of their flow, by the published rule and no other way."""

from uuid import UUID

from django.db import transaction
from psycopg.types.json import Jsonb

from wangge.areas import queries as area_queries
from wangge.cases import statements
from wangge.cases.actions.moving import bring_clocks
from wangge.cases.actions.recompute import write_clocks
from wangge.cases.actions.report_case import execute
from wangge.cases.models import Case
from wangge.cases.queries.facts import Made, standing, under_flow
from wangge.flow import queries as flow_queries
from wangge.flow.models import FlowMigration
from wangge.flow.rules import MIGRATED, Flow, compute_clocks
from wangge.kernel import audit, clock
from wangge.kernel.ids import RegionKey
from wangge.kernel.queue import queue_job

BATCH = 200


@transaction.atomic
def start_migration(migration: FlowMigration, *, by: UUID | None) -> None:
    """Have the worker move the running cases; one migration at a time. Asked again, it moves what is left."""
    audit.record("start_migration", by=by, subject=("flow", f"{migration.from_key} {migration.to_key}"))
    queue_job("migrate_cases", migration_id=str(migration.id), by=str(by or ""))


def migrate_cases(migration: FlowMigration, *, by: UUID | None) -> int:
    """Move every open case of the old version; returns how many. Stopped half-way, it goes on where it was."""
    moved = 0
    for region_no in area_queries.region_numbers():
        while count := migrate_batch(migration, region_no, by=by):
            moved += count
    return moved


@transaction.atomic
def migrate_batch(migration: FlowMigration, region_no: int, *, by: UUID | None) -> int:
    """Move some open cases of one region; 0 when none is left on the old version."""
    waiting = Case.objects.select_for_update().filter(
        region_no=region_no, flow=migration.from_key, closed_at=None
    )  # fmt: skip
    ids = list(waiting.order_by("id").values_list("id", flat=True)[:BATCH])
    flow = flow_queries.flow_by_key(migration.to_key)
    for case_id in ids:
        _move(RegionKey(region_no, case_id), migration, flow)
    if ids:
        audit.record("migrate_cases", by=by, subject=("flow", f"{migration.from_key} {migration.to_key}"),
                     region_no=region_no, detail={"cases": len(ids)})  # fmt: skip
    return len(ids)


def _move(key: RegionKey, migration: FlowMigration, flow: Flow) -> None:
    found = standing(key)
    assert found is not None
    case, steps = found
    now, state = clock.now(), migration.states[case.state]
    data = {"from": migration.from_key, "to": migration.to_key, "moves": migration.moves}
    step = (case.last_seq + 1, MIGRATED, case.state, state, None, "", "", now, "", "", Jsonb(data))
    execute([(statements.STEP, step)], key, now)
    case.state, case.stage, case.holder_role = state, flow.stage(state), flow.states[state].holder
    case.holder_unit_id = case.main_unit_id if case.holder_role == "handler" else None
    case.last_seq += 1
    history = under_flow([*steps, Made(MIGRATED, None, now, data)])
    calendar = flow_queries.calendar_of(key.region_no)
    runs = compute_clocks(flow, [one.step for one in history], calendar)
    bring_clocks(case, flow, runs, calendar, case.alarms, at=now)
    Case.objects.filter(region_no=key.region_no, id=key.id).update(flow=flow.key, last_seq=case.last_seq)
    write_clocks(case, runs)
