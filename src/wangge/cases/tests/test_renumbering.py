"""When a full subtree is renumbered, whatever keeps positions follows; the areas are the same."""

from uuid import uuid4

import pytest
from tests.county import REGION, County

from wangge.areas import actions
from wangge.areas.actions import PlanDraft
from wangge.areas.actions.renumbering import make_room
from wangge.areas.models import Area
from wangge.areas.rules import Plant
from wangge.kernel import clock
from wangge.kernel.errors import ConflictError
from wangge.kernel.models import OutboxEntry

pytestmark = pytest.mark.django_db


def test_cases_keep_their_grids_when_numbers_change(county: County) -> None:
    key = county.report()
    was, grid = county.case(key).area_no, Area.objects.get(id=county.grids[0].id)
    assert was == grid.area_no
    make_room({county.towns[0].id: [Plant()] * 10})
    grid.refresh_from_db()
    case = county.case(key)
    assert grid.area_no != was
    assert case.area_no == case.reported_area_no == grid.area_no


def test_an_open_page_is_told_under_the_new_number(county: County) -> None:
    county.report()
    make_room({county.towns[0].id: [Plant()] * 10})
    told = set(OutboxEntry.objects.filter(region_no=REGION).values_list("area_no", flat=True))
    assert told == {Area.objects.get(id=county.grids[0].id).area_no} != {county.grids[0].area_no}


def test_a_plan_for_which_there_is_no_room_is_refused_in_words_and_changes_nothing(county: County) -> None:
    town, day = county.towns[0], clock.today()
    plan = actions.begin_plan(PlanDraft("拆", day), under=county.home.id, by=None)
    actions.split_area(plan.id, county.grids[0].id, [(120.005, 30), (120.005, 32)], by=None)
    actions.ask_for_decision(plan.id, by=None)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=uuid4())
    Area.objects.filter(id=county.home.id).update(area_end=1299)
    Area.objects.filter(id=town.id).update(area_end=1119)
    for number in set(range(1101, 1120)) - {grid.area_no for grid in county.grids}:
        Area.objects.create(level_id="grid", parent=town, name=str(number), area_no=number, area_end=number,
                            region_no=town.region_no, valid_from=day, valid_to=day)  # fmt: skip
    with pytest.raises(ConflictError):
        actions.carry_out_plan(plan.id, by=None)
    assert Area.objects.get(id=county.grids[0].id).valid_to is None
