"""Promises of finding: spoken and messy addresses come to their grid, doubtful ones say so, unknown ones stay open."""

import pytest
from tests.county import REGION, County

from wangge.places.queries import Found, find_address
from wangge.places.tests.factories import place_town

SURE, OPEN = 0.9, 0.5


@pytest.fixture
def town(county: County) -> County:
    place_town()
    return county


def best(text: str, **more: object) -> Found | None:
    found = find_address(text, regions=(REGION,), **more)  # type: ignore[arg-type]
    return found[0] if found else None


SOUND = {
    "锦绣花园12幢": 0,
    "昆山市第0镇锦绣花园十二号楼3单元401室": 0,
    "锦绣小区１３栋": 1,
    "12幢 锦绣花园": 0,
    "锦绣花园13-1-401": 1,
    "人民路88号": 0,
    "人民路92号锦绣花园": 1,
    "双塔苑5幢，路灯坏了，电话13912345678": 2,
    "老供销社": 2,
    "农贸市场门口": 2,
    "我家住在锦绣花园2#": 0,
}
SLIPS = ("锦锈花园12幢", "锦花园12幢", "绣锦花园12幢")
UNKNOWN = (
    "紫荆苑12幢", "和平新村1幢", "新双塔苑5幢", "双塔苑幼儿园宿舍", "人民南路88号", "第1镇锦绣花园12幢", "在那个路口", "",
)  # fmt: skip


def test_a_sound_address_comes_to_its_grid_and_is_sure(town: County) -> None:
    found = {text: best(text) for text in SOUND}
    assert {text: one and (one.area_no, one.confidence >= SURE) for text, one in found.items()} == {
        text: (town.grids[grid].area_no, True) for text, grid in SOUND.items()
    }


def test_one_wrong_character_is_forgiven_and_told(town: County) -> None:
    for text in SLIPS:
        found = best(text)
        assert found is not None, text
        assert found.area_no == town.grids[0].area_no
        assert OPEN <= found.confidence < SURE
        assert "One character of the name differs." in found.reasons


def test_what_is_unknown_or_unclear_is_left_open(town: County) -> None:
    found = {text: best(text) for text in UNKNOWN}
    assert {text: one for text, one in found.items() if one and one.confidence >= 0.6} == {}


def test_a_name_used_twice_is_told_apart_by_the_town_or_by_what_is_near(town: County) -> None:
    by_town, by_point = best("第1镇和平新村1幢"), best("和平新村1幢", near=(120.0051, 31.0081))
    assert by_town is not None
    assert by_point is not None
    assert (by_town.area_no, by_point.area_no) == (town.grids[3].area_no, town.grids[0].area_no)
    assert (by_town.confidence >= SURE, by_point.confidence >= 0.8) == (True, True)
    unclear = find_address("和平新村1幢", regions=(REGION,))
    assert [one.confidence < 0.6 for one in unclear] == [True, True]


def test_a_landmark_on_a_border_shares_its_confidence_between_the_grids(town: County) -> None:
    found = find_address("边界石桥附近", regions=(REGION,))
    assert {one.area_no for one in found} == {town.grids[0].area_no, town.grids[1].area_no}
    assert found[0].confidence < SURE


def test_a_house_number_nobody_registered_stands_between_its_neighbours(town: County) -> None:
    found = best("人民路90号")
    assert found is not None
    assert found.kind in {"between", "road"}
    assert found.confidence < SURE


def test_a_compound_without_number_says_how_its_buildings_are_spread(town: County) -> None:
    found = find_address("锦绣花园", regions=(REGION,))
    assert [one.area_no for one in found] == [town.grids[0].area_no, town.grids[1].area_no]
    assert OPEN < found[0].confidence < SURE


def test_what_is_asked_costs_a_handful_of_statements(town: County, django_assert_max_num_queries: object) -> None:
    best("锦绣花园12幢")
    with django_assert_max_num_queries(10):  # type: ignore[operator]
        best("人民路88号锦绣花园12幢老供销社对面")


def test_other_regions_are_not_looked_at(town: County) -> None:
    assert find_address("锦绣花园12幢", regions=(REGION + 1,)) == []
