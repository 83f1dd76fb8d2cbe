"""The demo territory: everything is there, real where it says so, and cut without gap or overlap."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from wangge.areas.actions import Seedling, import_areas
from wangge.areas.models import Area, AreaCode, AreaShape
from wangge.areas.queries import current_locator, open_regions, search_places
from wangge.areas.tests.factories import write
from wangge.demo.territory import build_territory, county_borders, draw_plan
from wangge.demo.territory.plan import OPENED, Plan, read_plan, shares
from wangge.kernel.geometry import Cover, Shape, area_km2, to_wkb


@pytest.fixture(scope="module")
def plan() -> Plan:
    return draw_plan()


def inside(area: Seedling) -> Iterator[Seedling]:
    yield area
    for child in area.children:
        yield from inside(child)


def borders_by_level(county: Seedling) -> dict[str, list[Shape]]:
    found: dict[str, list[Shape]] = defaultdict(list)
    for area in inside(county):
        if area.border is not None:
            found[area.level].append(area.border)
    return found


def compactness(shape: Shape) -> float:
    """1 for a circle, towards 0 for a thread."""
    return float(4 * np.pi * shape.area / shape.length**2)


def test_there_are_as_many_areas_as_the_data_and_the_issue_say() -> None:
    plan = read_plan()
    everything = Counter(area.level for area in inside(plan.province))
    opened = Counter(area.level for area in inside(plan.counties[OPENED]))
    assert (everything["county"], everything["town"], everything["village"]) == (10, 118, 2248)
    assert opened == {"county": 1, "town": 9, "grid1": 15, "grid2": 311, "village": 355, "grid": 1517}


def test_every_level_of_kunshan_nests_as_promised() -> None:
    kinds = defaultdict(set)
    for area in inside(read_plan().counties[OPENED]):
        kinds[area.level].add(len(area.children))
    assert min(kinds["town"]) >= 1
    assert kinds["grid2"] == {1, 2}
    assert kinds["village"] <= {2, 3, 4, 5, 6, 7}


def test_grid_codes_are_unique_and_begin_with_their_village() -> None:
    codes = [
        (village.code.code, grid.code.code)
        for village in inside(read_plan().counties[OPENED])
        if village.level == "village" and village.code
        for grid in village.children
        if grid.code
    ]
    assert len({code for _, code in codes}) == 1517
    assert all(code.startswith(village) and len(code) == 15 for village, code in codes)


def test_the_real_county_border_is_untouched(plan: Plan) -> None:
    border = plan.counties[OPENED].border
    assert border is not None
    assert to_wkb(border) == to_wkb(county_borders()[OPENED])
    assert not plan.counties[OPENED].is_border_synthetic


def test_the_parts_of_every_county_add_up_to_it(plan: Plan) -> None:
    for county in plan.counties.values():
        for level, borders in borders_by_level(county).items():
            assert county.border is not None
            total = sum(border.area for border in borders)
            assert total == pytest.approx(county.border.area, rel=1e-9), (county.name, level)


def test_every_point_of_kunshan_lies_in_exactly_one_area_of_each_level(plan: Plan) -> None:
    levels = borders_by_level(plan.counties[OPENED])
    chance = np.random.default_rng(1)
    lons, lats = chance.uniform(120.8, 121.2, 4000), chance.uniform(31.1, 31.55, 4000)
    in_county = Cover(np.array(levels.pop("county"), dtype=object)).at_many(lons, lats) >= 0
    for borders in levels.values():
        forward = Cover(np.array(borders, dtype=object)).at_many(lons, lats)
        backward = Cover(np.array(borders[::-1], dtype=object)).at_many(lons, lats)
        assert (forward >= 0).tolist() == in_county.tolist()
        assert (forward[in_county] == len(borders) - 1 - backward[in_county]).all()


def test_cells_are_whole_and_of_a_believable_form(plan: Plan) -> None:
    for county in plan.counties.values():
        levels = borders_by_level(county)
        levels.pop("county", None)
        for borders in levels.values():
            assert {border.geom_type for border in borders} == {"Polygon"}
            assert min(map(compactness, borders)) > 0.2
            assert min(map(area_km2, borders)) > 0.02


def test_grids_are_smaller_in_the_centre(plan: Plan) -> None:
    towns = {area.name: area for area in plan.counties[OPENED].children}
    grids = {name: borders_by_level(towns[name])["grid"] for name in ("玉山镇", "张浦镇")}
    centre, rim = (np.median([area_km2(grid) for grid in each]) for each in grids.values())
    assert centre < rim / 2


def test_the_same_seed_draws_the_same_borders(plan: Plan) -> None:
    again = draw_plan(only=OPENED)
    for one, two in zip(inside(plan.counties[OPENED]), inside(again.counties[OPENED]), strict=True):
        assert one.border is not None
        assert two.border is not None
        assert to_wkb(one.border) == to_wkb(two.border)


def test_the_industrial_park_has_no_borders(plan: Plan) -> None:
    assert borders_by_level(plan.counties["320576"]) == {}


def test_shares_add_up_within_their_bounds() -> None:
    assert shares(10, [1, 1, 8], least=2, most=6) == [2, 2, 6]


@pytest.mark.django_db
def test_the_territory_is_written_once() -> None:
    county = build_territory()
    assert build_territory() == county
    assert (county.name, county.region_no, county.valid_from) == ("昆山市", 320583, date(2023, 6, 30))
    assert Area.objects.under(county).filter(level__is_grid=True, is_synthetic=True).count() == 1517
    assert AreaCode.objects.filter(system="wangge-grid", vintage="2026").count() == 1517
    real = AreaShape.objects.filter(is_synthetic=False)
    assert set(real.values_list("area__level_id", flat=True)) == {"county"}
    assert not AreaShape.objects.filter(is_synthetic=True).exclude(source__contains="synthetic").exists()


@pytest.mark.django_db
def test_a_point_in_the_demo_city_is_found_in_a_grid() -> None:
    build_territory()
    place = current_locator().locate(120.98, 31.38)
    assert place is not None
    assert place.is_grid
    assert open_regions() == {320583}


@pytest.mark.django_db
def test_search_does_not_offer_management_grids() -> None:
    build_territory()
    paths = [place.path for place in search_places("花桥", "zh-hans")]
    assert paths[0] == "花桥镇"
    assert len(set(paths)) == len(paths)


@pytest.mark.django_db
def test_a_larger_tree_brought_in_later_does_not_move_the_demo_city(tmp_path: Path) -> None:
    county = build_territory()
    more = [f"{code},省{code}" for code in range(33, 66)]
    report = import_areas([write(tmp_path, "provinces.csv", ["code,name", *more])], by=None)
    assert (report.added, Area.objects.get(id=county.id).area_no) == (33, county.area_no)
