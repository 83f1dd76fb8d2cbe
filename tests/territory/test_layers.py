"""What stands on the ground when a whole level comes and goes."""

from datetime import date

import pytest

from tests.county import REGION, County
from wangge.areas import actions
from wangge.areas.actions import LayerDraft, PlanDraft
from wangge.areas.models import Area, AreaLevel, Plan, RegionSpan
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.places.models import Building

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(county: County) -> Plan:
    """A level between towns and grids, carried out."""
    AreaLevel.objects.get_or_create(key="grid1", defaults={"name_zh": "一级网格", "name_en": "Section", "rank": 45})
    Area.objects.filter(id=county.home.id).update(area_end=10**6)
    RegionSpan.objects.update(area_to=10**6)
    plan = actions.begin_plan(PlanDraft("加一层", clock.today()), under=county.home.id, by=county.users["leader"].id)
    actions.add_layer(plan.id, LayerDraft("grid1", county.home.id), by=None)
    actions.ask_for_decision(plan.id, by=None)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=None)
    return actions.carry_out_plan(plan.id, by=None)


@pytest.fixture
def case(county: County) -> RegionKey:
    """A case reported before the level comes."""
    return county.report()


def building(area: Area) -> Building:
    return Building.objects.create(
        region_no=REGION, number="1", area_no=area.area_no, lon=120.005, lat=31.005, counted_date=date(2026, 1, 1),
        counted_source="test", recorded_at=clock.now(),
    )  # fmt: skip


def test_cases_follow_their_grids_under_the_new_level(county: County, case: RegionKey, done: Plan) -> None:
    grid = Area.objects.get(id=county.grids[0].id)
    assert grid.parent is not None
    assert grid.parent.name == "第0镇一级网格"
    assert county.case(case).area_no == grid.area_no != county.grids[0].area_no


def test_what_was_put_on_an_area_of_the_level_goes_up_when_it_is_undone(county: County, done: Plan) -> None:
    row = building(Area.objects.get(name="第0镇一级网格"))
    actions.undo_plan(done.id, by=None)
    row.refresh_from_db()
    assert row.area_no == Area.objects.get(id=county.towns[0].id).area_no
