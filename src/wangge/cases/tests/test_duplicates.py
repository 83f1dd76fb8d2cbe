"""Promises of duplicate candidates: what is near in place, time and words is found in two statements, and nothing else."""

from datetime import timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.county import MONDAY, REGION, County

from wangge.cases.models import Case, Evidence
from wangge.cases.queries.duplicates import CaseLike, candidates
from wangge.kernel.ids import RegionKey, new_id

TEXT = "菜场后门的井盖不见了，差点有人掉下去"
AGAIN = "菜场后门井盖不见了，昨晚差点有人摔进去"


def like(county: County, text: str = AGAIN, **more: object) -> CaseLike:
    """A report of the same spot an hour later."""
    about = {"lon": 120.0051, "lat": 31.005, "at": MONDAY + timedelta(hours=1), **more}
    return CaseLike(REGION, county.grids[0].area_no, text, **about)  # type: ignore[arg-type]


def found(county: County, asked: CaseLike, name: str = "dispatcher") -> list[RegionKey]:
    """The keys of the candidates that one of the cast is shown."""
    return [one.key for one in candidates(county.scope(name), asked)]


def test_two_reports_of_the_same_place_hour_and_words_are_candidates(county: County) -> None:
    key = county.report(TEXT)
    first = candidates(county.scope("dispatcher"), like(county))[0]
    assert first.key == key
    assert first.number == county.case(key).number
    assert len(first.reasons) >= 3


def test_two_reports_of_different_streets_are_not(county: County) -> None:
    county.report(TEXT)
    assert found(county, like(county, lon=120.0169, lat=31.005)) == []


def test_another_matter_at_the_same_spot_is_not(county: County) -> None:
    county.report("楼道里堆满纸板，婴儿车过不去")
    assert found(county, like(county)) == []


def test_a_spot_across_the_border_of_the_grid_is_found(county: County) -> None:
    key = county.report(TEXT, lon=120.0099, lat=31.005, at=MONDAY - timedelta(days=5))
    asked = like(county, TEXT, lon=120.0101)
    assert found(county, CaseLike(**{**vars(asked), "area_no": county.grids[1].area_no})) == [key]


def test_a_copy_without_a_place_is_found(county: County) -> None:
    key = county.report(TEXT, lon=None, lat=None)
    assert found(county, like(county, TEXT, lon=None, lat=None)) == [key]


def test_closed_merged_and_own_cases_are_left_out(county: County) -> None:
    closed, merged, own = county.report(TEXT), county.report(TEXT), county.report(TEXT)
    Case.objects.filter(region_no=REGION, id=closed.id).update(closed_at=MONDAY)
    Case.objects.filter(region_no=REGION, id=merged.id).update(parent_id=own.id)
    assert found(county, CaseLike.of(county.case(own))) == []


def test_what_lies_out_of_scope_is_not_named(county: County) -> None:
    county.report(TEXT)
    assert found(county, like(county), "town_dispatcher") == []
    assert found(county, like(county), "administrator") == []


def test_the_same_photo_nearby_is_a_candidate_in_other_words(county: County) -> None:
    key = county.report("这里很危险，快来人")
    Evidence.objects.create(
        region_no=REGION, id=new_id(), case_id=key.id, seq=1, file="x", sha256="x", likeness_hash=-5, width=1, height=1,
        at=MONDAY,
    )  # fmt: skip
    assert found(county, like(county)) == []
    assert found(county, like(county, photos=(-5,))) == [key]


def test_two_statements_are_enough_however_many_cases_there_are(county: County) -> None:
    for _report in range(4):
        county.report(TEXT)
    scope, asked = county.scope("dispatcher"), like(county, photos=(1,))
    candidates(scope, asked)  # borders and duty list are read once for all
    with CaptureQueriesContext(connection) as asked_of:
        assert len(candidates(scope, asked)) == 4
    assert len(asked_of) == 2


def test_at_most_five_are_offered_the_most_alike_first(county: County) -> None:
    for number in range(7):
        county.report(TEXT, lon=120.005 + number * 0.0003)
    shown = candidates(REGION, like(county, TEXT))
    assert len(shown) == 5
    assert [one.score for one in shown] == sorted((one.score for one in shown), reverse=True)
