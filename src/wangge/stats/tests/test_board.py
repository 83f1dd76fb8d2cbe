"""Promises of the board's figures: they agree with the cases, and with the viewer's scope."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from tests.county import ALWAYS, SINCE, County

from wangge.access.models import Post
from wangge.areas.models import Area, Region, RegionSpan
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.stats.queries import board, figures


def amounts(county: County, name: str = "leader") -> dict[str, int]:
    figures = board(county.scope(name))
    return {one.key: one.count for one in (*figures.by_state, *figures.by_light)}


def test_states_and_lights_count_every_open_case_once(county: County) -> None:
    now = clock.now()
    county.report(at=now - timedelta(hours=5))
    county.dispatch(county.report(at=now), at=now, matter="0401")
    found = amounts(county)
    assert (found["reported"], found["dispatched"]) == (1, 1)
    assert found["red"] == 1
    assert sum(found[light] for light in ("red", "orange", "yellow", "green", "paused")) == 2


def test_a_town_dispatcher_sees_the_figures_of_the_town_only(county: County) -> None:
    county.report(at=clock.now())
    assert amounts(county, "town_dispatcher")["reported"] == 0
    with translation.override("zh-hans"):
        assert [row.name for row in board(county.scope("town_dispatcher")).towns] == ["第1镇"]


def test_the_towns_of_every_county_are_told(county: County) -> None:
    values = {"region_no": 320584, "valid_from": SINCE}
    other = Area.objects.create(level_id="county", name="邻县", area_no=2000, area_end=2999, **values)
    town = Area.objects.create(level_id="town", name="邻镇", parent=other, area_no=2100, area_end=2199, **values)
    Area.objects.create(level_id="grid", name="邻格", parent=town, area_no=2110, area_end=2110, **values)
    Region.objects.create(region_no=320584, area=other)
    RegionSpan.objects.create(region_id=320584, area_from=2000, area_to=2999)
    Post.objects.create(user=county.users["leader"], role="city_leader", area=other, valid_from=ALWAYS)
    forget_everything()
    scope = county.scope("leader")
    told = [{row.area_no for row in rows} for rows in (board(scope).towns, figures(scope).places)]
    assert told == [{*(one.area_no for one in county.towns), 2100}] * 2


def test_a_town_that_has_ended_is_not_told(county: County) -> None:
    Area.objects.filter(id=county.towns[1].id).update(valid_to=clock.today())
    assert [row.area_no for row in board(county.scope("leader")).towns] == [county.towns[0].area_no]


def test_the_map_counts_by_grid(county: County) -> None:
    county.report(at=clock.now())
    county.report(at=clock.now(), lon=120.035)
    by_grid = board(county.scope("leader")).by_grid
    assert by_grid == {county.grids[0].area_no: 1, county.grids[3].area_no: 1}


def test_a_small_sample_gives_no_share(county: County) -> None:
    county.closed()
    figures = board(county.scope("leader"))
    assert (figures.on_time, figures.solved) == (None, None)


def test_what_changed_comes_newest_first(county: County) -> None:
    now = clock.now()
    old, new = county.report("旧的井盖坏了", at=now - timedelta(hours=1)), county.report("新的井盖坏了", at=now)
    assert [one.case_key for one in board(county.scope("leader")).changes] == [str(new), str(old)]


@pytest.mark.parametrize("cases", [1, 15])
def test_the_board_costs_the_same_for_few_cases_and_many(
    county: County, cases: int, django_assert_max_num_queries: object
) -> None:
    for _ in range(cases):
        county.report(at=clock.now())
    scope = county.scope("leader")
    with django_assert_max_num_queries(13):  # type: ignore[operator]
        board(scope)


def test_lateness_is_asked_by_case_and_never_by_reading_every_clock(county: County) -> None:
    county.closed()
    scope = county.scope("leader")
    with CaptureQueriesContext(connection) as asked:
        board(scope)
        figures(scope)
    about_clocks = [one["sql"] for one in asked if "cases_clock" in one["sql"]]
    with connection.cursor() as cursor:
        for sql in about_clocks:
            cursor.execute(f"EXPLAIN {sql}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
            assert "hashed SubPlan" not in plan
            assert "Join" not in plan
    assert len(about_clocks) == 3
