"""A plan is told before it is put forward when the positions of the tree do not suffice for it."""

import pytest

from tests.county import County
from wangge.areas import actions
from wangge.areas.actions import LayerDraft, PlanDraft
from wangge.areas.models import Area, AreaLevel
from wangge.areas.queries import drawing_of, findings
from wangge.kernel import clock

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("end", "found"), [(1999, {"no_room"}), (10**6, set())])
def test_too_little_room_for_a_level_is_an_error_of_the_plan(county: County, end: int, found: set[str]) -> None:
    Area.objects.filter(id=county.home.id).update(area_end=end)
    AreaLevel.objects.get_or_create(key="grid1", defaults={"name_zh": "一级网格", "name_en": "Section", "rank": 45})
    plan = actions.begin_plan(PlanDraft("加一层", clock.today()), under=county.home.id, by=None)
    actions.add_layer(plan.id, LayerDraft("grid1", county.home.id), by=None)
    assert {one.key for one in findings(drawing_of(plan)) if one.is_error} == found
