"""Promises of components: a code is checked, a place decides the region, nothing is doubled, the nearest comes first."""

import mapbox_vector_tile
import pytest
from tests.county import REGION, County

from wangge.assets import actions, queries
from wangge.assets.models import Component, ComponentClass
from wangge.assets.rules import is_component_code, metres_between
from wangge.kernel.imports import ImportReport
from wangge.kernel.maps import Asked
from wangge.kernel.tiles import Tile, unpacked

HEAD = "code,name,longitude,latitude,maintainer,state,accuracy,placed\n"
COVER = "3205830101000001,上水井盖,120.005,31.005,owners,完好,A,2025-05-01\n"


def bring(text: str, **more: bool) -> ImportReport:
    return actions.import_components("components.csv", (HEAD + text).encode(), by=None, **more)


@pytest.mark.parametrize(
    ("code", "is_good"),
    [
        ("3205080101000001", True),
        ("320508010100000", False),
        ("32050801010000010", False),
        ("3205080199000001", False),
        ("3205080101000000", False),
        ("32050801010000０1", False),
        ("", False),
    ],
)
def test_a_code_has_sixteen_digits_and_a_known_class(code: str, is_good: bool) -> None:
    assert bool(is_component_code(code, {"0101"})) is is_good


def test_five_classes_come_with_their_small_ones_and_only_once(county: County) -> None:
    assert actions.install_component_classes(by=None) == actions.install_component_classes(by=None)
    assert list(ComponentClass.objects.filter(parent=None).values_list("code", flat=True)) == [
        "01",
        "02",
        "03",
        "04",
        "05",
    ]
    assert ComponentClass.objects.get(code="0101").name_zh == "上水井盖"


def test_a_component_lands_in_the_region_and_grid_of_its_place(county: County) -> None:
    report = bring(COVER)
    assert (report.added, report.problems) == (1, [])
    cover = Component.objects.get(region_no=REGION, code="3205830101000001")
    assert (cover.area_no, cover.maintainer, cover.small_class_id) == (
        county.grids[0].area_no,
        county.units["owners"],
        "0101",
    )


def test_the_same_file_again_changes_nothing_and_a_changed_row_only_itself(county: County) -> None:
    bring(COVER)
    assert (bring(COVER).unchanged, Component.objects.filter(region_no=REGION).count()) == (1, 1)
    assert bring(COVER.replace("完好", "丢失")).changed == 1
    assert Component.objects.get(region_no=REGION).state == "missing"


def test_a_dry_run_keeps_no_component(county: County) -> None:
    assert bring(COVER, is_dry_run=True).added == 1
    assert not Component.objects.filter(region_no=REGION).exists()


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("3205830101000001", "32058301010"), "code"),
        (("120.005", "100.0"), "lon"),
        (("120.005", "east"), "lon"),
        (("owners", "nobody"), "maintainer"),
        (("完好", "fine"), "state"),
        ((",A,", ",Z,"), "accuracy"),
        (("2025-05-01", "May"), "初始日期 placed"),
    ],
)
def test_a_wrong_row_is_refused_and_the_others_are_taken(county: County, change: tuple[str, str], column: str) -> None:
    report = bring(COVER.replace("0001,", "0002,") + COVER.replace(*change))
    assert [(one.row, one.column) for one in report.problems] == [(2, column)]
    assert Component.objects.filter(region_no=REGION).count() == 1


def test_a_code_that_stands_twice_is_taken_once(county: County) -> None:
    assert [one.row for one in bring(COVER + COVER).problems] == [2]


def test_what_stands_near_comes_nearest_first(county: County) -> None:
    places = {"0001": "120.0050", "0002": "120.0051", "0003": "120.0070"}
    bring(
        "".join(COVER.replace("0001,", f"{serial},").replace("120.005,", f"{lon},") for serial, lon in places.items())
    )
    near = queries.components_near(REGION, 120.00512, 31.005, 50)
    assert [one.component.code[-4:] for one in near] == ["0002", "0001"]
    assert queries.components_near(REGION + 1, 120.005, 31.005, 50) == []


def test_a_hundredth_of_a_degree_of_latitude_is_about_1113_metres() -> None:
    assert metres_between(120, 31, 120, 31.01) == pytest.approx(1113.2, rel=0.001)


def test_the_map_shows_what_stands_in_the_viewers_regions_and_nothing_removed(county: County) -> None:
    bring(COVER + COVER.replace("000001,", "000002,").replace("完好", "移除") + COVER.replace("000001,", "000003,"))
    Component.objects.filter(region_no=REGION, code__endswith="3").update(lon=120.0051)
    asked = Asked(Tile(16, 54614, 26826))
    found = mapbox_vector_tile.decode(unpacked(queries.component_tile(county.scope("worker"), asked)))["components"]
    assert [(one["properties"]["n"], one["properties"]["code"][-1]) for one in found["features"]] == [
        (1, "1"),
        (1, "3"),
    ]
    assert found["features"][0]["properties"]["name"] == "上水井盖"
    assert not queries.sees_components(county.scope("administrator"))
    assert queries.component_tile(county.scope("administrator"), asked) == b""
