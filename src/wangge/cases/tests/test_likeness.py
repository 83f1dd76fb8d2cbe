"""Promises of likeness: words, place, moment and photographs each speak, and none alone decides too much."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.cases.rules.likeness import (
    ENOUGH,
    Sighting,
    SimilarTexts,
    likeness,
    metres,
    pairs_of,
    photo_likeness,
    text_likeness,
    threshold_for,
)

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
LAMP = "春晖路小区北门的路灯坏了，晚上很黑"
LON, LAT = 120.95, 31.38


def seen(text: str = LAMP, *, east_m: float = 0, hours: float = 0, **more: object) -> Sighting:
    """A sighting so many metres east and hours later."""
    return Sighting(
        pairs_of(text), NOON + timedelta(hours=hours), LON + east_m / 95_000, LAT, **more  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_same_words_place_and_hour_are_alike() -> None:
    assert likeness(seen(), seen("春晖路小区北门路灯坏了 晚上太黑", east_m=30, hours=1)).score > 0.8


def test_the_same_words_of_another_street_are_not() -> None:
    assert likeness(seen(), seen(east_m=900)).score < ENOUGH


def test_another_thing_at_the_same_spot_is_not() -> None:
    assert likeness(seen(), seen("有人在楼道里堆了很多纸板，婴儿车过不去")).score < ENOUGH


def test_the_same_thing_months_later_counts_for_less() -> None:
    assert likeness(seen(), seen(hours=24 * 60)).score <= 0.5 * likeness(seen(), seen()).score


def test_the_same_matter_helps_where_the_words_differ() -> None:
    other = "灯不亮，黑灯瞎火"
    alone, helped = likeness(seen(), seen(other)).score, likeness(seen(topic=1), seen(other, topic=1)).score
    assert alone < ENOUGH <= helped


def test_a_long_copy_without_a_place_is_alike_and_a_short_one_is_not() -> None:
    long = Sighting(pairs_of(LAMP), NOON)
    short = Sighting(pairs_of("路灯坏了"), NOON)
    assert likeness(long, long).score > 0.9
    assert likeness(short, short).score < likeness(long, long).score * 0.7


def test_the_same_photo_nearby_is_alike_whatever_the_words() -> None:
    assert likeness(seen(photos=(0b1011,)), seen("这里", photos=(0b1010,), east_m=20)).score > 0.8


def test_pictures_of_other_things_tell_nothing() -> None:
    chance = random.Random(3)
    alike = [photo_likeness(chance.getrandbits(64), chance.getrandbits(64) - 2**63) for _pair in range(1000)]
    assert max(alike) < 0.5


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_of_texts_is_symmetric_and_between_nought_and_one(one: str, other: str) -> None:
    a, b = pairs_of(one), pairs_of(other)
    assert text_likeness(a, b) == pytest.approx(text_likeness(b, a))
    assert 0 <= text_likeness(a, b) <= 1 + 1e-9
    assert not a or text_likeness(a, a) == pytest.approx(1)


def test_width_punctuation_and_written_numbers_do_not_matter() -> None:
    assert pairs_of("三号楼，路灯坏了！") == pairs_of("３号楼路灯 坏了。")


def test_another_house_number_is_another_text() -> None:
    assert pairs_of("3号楼") != pairs_of("5号楼")


def test_metres_are_metres() -> None:
    assert metres(120, 31, 120, 31.001) == pytest.approx(111.2, abs=0.2)
    assert metres(120, 31, 120.001, 31) == pytest.approx(95.3, abs=0.2)


def test_a_copy_is_found_among_many() -> None:
    chance = random.Random(4)
    words = ["路灯", "井盖", "垃圾", "噪音", "停车", "漏水", "积水", "油烟", "电梯", "公交", "绿化", "违建"]
    texts = ["，".join(chance.choices(words, k=12)) + str(number) for number in range(300)]
    changed = texts[123].replace("，", "。")[2:]
    assert SimilarTexts(texts).like(changed, most=1)[0][0] == 123


def test_a_threshold_is_not_given_for_twenty_decisions() -> None:
    assert threshold_for(0.8, [(0.9, True)] * 20) is None


def test_a_threshold_holds_its_precision_with_certainty() -> None:
    decisions = [(0.9, True)] * 300 + [(0.7, True)] * 50 + [(0.7, False)] * 50
    assert threshold_for(0.98, decisions) == 0.9
    assert threshold_for(0.85, decisions) == 0.9
    assert threshold_for(0.8, decisions) == 0.7


def test_no_threshold_when_no_score_is_safe() -> None:
    assert threshold_for(0.98, [(0.9, number % 10 != 0) for number in range(500)]) is None
