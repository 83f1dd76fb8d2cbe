"""Promises of the map of cases: everything of the scope, nothing else, no exact place for who needs none."""

import math
from collections import Counter
from datetime import timedelta

import mapbox_vector_tile
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.county import ALWAYS, MONDAY, County

from wangge.access.models import Post
from wangge.access.rules import Scope
from wangge.cases.models import Case
from wangge.cases.queries import mapping
from wangge.cases.queries.visible import sees
from wangge.kernel import clock, tiles
from wangge.kernel.caches import forget_everything
from wangge.kernel.maps import Asked
from wangge.kernel.tiles import Tile

PEOPLE = [
    "dispatcher",
    "town_dispatcher",
    "owner",
    "stranger",
    "colleague",
    "worker",
    "neighbour",
    "leader",
    "administrator",
]
PLACES = [(120.005, 31.005), (120.0051, 31.0051), (120.015, 31.005), (120.025, 31.003), (120.035, 31.009)]


@pytest.fixture
def busy(county: County) -> County:
    """Cases in every grid, one of them closed, one with a unit, one without a place; a colleague with two posts."""
    Post.objects.create(user=county.users["colleague"], role="checker", area=county.towns[1], valid_from=ALWAYS)
    keys = [county.report(lon=lon, lat=lat) for lon, lat in PLACES for _again in (0, 1)]
    county.dispatch(keys[6], unit="owners")
    Case.objects.filter(region_no=keys[0].region_no, id=keys[0].id).update(closed_at=MONDAY)
    county.report(lon=None, lat=None, place="说不清的地方")
    forget_everything()
    return county


def tile_around(lon: float, lat: float, zoom: int) -> Tile:
    x = int((lon + 180) / 360 * 2**zoom)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * 2**zoom)
    return Tile(zoom, x, y)


def told(packed: bytes, layer: str) -> list[dict]:  # type: ignore[type-arg]
    return mapbox_vector_tile.decode(tiles.unpacked(packed))[layer]["features"] if packed else []


def expected(scope: Scope) -> list[Case]:
    """By plain loop over everything there is."""
    standing = Case.objects.filter(region_no__in=[320583])
    return [case for case in standing if case.closed_at is None and sees(scope, case)]


@pytest.mark.parametrize("name", PEOPLE)
def test_clusters_count_the_open_cases_of_the_scope_and_no_others(busy: County, name: str) -> None:
    scope = busy.scope(name)
    wanted = expected(scope)
    placed = [case for case in wanted if case.lon is not None]
    for zoom in (9, 12):
        found = told(mapping.case_tile(scope, Asked(tile_around(120.02, 31.005, zoom))), "cases")
        assert sum(one["properties"]["n"] for one in found) == len(placed)
        assert not any("number" in one["properties"] for one in found)
    heat = told(mapping.heat_tile(scope, Asked(tile_around(120.02, 31.005, 9))), "heat")
    assert sum(one["properties"]["n"] for one in heat) == len(placed)
    seen = mapping.cases_in(scope, (119.9, 30.9, 120.2, 31.2), most=50)
    assert {row.number for row in seen.rows} == {case.number for case in placed}
    assert seen.without_place == len(wanted) - len(placed)


def test_single_cases_near_by_carry_number_and_light(busy: County) -> None:
    scope, tile = busy.scope("dispatcher"), tile_around(120.025, 31.003, 17)
    single = next(case for case in expected(scope) if case.lon == 120.025)
    Case.objects.filter(region_no=320583, lon=120.025).exclude(number=single.number).update(lon=120.0251)
    Case.objects.filter(region_no=320583, number=single.number).update(
        next_due_at=clock.now() - timedelta(hours=1), order_at=clock.now() - timedelta(hours=1)
    )
    forget_everything()
    found = {
        one["properties"].get("number"): one["properties"]
        for one in told(mapping.case_tile(scope, Asked(tile)), "cases")
    }
    assert found[single.number] == {"n": 1, "light": "red", "number": single.number}


def test_a_cluster_shows_the_worst_light_of_its_cases(busy: County) -> None:
    late = Case.objects.filter(region_no=320583, lon=120.035).first()
    assert late is not None
    Case.objects.filter(region_no=320583, id=late.id).update(next_due_at=clock.now(), order_at=clock.now())
    forget_everything()
    found = told(mapping.case_tile(busy.scope("dispatcher"), Asked(tile_around(120.035, 31.009, 6))), "cases")
    assert Counter(one["properties"]["light"] for one in found) == {"red": 1}


def test_a_leader_is_shown_no_exact_place_and_no_number(busy: County) -> None:
    scope = busy.scope("leader")
    spots = mapping.open_spots(scope)
    exact = {tuple(one) for one in mapping.open_spots(busy.scope("dispatcher")).points.tolist()}
    assert not exact & {tuple(one) for one in spots.points.tolist()}
    found = [
        one for lon, lat in PLACES for one in told(mapping.case_tile(scope, Asked(tile_around(lon, lat, 17))), "cases")
    ]
    assert not any("number" in one["properties"] for one in found)


def test_a_look_at_the_map_asks_the_database_once(busy: County) -> None:
    scope = busy.scope("owner")
    with CaptureQueriesContext(connection) as asked:
        for zoom in range(8, 17):
            mapping.case_tile(scope, Asked(tile_around(120.025, 31.003, zoom)))
            mapping.heat_tile(scope, Asked(tile_around(120.025, 31.003, zoom)))
    assert sum("cases_case" in one["sql"] for one in asked.captured_queries) == 1


def test_counts_by_area_are_those_of_a_plain_loop(busy: County) -> None:
    scope = busy.scope("dispatcher")
    placed = [case for case in expected(scope) if case.lon is not None]
    spans = [(area.area_no, area.area_end) for area in (*busy.towns, *busy.grids, busy.home)]
    counted = [sum(begin <= case.area_no <= end for case in placed) for begin, end in spans]
    assert mapping.counts_in(scope, spans) == counted
