"""Promises of floor charts: every change can be taken back, none is lost to another, all of it is on record."""

import pytest
from tests.county import REGION, County

from wangge.kernel.errors import PlainError
from wangge.kernel.models import AuditEntry
from wangge.places import actions, queries
from wangge.places.models import Change, Room
from wangge.places.rules import RoomDraft, may_change_chart
from wangge.places.tests.factories import bring, building, key_of


def numbers() -> list[str]:
    return sorted(Room.objects.filter(region_no=REGION).values_list("number", flat=True))


def last() -> Change:
    return Change.objects.filter(region_no=REGION).latest("recorded_at")


@pytest.fixture
def chart(county: County) -> County:
    bring()
    for room in ("101", "102"):
        actions.add_room(key_of("1"), RoomDraft(1, 1, f"{room}室"), "dwelling", by=None)
    return county


def test_a_floor_is_added_like_the_nearest_one(chart: County) -> None:
    assert actions.add_floor(key_of("1"), 3, by=None) == 2
    assert numbers() == ["101", "102", "301", "302"]
    floors = queries.chart_of(building("1")).floors
    assert [floor.number for floor in floors] == [6, 5, 4, 3, 2, 1]  # floors without known rooms are shown as well


def test_every_change_can_be_taken_back_once(chart: County) -> None:
    key, before = key_of("1"), queries.chart_of(building("1"))
    room = before.floors[-1].units[0][1][0].id
    for verb in (
        lambda: actions.add_floor(key, 2, by=None),
        lambda: actions.remove_floor(key, 1, by=None),
        lambda: actions.remove_room(key, room, by=None),
        lambda: actions.change_room(key, room, "shop", by=None),
    ):
        verb()
        change = last()
        assert queries.chart_of(building("1")) != before or change.verb == "change_room"
        actions.undo_change(key, change.id, by=None)
        assert queries.chart_of(building("1")) == before
        with pytest.raises(PlainError):
            actions.undo_change(key, change.id, by=None)


def test_a_change_is_not_taken_back_over_a_later_one(chart: County) -> None:
    key, change = key_of("1"), last()
    actions.change_room(key, Room.objects.get(region_no=REGION, number="102").id, "shop", by=None)
    with pytest.raises(PlainError):
        actions.undo_change(key, change.id, by=None)
    assert Room.objects.get(region_no=REGION, number="102").use == "shop"


def test_an_impossible_room_changes_nothing(chart: County) -> None:
    for room in ((1, 9, "901"), (9, 1, "101"), (1, 1, "101"), (1, 1, "")):
        with pytest.raises(PlainError):
            actions.add_room(key_of("1"), RoomDraft(*room), "dwelling", by=None)
    assert numbers() == ["101", "102"]


def test_every_change_is_on_record(chart: County) -> None:
    entry = AuditEntry.objects.filter(region_no=REGION, verb="add_room").latest("at")
    assert entry.subject_type == "building"


@pytest.mark.parametrize(
    ("roles", "covers", "is_allowed"),
    [({"administrator"}, False, True), ({"grid_worker"}, True, True), ({"grid_worker"}, False, False), ({"handler"}, True, False), (set(), True, False)],
)  # fmt: skip
def test_charts_are_kept_by_who_looks_after_the_grid(roles: set[str], *, covers: bool, is_allowed: bool) -> None:
    assert bool(may_change_chart(roles, covers=covers)) is is_allowed
