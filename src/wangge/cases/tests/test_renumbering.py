"""When a full subtree is renumbered, whatever keeps positions follows; the areas are the same."""

import pytest
from tests.county import County

from wangge.areas.actions.renumbering import make_room
from wangge.areas.models import Area
from wangge.areas.rules import Plant

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
