"""Promises of the scope a post gives: what lies in it, and in how few numbers it is said."""

from datetime import date

import pytest
from tests.county import REGION, SINCE, County

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.cases.queries import visible


def wide_grid(county: County, ends: date | None = None) -> Area:
    """A grid with room for others inside it, and nothing there yet, looked after by nobody else."""
    town = county.towns[0]
    return Area.objects.create(
        level_id="grid", name="新网格", parent=town, area_no=town.area_no + 50, area_end=town.area_no + 59,
        region_no=REGION, valid_from=SINCE, valid_to=ends,
    )  # fmt: skip


def inside(grid: Area, ends: date | None = None) -> Area:
    return Area.objects.create(
        level_id="grid", name="里面的网格", parent=grid, area_no=grid.area_no + 3, area_end=grid.area_no + 3,
        region_no=REGION, valid_from=SINCE, valid_to=ends,
    )  # fmt: skip


def taken_on(area: Area) -> User:
    user = User.objects.create(username="newcomer", name_zh="新人", password="!")
    Post.objects.create(user=user, role="grid_worker", area=area, valid_from="2026-01-01T00:00Z")
    return user


def test_an_area_with_nothing_inside_is_one_number(county: County) -> None:
    grid = wide_grid(county)
    taken_on(grid)
    assert county.scope("newcomer").area_ranges == ((grid.area_no, grid.area_no),)


@pytest.mark.parametrize("ends", [None, date(2026, 5, 1)])
def test_what_lies_inside_is_in_scope_the_moment_it_is_there(county: County, ends: date | None) -> None:
    grid = wide_grid(county)
    taken_on(grid)
    assert not county.scope("newcomer").covers(grid.area_no + 3)
    area = inside(grid, ends)
    scope = county.scope("newcomer")
    assert scope.area_ranges == ((grid.area_no, grid.area_end),)
    key = county.report()
    case = county.case(key)
    case.area_no = area.area_no
    case.save(update_fields=["area_no"])
    assert [one.id for one in visible(scope)] == [key.id]
