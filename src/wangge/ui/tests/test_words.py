"""Promises of how numbers, moments and labels are written."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import translation

from wangge.ui.templatetags import wangge as tags

NOON = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)  # 12:00 in China


def test_a_case_number_is_written_in_groups() -> None:
    assert tags.number("3205832611220482137") == "320583-261122-0482137"


def test_anything_else_is_left_as_it_is() -> None:
    assert tags.number("A-1") == "A-1"


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (200, "3 h 20 min left"),
        (0, "0 min left"),
        (-90, "overdue by 1 h 30 min"),
        (1441, "1 d left"),
        (60, "1 h left"),
    ],
)
def test_time_left_is_told_in_its_two_largest_units(minutes: int, words: str) -> None:
    with translation.override("en"):
        assert tags.remaining(NOON + timedelta(minutes=minutes)) == words


@time_machine.travel(NOON, tick=False)
def test_a_moment_is_told_in_civil_time_with_the_year_only_when_it_is_another() -> None:
    with translation.override("zh-hans"):
        assert tags.moment(NOON) == "6月1日 12:00"
        assert tags.moment(NOON - timedelta(days=365)) == "2025年6月1日 12:00"


@time_machine.travel(NOON, tick=False)
def test_a_time_carries_the_exact_moment_for_readers_and_scripts() -> None:
    with translation.override("en"):
        written = tags.time_left(NOON + timedelta(hours=1))
    assert 'datetime="2026-06-01T05:00:00+00:00"' in written
    assert 'title="1 Jun 13:00"' in written


def test_labels_follow_the_reader_and_fall_back() -> None:
    both, one = {"name_zh": "镇", "name_en": "Town"}, {"name": "昆山市", "name_en": ""}
    with translation.override("en"):
        assert (tags.label(both), tags.label(one)) == ("Town", "昆山市")
    with translation.override("zh-hans"):
        assert (tags.label(both), tags.label({"name": "昆山市", "name_en": "Kunshan"})) == ("镇", "昆山市")


def test_a_label_can_be_of_one_field() -> None:
    with translation.override("en"):
        assert tags.label({"name_en": "Li", "role_zh": "派遣员", "role_en": "Dispatcher"}, "role") == "Dispatcher"


@pytest.mark.parametrize("light", ["red", "orange", "yellow", "green", "paused", "done", ""])
def test_every_light_has_a_word_and_a_shape(light: str) -> None:
    assert tags.light_word(light)
    assert f"#{light or 'none'}" in tags.shape(light)
