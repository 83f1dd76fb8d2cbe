"""Promises of the duty list: the unit whose duty it is, with the words that led there, or silence."""

from tests.county import County

from wangge.catalog.queries import responsible_units, suggest_units


def test_the_report_finds_the_matter_and_the_unit_of_its_town(county: County) -> None:
    found = suggest_units("路边的井盖不见了", county.grids[3].area_no)
    assert (found[0].matter.code, found[0].unit.key) == ("0201", "strangers")
    assert "井盖" in found[0].words


def test_a_text_that_fits_nothing_gets_no_suggestion(county: County) -> None:
    assert suggest_units("今天天气真好", county.grids[0].area_no) == []


def test_at_most_three_are_offered(county: County) -> None:
    assert len(suggest_units("井盖 路灯 搭建 违建 灯不亮 盖子没了", county.grids[0].area_no)) <= 3


def test_the_smallest_area_decides_who_answers(county: County) -> None:
    from wangge.catalog.models import Duty
    from wangge.kernel.caches import forget_everything

    matter = county.matters["0301"]
    Duty.objects.create(matter=matter, area=county.grids[0], unit=county.units["centre"])
    forget_everything()
    near, far = county.grids[0].area_no, county.grids[1].area_no
    assert responsible_units([matter.id], near)[matter.id].key == "centre"
    assert responsible_units([matter.id], far)[matter.id].key == "owners"
