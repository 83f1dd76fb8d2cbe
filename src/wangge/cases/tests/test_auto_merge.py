"""Promises of merging by itself: off by default, only as sure as people were, and never above a person's decision."""

from datetime import timedelta
from typing import Any

import pytest
from tests.county import County

from wangge.cases.actions.auto_merge import merge_alike
from wangge.cases.queries.decided import decisions
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.ids import RegionKey

WORDS = "东门菜场路口的井盖不见了，晚上很危险，请尽快处理"


@pytest.fixture
def asked(settings: Any) -> None:
    settings.AUTO_MERGE_PERCENT = 90


def two(county: County) -> tuple[RegionKey, RegionKey]:
    now = clock.now()
    return county.report(WORDS, at=now - timedelta(minutes=5)), county.report(WORDS, at=now - timedelta(minutes=4))


def taught(county: County, *, was_same: bool, count: int = 70) -> None:
    """People saw pairs as alike as can be and decided."""
    for _ in range(count):
        at = clock.now() - timedelta(days=20)
        parent, child = county.report(at=at), county.report(at=at)
        county.move(child, "merge", "dispatcher", at=at, parent=county.case(parent).number, score=0.6)
        if not was_same:
            county.move(child, "unmerge", "dispatcher", at=at, reason="不是同一处")
        county.move(parent, "refuse", "dispatcher", at=at, reason="重复", remedy="无")
    forget_everything()


def test_nothing_merges_by_itself_until_somebody_says_how_sure(county: County) -> None:
    taught(county, was_same=True)
    two(county)
    assert merge_alike(clock.now(), by=None) == 0


def test_nothing_merges_by_itself_before_people_have_decided_often(county: County, asked: None) -> None:
    two(county)
    assert merge_alike(clock.now(), by=None) == 0


def test_what_people_always_merged_merges_by_itself_into_the_older(county: County, asked: None) -> None:
    taught(county, was_same=True)
    older, younger = two(county)
    assert merge_alike(clock.now(), by=None) == 1
    assert (county.case(younger).parent_id, county.case(older).parent_id) == (older.id, None)


def test_what_people_took_apart_again_does_not(county: County, asked: None) -> None:
    taught(county, was_same=False)
    two(county)
    assert merge_alike(clock.now(), by=None) == 0


def test_a_case_somebody_has_touched_is_left_alone(county: County, asked: None) -> None:
    taught(county, was_same=True)
    _older, younger = two(county)
    county.move(younger, "note", "dispatcher", at=clock.now(), reason="正在核对")
    assert merge_alike(clock.now(), by=None) == 0


def test_merges_by_the_program_teach_it_nothing(county: County, asked: None) -> None:
    taught(county, was_same=True)
    two(county)
    before = len(decisions(320583))
    merge_alike(clock.now(), by=None)
    assert len(decisions(320583)) == before
