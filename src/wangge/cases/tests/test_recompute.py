"""Promises about due dates after the ground moved: a corrected calendar, a newer version of the flow."""

from datetime import date, datetime, timedelta

from tests.county import MONDAY, REGION, County

from wangge.cases.actions.migrate_cases import migrate_cases
from wangge.cases.actions.recompute import recompute_open
from wangge.cases.models import CaseEvent
from wangge.cases.queries import case_page
from wangge.flow.actions import publish_flow, publish_migration, set_day
from wangge.flow.models import FlowVersion
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
