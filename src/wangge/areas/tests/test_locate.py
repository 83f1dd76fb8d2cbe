"""Which area holds a point, and names and lines read from the tree."""

import threading

import numpy as np
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.models import Area, AreaShape
from wangge.areas.queries import (
    Locator,
    ancestors,
    area_by_code,
    children,
    current_locator,
    name_in,
    open_regions,
    path_names,
    regions_of,
    search_places,
    subtree_count,
)
from wangge.areas.queries import locating as locating_queries
from wangge.areas.tests.factories import plant_squares, square
from wangge.kernel.caches import forget_everything
from wangge.kernel.geometry import Cover, as_coverage, cells_around, read_border

SQUARES = [read_border(square(column, row, 1)).shape for row in range(30, 34) for column in range(100, 104)]
COVER = Cover(np.array(SQUARES, dtype=object))


def number_of(code: str) -> int:
    area = area_by_code(code)
    assert area is not None
    return area.area_no


@given(st.floats(99, 105), st.floats(29, 35))
def test_one_point_and_many_points_get_the_same_answer(lon: float, lat: float) -> None:
    assert COVER.at_many(np.array([lon]), np.array([lat])).tolist() == [COVER.at(lon, lat)]


@given(st.integers(100, 103), st.integers(30, 33), st.floats(0.01, 0.99), st.floats(0.01, 0.99))
def test_a_point_inside_a_shape_is_found_there(column: int, row: int, right: float, up: float) -> None:
    assert COVER.at(column + right, row + up) == (row - 30) * 4 + column - 100


@pytest.mark.parametrize(("lon", "lat", "first"), [(101, 30.5, 0), (101, 31, 0), (104, 34, 15)])
def test_a_shared_border_belongs_to_the_first_shape(lon: float, lat: float, first: int) -> None:
    assert COVER.at(lon, lat) == first


def test_a_point_in_a_hole_is_outside() -> None:
    ring = square(120.2, 31.2, 0.5)["coordinates"][0]
    holed = read_border({"type": "Polygon", "coordinates": [*square(120, 31, 1)["coordinates"], ring]}).shape
    cover = Cover(np.array([holed], dtype=object))
    assert (cover.at(120.4, 31.4), cover.at(120.1, 31.1)) == (-1, 0)


@pytest.mark.django_db
def test_the_finest_area_is_found_first() -> None:
    plant_squares(3)
    place = current_locator().locate(120.5, 31.5)
    assert place is not None
    assert (place.name, place.region_no, place.is_grid) == ("同心社区第5网格", 320583, True)


@pytest.mark.django_db
def test_a_point_in_no_grid_is_still_in_its_county() -> None:
    plant_squares(1)
    place = current_locator().locate(121.5, 31.5)
    assert place is not None
    assert (place.name, place.is_grid) == ("太仓市", False)


@pytest.mark.django_db
def test_a_point_outside_is_nowhere() -> None:
    plant_squares(1)
    assert current_locator().locate(10, 10) is None
    assert current_locator().locate_many(np.array([10.0]), np.array([10.0])).tolist() == [0]


@pytest.mark.django_db
def test_many_points_get_the_number_of_their_finest_area() -> None:
    plant_squares(3)
    found = current_locator().locate_many(np.array([120.5, 121.5, 0.0]), np.array([31.5, 31.5, 0.0]))
    assert found.tolist() == [number_of("320583100001005"), number_of("320585"), 0]


def test_without_borders_everything_is_outside() -> None:
    assert Locator(()).locate(120, 31) is None


@pytest.mark.django_db
def test_the_locator_is_built_again_only_when_borders_changed() -> None:
    plant_squares(1)
    first = current_locator()
    forget_everything()
    assert current_locator() is first
    AreaShape.objects.filter(area__codes__code="320585").delete()
    forget_everything()
    assert current_locator() is not first
    assert current_locator().locate(121.5, 31.5) is None


@pytest.mark.django_db
def test_the_locator_follows_a_new_name() -> None:
    plant_squares(1)
    current_locator()
    Area.objects.filter(codes__code="320585").update(name="太仓")
    forget_everything()
    place = current_locator().locate(121.5, 31.5)
    assert place is not None
    assert place.name == "太仓"


def test_threads_that_ask_at_once_build_once(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[int] = []
    monkeypatch.setattr(locating_queries.statements, "shapes_version", lambda: (1, -1))
    monkeypatch.setattr(locating_queries, "_build", lambda: built.append(1) or Locator(()))
    threads = [threading.Thread(target=current_locator) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert built == [1]


@pytest.mark.django_db
def test_ancestors_lead_from_the_root_to_the_area() -> None:
    plant_squares(2)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        line = ancestors(number_of("320583100001003"))
    names = ["中国", "江苏省", "苏州市", "昆山市", "玉山镇", "同心社区居委会", "同心社区第3网格"]
    assert [area.name for area in line] == names
    assert len(asked) == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "expected"),
    [("zh-hans", "玉山镇 · 同心社区 · 第3网格"), ("en", "玉山镇 · 同心社区 · Grid 3")],
)
def test_a_path_names_the_place_not_the_office(language: str, expected: str) -> None:
    plant_squares(2)
    grid = number_of("320583100001003")
    assert path_names([grid], language) == {grid: expected}


@pytest.mark.django_db
def test_paths_of_many_areas_take_one_query() -> None:
    plant_squares(3)
    grids = list(Area.objects.filter(level="grid").values_list("area_no", flat=True))
    with CaptureQueriesContext(connection) as asked:
        assert len(path_names(grids, "en")) == 9
    assert len(asked) == 1


@pytest.mark.django_db
def test_children_and_subtree_count_agree_with_the_tree() -> None:
    plant_squares(2)
    county = area_by_code("320583")
    assert county is not None
    assert [area.name for area in children(county)] == ["玉山镇"]
    assert subtree_count(county) == 7


@pytest.mark.django_db
def test_regions_of_a_range_are_those_it_touches() -> None:
    plant_squares(1)
    city, county = area_by_code("3205"), area_by_code("320583")
    assert city is not None
    assert county is not None
    assert regions_of([(city.area_no, city.area_end)]) == (320583, 320585)
    assert regions_of([(county.area_no, county.area_no)]) == (320583,)
    assert regions_of([]) == ()


@pytest.mark.django_db
def test_only_regions_with_grids_are_open() -> None:
    plant_squares(1)
    assert open_regions() == {320583}


@pytest.mark.django_db
def test_search_finds_towns_villages_and_grids_of_open_regions() -> None:
    plant_squares(2)
    found = search_places("同心", "zh-hans", limit=3)
    assert [place.path for place in found][:2] == ["玉山镇 · 同心社区", "玉山镇 · 同心社区 · 第1网格"]
    assert len(found) == 3
    assert (found[0].lon, found[0].lat) == pytest.approx((120.5, 31.5))
    assert search_places("太仓", "zh-hans") == search_places(" ", "zh-hans") == search_places("%", "zh-hans") == []


@pytest.mark.django_db
def test_a_name_falls_back_to_the_official_one() -> None:
    plant_squares(1)
    town, grid = area_by_code("320583100"), area_by_code("320583100001001")
    assert town is not None
    assert grid is not None
    assert [name_in(town, "en"), name_in(grid, "en"), name_in(grid, "zh-hans")] == [
        "玉山镇", "Grid 1", "同心社区第1网格",
    ]  # fmt: skip


def test_cells_share_a_bent_parent_out_without_gap_or_overlap() -> None:
    ring = [[0, 0], [3, 0], [3, 3], [2.9, 3], [2.9, 0.1], [0.1, 0.1], [0.1, 3], [0, 3], [0, 0]]
    horseshoe = read_border({"type": "Polygon", "coordinates": [ring]}).shape
    sites = np.array([[0.05, 2.0], [2.95, 2.0], [1.5, 0.05], [0.05, 0.5]])
    cells = as_coverage(cells_around(horseshoe, sites))
    assert sum(cell.area for cell in cells) == pytest.approx(horseshoe.area, rel=1e-9)
    assert {cell.geom_type for cell in cells} == {"Polygon"}
    assert all(not one.overlaps(two) for one in cells for two in cells if one is not two)
