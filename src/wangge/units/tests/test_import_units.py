"""Promises of bringing units in: all of them or none, known ones changed, none ever deleted."""

import pytest
from tests.county import County

from wangge.kernel.imports import ImportReport
from wangge.kernel.sheets import write_book
from wangge.units.actions import SHEET, import_units
from wangge.units.models import Unit

HEAD = "key,kind,name (Chinese),name,area,parent,centre,from,until\n"
BUREAU = "water,bureau,水务局,Water Bureau,昆山市,,,2026-01-01,\n"
STATION = "water_0,station,水务站,,昆山市/第0镇,water,no,,\n"


def bring(text: str, **more: bool) -> ImportReport:
    return import_units("units.csv", (HEAD + text).encode(), by=None, **more)


def test_units_come_in_with_their_parents_whatever_the_order(county: County) -> None:
    assert (bring(STATION + BUREAU).added, Unit.objects.get(key="water_0").parent) == (2, Unit.objects.get(key="water"))
    assert Unit.objects.get(key="water_0").area == county.towns[0]


def test_a_known_unit_is_changed_and_keeps_its_id(county: County) -> None:
    bring(BUREAU)
    before = Unit.objects.get(key="water").id
    report = bring(BUREAU.replace("水务局", "水利局").replace("2026-01-01,", "2026-01-01,2026-08-01"))
    assert (report.changed, Unit.objects.get(id=before).name_zh) == (1, "水利局")
    assert str(Unit.objects.get(id=before).valid_to) == "2026-08-01"
    assert Unit.objects.filter(key="owners").exists()


def test_the_same_comes_in_from_a_book(county: County) -> None:
    row = {"key": "water", "kind": "bureau", "name_zh": "水务局", "area": "昆山市", "is_centre": "是"}
    assert import_units("units.xlsx", write_book([SHEET], {"units": [row]}), by=None).added == 1
    assert Unit.objects.get(key="water").is_centre


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("昆山市", "火星"), "area"),
        (("water,", "Water Works,"), "key"),
        (("昆山市,,", "昆山市,nobody,"), "parent"),
        (("昆山市,,", "昆山市,water,"), "parent"),
        (("昆山市,,,", "昆山市,,perhaps,"), "指挥中心 centre"),
        (("2026-01-01", "soon"), "自 from"),
        (("水务局", ""), "名称 name (Chinese)"),
    ],
)
def test_one_wrong_row_and_none_is_taken(county: County, change: tuple[str, str], column: str) -> None:
    before = Unit.objects.count()
    report = bring("fire,bureau,消防,,昆山市,,,,\n" + BUREAU.replace(*change, 1))
    assert [(one.row, one.column) for one in report.problems] == [(2, column)]
    assert Unit.objects.count() == before


def test_a_dry_run_keeps_no_unit(county: County) -> None:
    assert bring(BUREAU, is_dry_run=True).added == 1
    assert not Unit.objects.filter(key="water").exists()
