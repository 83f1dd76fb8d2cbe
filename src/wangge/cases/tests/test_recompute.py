"""Promises about due dates after the ground moved: a corrected calendar, a newer version of the flow."""

from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from tests.county import MONDAY, REGION, County

from wangge.cases import jobs
from wangge.cases.actions.migrate_cases import migrate_cases
from wangge.cases.actions.recompute import recompute_open
from wangge.cases.models import CaseEvent
from wangge.cases.queries import case_page
from wangge.flow.actions import publish_flow, publish_migration, set_day
from wangge.flow.models import FlowMigration, FlowVersion
from wangge.flow.queries import current_flow
from wangge.flow.rules.migrating import open_states
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry


def dispatched(county: County, at: datetime = MONDAY) -> RegionKey:
    key = county.report(at=at)
    county.dispatch(key, matter="0301", at=at)
    return key


def test_a_day_declared_a_holiday_afterwards_moves_the_due_date(county: County) -> None:
    key = dispatched(county)
    set_day(date(2026, 6, 2), is_workday=False, name="本地假日", by=None)
    assert recompute_open(by=None) == 1
    assert county.case(key).next_due_at == MONDAY + timedelta(minutes=30)  # the signature runs in plain minutes
    county.move(key, "sign", "owner", at=MONDAY)
    assert county.case(key).next_due_at == MONDAY + timedelta(days=2)


def test_a_calendar_that_did_not_touch_a_case_changes_nothing(county: County) -> None:
    dispatched(county)
    set_day(date(2026, 3, 2), is_workday=False, name="本地假日", by=None)
    assert recompute_open(by=None) == 0


def test_what_changed_is_on_record(county: County) -> None:
    dispatched(county)
    set_day(date(2026, 6, 2), is_workday=False, name="本地假日", by=None)
    recompute_open(by=None)
    assert AuditEntry.objects.get(region_no=REGION, verb="recompute_clocks").detail == {"changed": 1}


def to_a_newer_version() -> FlowMigration:
    """A rule by which everything keeps its name."""
    old = current_flow("grid_loop")
    text = FlowVersion.objects.get(key=old.key).source
    new = publish_flow(text.replace(f"version = {old.version}", f"version = {old.version + 1}"), by=None)
    return publish_migration(old.key, new.key, {state: state for state in open_states(old)}, by=None)


def test_the_worker_carries_out_a_rule_for_whoever_asked(county: County) -> None:
    key, rule, keeper = dispatched(county), to_a_newer_version(), county.users["administrator"]
    jobs.migrate_cases.func(str(rule.id), by=str(keeper.id))
    assert county.case(key).flow_id == rule.to_key
    assert AuditEntry.objects.get(region_no=REGION, verb="migrate_cases").actor_id == keeper.id


def test_a_rule_that_is_gone_moves_nothing(county: County) -> None:
    key, rule = dispatched(county), to_a_newer_version()
    FlowMigration.objects.all().delete()
    jobs.migrate_cases.func(str(rule.id))
    assert county.case(key).flow_id == rule.from_key


def test_the_command_counts_first_and_then_moves(county: County, capsys: pytest.CaptureFixture[str]) -> None:
    key, rule = dispatched(county), to_a_newer_version()
    call_command("migrate_cases", rule.from_key, rule.to_key, "--dry-run")
    assert county.case(key).flow_id == rule.from_key
    call_command("migrate_cases", rule.from_key, rule.to_key)
    assert county.case(key).flow_id == rule.to_key
    assert capsys.readouterr().out.splitlines() == [
        "dispatched → dispatched: 1", f"1 cases moved from {rule.from_key} to {rule.to_key}"
    ]  # fmt: skip


def test_the_command_wants_a_published_rule(county: County) -> None:
    with pytest.raises(CommandError, match="no rule is published"):
        call_command("migrate_cases", "grid_loop-1", "grid_loop-2")


def test_a_rule_moves_running_cases_with_their_history_and_clocks(county: County) -> None:
    old = current_flow("grid_loop").key
    key = dispatched(county)
    county.move(key, "sign", "owner")
    county.move(key, "note", "owner", reason="已联系")
    county.move(key, "hang", "owner", reason="等", plan="等货", review_date=date(2026, 7, 1))
    text = FlowVersion.objects.get(key=old).source
    version = int(old.rpartition("-")[2])
    text = text.replace(f"version = {version}", f"version = {version + 1}").replace('"hung"', '"waiting"')
    new = publish_flow(text.replace('key = "note"', 'key = "remark"'), by=None).key
    assert county.case(key).flow_id == old
    states = {state: state for state in open_states(current_flow("grid_loop"))} | {"hung": "waiting"}
    states.pop("waiting")
    rule = publish_migration(old, new, states, moves={"note": "remark"}, by=None)
    assert migrate_cases(rule, by=None) == 1
    case = county.case(key)
    assert (case.flow_id, case.state, case.is_paused) == (new, "waiting", True)
    county.move(key, "resume", "owner", at=clock.now())
    page = case_page(county.scope("owner"), key)
    assert page is not None
    assert "newer version" in page.story[1].text
    assert CaseEvent.objects.filter(region_no=REGION, case_id=key.id).count() == 7
