"""A report by the borders of then says today what it said then, whatever was divided anew in between."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
import time_machine
from tests.county import County

from wangge.areas import actions
from wangge.areas.actions import NewArea, PlanDraft
from wangge.areas.models import Plan
from wangge.kernel import clock
from wangge.stats.queries.borders import by_borders

pytestmark = pytest.mark.django_db
MAKER, DECIDER = uuid4(), uuid4()


def carry(plan: Plan) -> Plan:
    actions.ask_for_decision(plan.id, by=MAKER)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=DECIDER)
    return actions.carry_out_plan(plan.id, by=DECIDER)


def merge_the_first_two(county: County, day: date) -> Plan:
    plan = actions.begin_plan(PlanDraft("并", day), under=county.home.id, by=MAKER)
    actions.merge_areas(plan.id, [county.grids[0].id, county.grids[1].id], NewArea("合并网格"), by=MAKER)
    return carry(plan)


def test_last_years_report_printed_today_equals_the_one_printed_then(county: County) -> None:
    for lon in (120.003, 120.005, 120.015):
        county.report(lon=lon)
    scope, year = county.scope("dispatcher"), (date(2026, 1, 1), date(2026, 7, 1))
    printed_then = by_borders(scope, *year, borders=date(2026, 7, 1))
    with time_machine.travel("2026-08-01T04:00:00Z"):
        merge_the_first_two(county, date(2026, 8, 1))
    with time_machine.travel("2026-08-10T04:00:00Z"):
        assert by_borders(county.scope("dispatcher"), *year, borders=date(2026, 7, 1)) == printed_then
        now = {
            row.name: row.reported for row in by_borders(county.scope("dispatcher"), *year, borders=date(2026, 8, 1))
        }
    assert now["合并网格"] == 3


def test_a_day_before_an_undone_division_shows_what_holds(county: County) -> None:
    county.report(lon=120.003)
    scope, year = county.scope("dispatcher"), (date(2026, 1, 1), clock.today() + timedelta(days=1))
    printed = by_borders(scope, *year, borders=clock.today() - timedelta(days=1))
    plan = merge_the_first_two(county, clock.today())
    actions.undo_plan(plan.id, by=DECIDER)
    assert by_borders(county.scope("dispatcher"), *year, borders=clock.today()) == printed


def test_digests_follow_areas_that_get_new_numbers() -> None:
    from wangge.areas.events import AreasRenumbered
    from wangge.kernel.bus import publish
    from wangge.stats.models import Digest

    kept = {
        area_no: Digest.objects.create(area_no=area_no, day=date(2026, 6, 1), written_at=clock.now(), figures={})
        for area_no in (1100, 1200, 1300)
    }
    publish(AreasRenumbered(((1100, 1200), (1200, 1100))))
    for digest in kept.values():
        digest.refresh_from_db()
    assert {old: digest.area_no for old, digest in kept.items()} == {1100: 1200, 1200: 1100, 1300: 1300}
