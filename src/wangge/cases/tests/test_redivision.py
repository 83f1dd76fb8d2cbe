"""A case keeps the grid it was reported in and gets the grid it belongs to now; posts and duties follow."""

from datetime import timedelta
from uuid import uuid4

import pytest
from tests.county import REGION, County

from wangge.access.models import Post
from wangge.areas import actions
from wangge.areas.actions import NewArea, PlanDraft
from wangge.areas.models import Area, Plan
from wangge.cases.models import Case
from wangge.catalog.models import Duty
from wangge.kernel import clock

pytestmark = pytest.mark.django_db
MAKER, DECIDER = uuid4(), uuid4()


def carried(county: County, draw: str) -> Plan:
    """Merge the two grids of the first town, or split the first grid where the county's reports lie."""
    plan = actions.begin_plan(PlanDraft("调整", clock.today()), under=county.home.id, by=MAKER)
    if draw == "merge":
        actions.merge_areas(plan.id, [county.grids[0].id, county.grids[1].id], NewArea("合并网格"), by=MAKER)
    else:
        actions.split_area(plan.id, county.grids[0].id, [(120.005, 30), (120.005, 32)], by=MAKER)
    actions.ask_for_decision(plan.id, by=MAKER)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=DECIDER)
    return actions.carry_out_plan(plan.id, by=DECIDER)


def test_cases_follow_a_merge_and_keep_where_they_were_reported(county: County) -> None:
    key = county.report()
    was = county.case(key).area_no
    carried(county, "merge")
    case = county.case(key)
    assert case.area_no == Area.objects.get(name="合并网格").area_no
    assert case.reported_area_no == was


def test_cases_go_to_the_part_their_point_lies_in(county: County) -> None:
    west, east = county.report(lon=120.003), county.report(lon=120.007)
    carried(county, "split")
    parts = Area.objects.filter(name__startswith=f"{county.grids[0].name}-").order_by("name")
    assert [county.case(key).area_no for key in (west, east)] == [part.area_no for part in parts]


def test_undoing_puts_every_case_back_also_those_that_came_since(county: County) -> None:
    old = county.report(lon=120.003)
    plan = carried(county, "merge")
    new = Case.objects.get(region_no=REGION, id=old.id)
    assert new.area_no != county.grids[0].area_no
    since = county.report(lon=120.003)
    actions.undo_plan(plan.id, by=DECIDER)
    assert {county.case(key).area_no for key in (old, since)} == {county.grids[0].area_no}


def test_whoever_had_a_post_for_a_grid_has_one_for_what_follows_it(county: County) -> None:
    held = Post.objects.create(
        user=next(iter(county.users.values())), role="grid_worker", area=county.grids[0],
        valid_from=clock.now() - timedelta(days=9),
    )  # fmt: skip
    plan = carried(county, "split")
    held.refresh_from_db()
    assert held.valid_to is not None
    now = Post.objects.filter(user=held.user, role="grid_worker", valid_to=None)
    assert {post.area.name for post in now if post.area} == {f"{county.grids[0].name}-{at}" for at in (1, 2)}
    actions.undo_plan(plan.id, by=DECIDER)
    now = Post.objects.filter(user=held.user, role="grid_worker", valid_to=None)
    assert [post.area_id for post in now] == [county.grids[0].id]


def test_duties_of_an_area_that_ends_are_written_for_what_follows_it(county: County) -> None:
    Duty.objects.create(matter=county.matters["0201"], area=county.grids[0], unit=county.units["owners"], level="grid")
    carried(county, "merge")
    merged = Area.objects.get(name="合并网格")
    assert Duty.objects.filter(area=merged, unit=county.units["owners"]).count() == 1


def test_who_saw_a_case_before_the_merge_sees_it_after(county: County) -> None:
    from wangge.cases.queries import visible

    key = county.report()
    before = visible(county.scope("dispatcher")).filter(id=key.id).exists()
    carried(county, "merge")
    assert before
    assert visible(county.scope("dispatcher")).filter(id=key.id).exists()


def test_the_page_of_a_case_names_the_grid_of_then_and_the_grid_of_now(county: County) -> None:
    from wangge.cases.queries import case_page

    key = county.report()
    carried(county, "merge")
    page = case_page(county.scope("dispatcher"), key)
    assert page is not None
    assert "合并网格" in page.row.area_name
    assert county.grids[0].name in page.reported_in
