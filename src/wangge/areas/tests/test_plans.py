"""A re-division is planned, carried out and undone; what stands on the ground follows and nothing is lost."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from wangge.areas import actions, queries
from wangge.areas.actions import NewArea, PlanDraft
from wangge.areas.models import Area, Plan
from wangge.areas.queries.checks import findings
from wangge.areas.queries.drawing import drawing_of
from wangge.areas.tests.factories import nine_squares
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError, RefusedError

pytestmark = pytest.mark.django_db
MAKER, DECIDER = uuid4(), uuid4()


territory = pytest.fixture(autouse=True)(nine_squares)


def grid(number: int) -> Area:
    return Area.objects.get(name=f"同心社区第{number}网格", moved_to=None)


def county() -> Area:
    return Area.objects.get(name="昆山市")


def begin(title: str = "试划", day: date | None = None) -> Plan:
    return actions.begin_plan(PlanDraft(title, day or clock.today()), under=county().id, by=MAKER)


def carry(plan: Plan) -> Plan:
    actions.ask_for_decision(plan.id, by=MAKER)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=DECIDER)
    return actions.carry_out_plan(plan.id, by=DECIDER)


def merged() -> Plan:
    plan = begin()
    actions.merge_areas(plan.id, [grid(1).id, grid(2).id], NewArea("大网格"), by=MAKER)
    return carry(plan)


def test_a_merge_ends_its_parts_and_covers_their_ground() -> None:
    merged()
    place = queries.current_locator().locate(120.5, 31.1)
    assert place is not None
    assert place.name == "大网格"
    assert Area.objects.get(name="同心社区第1网格").valid_to == clock.today()


def test_undoing_a_merge_restores_areas_numbers_and_borders() -> None:
    before = list(Area.objects.current().order_by("area_no").values_list("id", "area_no", "name", "parent_id"))
    plan = merged()
    actions.undo_plan(plan.id, by=DECIDER)
    assert list(Area.objects.current().order_by("area_no").values_list("id", "area_no", "name", "parent_id")) == before
    place = queries.current_locator().locate(120.5, 31.1)
    assert place is not None
    assert place.name == "同心社区第2网格"


def test_then_and_now_and_what_was_believed_are_told_apart() -> None:
    yesterday = clock.today() - timedelta(days=1)
    known = clock.now()
    plan = merged()
    actions.undo_plan(plan.id, by=DECIDER)
    believed = Plan.objects.get(id=plan.id).done_at
    names = lambda day, moment=None: {area.name for area in queries.areas_as_of(day, moment, levels=["grid"])}  # noqa: E731
    assert "大网格" not in names(clock.today())
    assert "大网格" in names(clock.today(), believed)
    assert "大网格" not in names(yesterday, believed)
    assert "大网格" not in names(clock.today(), known)
    assert len(names(yesterday)) == len(names(yesterday, believed)) == 9


def test_a_split_by_a_line_makes_parts_that_fill_the_whole() -> None:
    plan = begin()
    made = actions.split_area(plan.id, grid(5).id, [(120.5, 31.2), (120.5, 31.8)], by=MAKER)
    assert len(made) == 2
    assert not [one for one in findings(drawing_of(plan)) if one.is_error]
    carry(plan)
    assert {queries.current_locator().locate(lon, 31.5).name for lon in (120.4, 120.6)} == {
        "同心社区第5网格-1", "同心社区第5网格-2",
    }  # type: ignore[union-attr]  # fmt: skip


def test_a_line_that_does_not_cross_is_refused() -> None:
    with pytest.raises(InvalidInputError, match=r"cut|分"):
        actions.split_area(begin().id, grid(5).id, [(120.4, 31.4), (120.5, 31.5)], by=MAKER)


def test_redrawing_takes_from_one_neighbour_and_leaves_no_gap() -> None:
    from shapely import box

    plan = begin()
    changed = actions.redraw_area(plan.id, grid(5).id, box(120.4, 31 + 1 / 3, 120.8, 31 + 2 / 3), by=MAKER)
    assert set(changed) == {grid(4).id, grid(5).id, grid(6).id}
    assert not [one for one in findings(drawing_of(plan)) if one.is_error]
    carry(plan)
    assert queries.current_locator().locate(120.75, 31.5).name == "同心社区第5网格"  # type: ignore[union-attr]
    assert queries.current_locator().locate(120.35, 31.5).name == "同心社区第4网格"  # type: ignore[union-attr]


def test_an_area_that_moves_gets_a_place_under_its_parent_and_its_old_number_keeps_its_meaning() -> None:
    plan = begin()
    town = actions.add_area(plan.id, county().id, "town", NewArea("新镇"), by=MAKER)
    village = Area.objects.get(name="同心社区居委会")
    actions.move_area(plan.id, village.id, town, by=MAKER)
    was = grid(3).area_no
    carry(plan)
    new = Area.objects.get(name="新镇")
    assert Area.objects.under(new).current().count() == 11
    assert [area.name for area in queries.ancestors(was)][-3:] == ["玉山镇", "同心社区居委会", "同心社区第3网格"]
    actions.undo_plan(plan.id, by=DECIDER)
    assert grid(3).area_no == was


def test_a_layer_is_dropped_and_what_was_below_goes_up() -> None:
    plan = begin()
    actions.drop_layer(plan.id, "town", by=MAKER)
    carry(plan)
    village = Area.objects.get(name="同心社区居委会", moved_to=None)
    assert village.parent == county()
    assert Area.objects.under(county()).current().count() == 11


def test_who_made_a_plan_does_not_decide_on_it() -> None:
    plan = begin()
    actions.merge_areas(plan.id, [grid(1).id, grid(2).id], NewArea("大网格"), by=MAKER)
    actions.ask_for_decision(plan.id, by=MAKER)
    with pytest.raises(RefusedError):
        actions.decide_on_plan(plan.id, is_approved=True, words="", by=MAKER)


def test_an_effective_day_in_the_past_is_refused() -> None:
    with pytest.raises(InvalidInputError) as refused:
        begin(day=clock.today() - timedelta(days=1))
    assert refused.value.field == "effective_date"


def test_two_plans_on_the_same_grid_are_told_with_the_place() -> None:
    first, second = begin("甲"), begin("乙")
    actions.merge_areas(first.id, [grid(1).id, grid(2).id], NewArea("大网格"), by=MAKER)
    actions.ask_for_decision(first.id, by=MAKER)
    actions.merge_areas(second.id, [grid(2).id, grid(3).id], NewArea("另一个"), by=MAKER)
    found = next(one for one in findings(drawing_of(second)) if one.key == "rival")
    assert found.is_error
    assert "甲" in found.words
    assert found.lon == pytest.approx(120.5)


def test_an_overlap_is_told_with_its_place() -> None:
    from shapely import box

    plan = begin()
    actions.set_border(plan.id, grid(1).id, box(120, 31, 120.4, 31 + 1 / 3), by=MAKER)
    found = next(one for one in findings(drawing_of(plan)) if one.key == "overlap")
    assert found.is_error
    assert 1 / 3 <= (found.lon or 0) - 120 <= 0.4


def test_a_gap_is_told_with_its_place() -> None:
    from shapely import box

    plan = begin()
    actions.set_border(plan.id, grid(1).id, box(120, 31, 120.3, 31 + 1 / 3), by=MAKER)
    found = next(one for one in findings(drawing_of(plan)) if one.key == "gap")
    assert found.is_error
    assert 0.3 <= (found.lon or 0) - 120 <= 1 / 3


def test_a_change_made_meanwhile_stops_the_plan() -> None:
    first, second = begin("甲"), begin("乙")
    actions.describe_area(second.id, grid(2).id, NewArea("改名"), by=MAKER)
    actions.merge_areas(first.id, [grid(1).id, grid(2).id], NewArea("大网格"), by=MAKER)
    carry(first)
    assert {one.key for one in findings(drawing_of(second)) if one.is_error} >= {"stale"}


def test_grids_are_numbered_west_to_east_and_north_to_south() -> None:
    plan = begin()
    village = Area.objects.get(name="同心社区居委会")
    codes = actions.number_grids(plan.id, village.id, by=MAKER)
    assert codes[grid(7).id] == "320583100001001"
    assert codes[grid(9).id] == "320583100001003"
    assert codes[grid(1).id] == "320583100001007"


def test_a_duplicate_code_is_told() -> None:
    plan = begin()
    for number in (1, 2):
        actions.describe_area(plan.id, grid(number).id, NewArea("", code="320583100001777"), by=MAKER)
    assert "code_twice" in {one.key for one in findings(drawing_of(plan))}


def test_a_later_plan_on_the_same_ground_is_undone_first() -> None:
    first = merged()
    second = begin("再改")
    big = Area.objects.get(name="大网格")
    actions.describe_area(second.id, big.id, NewArea("更大网格"), by=MAKER)
    carry(second)
    with pytest.raises(RefusedError):
        actions.undo_plan(first.id, by=DECIDER)
    actions.undo_plan(second.id, by=DECIDER)
    actions.undo_plan(first.id, by=DECIDER)
    assert grid(1).valid_to is None
