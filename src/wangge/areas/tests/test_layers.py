"""A whole level is put between others as one step of a plan; nothing below is forgotten, and all of it goes back."""

from collections.abc import Mapping
from uuid import UUID, uuid4

import pytest
from shapely import box

from wangge.areas import actions, queries
from wangge.areas.actions import LayerDraft, NewArea, PlanDraft
from wangge.areas.models import Area, AreaShape, Plan, PlannedArea
from wangge.areas.queries import drawing_of, findings
from wangge.areas.tests.factories import nine_squares
from wangge.kernel import clock, geometry
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError

pytestmark = pytest.mark.django_db
MAKER, DECIDER = uuid4(), uuid4()


territory = pytest.fixture(autouse=True)(nine_squares)


@pytest.fixture
def plan() -> Plan:
    """A plan for the county."""
    return actions.begin_plan(PlanDraft("加一层", clock.today()), under=area("昆山市").id, by=MAKER)


def area(name: str) -> Area:
    return Area.objects.get(name=name, moved_to=None)


def grids() -> list[Area]:
    return list(Area.objects.filter(level="grid", moved_to=None).order_by("area_no"))


def rows(plan: Plan) -> list[dict[str, object]]:
    return list(PlannedArea.objects.filter(plan=plan).order_by("seq").values())


def by_row() -> dict[UUID, str]:
    """The southern row of grids in one area, the northern two in another."""
    return {grid.id: "南片" if at < 3 else "北片" for at, grid in enumerate(grids())}


def add(
    plan: Plan, level: str = "section", names: Mapping[UUID, str] | None = None, inside: str = "昆山市"
) -> list[UUID]:
    return actions.add_layer(plan.id, LayerDraft(level, area(inside).id, names), by=MAKER)


def carry(plan: Plan) -> Plan:
    actions.ask_for_decision(plan.id, by=MAKER)
    actions.decide_on_plan(plan.id, is_approved=True, words="", by=DECIDER)
    return actions.carry_out_plan(plan.id, by=DECIDER)


def current() -> list[tuple[object, ...]]:
    return list(
        Area.objects.current().order_by("area_no").values_list("id", "area_no", "area_end", "parent_id", "name")
    )


def settle_section() -> None:
    actions.settle_level(actions.LevelDraft("section", "片区", "Section", 65, is_grid=False), by=None)


@pytest.fixture(autouse=True)
def section(territory: None) -> None:
    """A level between villages and grids."""
    settle_section()


def test_a_level_takes_what_lay_in_the_areas_above_it(plan: Plan) -> None:
    add(plan, names=by_row())
    carry(plan)
    north, south = area("北片"), area("南片")
    assert north.parent == south.parent == area("同心社区居委会")
    assert Area.objects.under(south).current().count() == 4
    assert Area.objects.under(north).current().count() == 7


def test_new_areas_stand_north_to_south_and_cover_what_lies_in_them(plan: Plan) -> None:
    add(plan, names=by_row())
    assert not [one for one in findings(drawing_of(plan)) if one.is_error]
    carry(plan)
    assert area("北片").area_no < area("南片").area_no
    covered = geometry.from_wkb(AreaShape.objects.get(area=area("南片")).wkb)
    assert covered.symmetric_difference(box(120, 31, 121, 31 + 1 / 3)).area < 1e-9


def test_without_names_each_area_above_gets_one_named_after_it(plan: Plan) -> None:
    add(plan, "grid1")
    carry(plan)
    made = area("玉山镇一级网格")
    assert made.parent == area("玉山镇")
    assert area("同心社区居委会").parent == made


def test_undoing_gives_every_area_back_its_place(plan: Plan) -> None:
    before = current()
    add(plan, names=by_row())
    carry(plan)
    actions.undo_plan(plan.id, by=DECIDER)
    assert current() == before


def test_what_was_known_then_does_not_know_the_level(plan: Plan) -> None:
    known = clock.now()
    add(plan, names=by_row())
    carry(plan)
    today = clock.today()
    assert len(queries.areas_as_of(today, None, levels=["section"])) == 2
    assert not queries.areas_as_of(today, known, levels=["section"])


def test_one_step_is_taken_back_whole(plan: Plan) -> None:
    actions.describe_area(plan.id, grids()[0].id, NewArea("先改名"), by=MAKER)
    before = rows(plan)
    add(plan, names=by_row())
    actions.take_step_back(plan.id, by=MAKER)
    assert rows(plan) == before


def test_a_level_added_in_a_plan_is_dropped_again_in_it(plan: Plan) -> None:
    add(plan, names=by_row())
    assert actions.drop_layer(plan.id, "section", by=MAKER) == 2
    after = drawing_of(plan).after
    assert {after[grid.id].parent_id for grid in grids()} == {area("同心社区居委会").id}


def test_only_levels_that_are_not_there_and_fit_between_are_offered(plan: Plan) -> None:
    offered = [level.key for level in queries.levels_between(drawing_of(plan), area("昆山市").id)]
    assert offered == ["grid1", "grid2", "section"]
    add(plan, names=by_row())
    assert [level.key for level in queries.levels_between(drawing_of(plan), area("同心社区居委会").id)] == []


def test_a_level_that_is_there_already_is_refused(plan: Plan) -> None:
    add(plan, names=by_row())
    with pytest.raises(InvalidInputError, match=r"already|已有") as refused:
        add(plan, names=by_row())
    assert refused.value.field == "level"


def test_an_unknown_level_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add(plan, "nothing")
    assert refused.value.field == "level"


def test_a_level_between_nothing_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError, match=r"stand|之间"):
        add(plan, "grid1", inside="同心社区居委会")


def test_an_area_left_without_a_new_one_is_named(plan: Plan) -> None:
    names = by_row()
    names[grids()[4].id] = " "
    with pytest.raises(InvalidInputError, match="同心社区第5网格"):
        add(plan, names=names)
    assert rows(plan) == []


def test_an_area_that_does_not_come_under_the_level_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add(plan, names={**by_row(), area("玉山镇").id: "南片"})
    assert refused.value.field == "names"


def test_a_name_too_long_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError) as refused:
        add(plan, names=dict.fromkeys(by_row(), "片" * 121))
    assert refused.value.field == "name"


def test_an_area_outside_the_plan_is_refused(plan: Plan) -> None:
    with pytest.raises(InvalidInputError):
        add(plan, names=by_row(), inside="太仓市")


def test_a_plan_put_forward_takes_no_level(plan: Plan) -> None:
    add(plan, names=by_row())
    actions.ask_for_decision(plan.id, by=MAKER)
    with pytest.raises(RefusedError):
        add(plan, "grid1")


def test_a_step_taken_back_is_put_again_exactly_as_it_was(plan: Plan) -> None:
    actions.describe_area(plan.id, grids()[0].id, NewArea("先改名"), by=MAKER)
    add(plan, names=by_row())
    actions.merge_areas(plan.id, [grids()[0].id, grids()[1].id], NewArea("大网格"), by=MAKER)
    drawn = rows(plan)
    for _ in range(3):
        actions.take_step_back(plan.id, by=MAKER)
    assert rows(plan) == []
    assert [actions.put_step_again(plan.id, by=MAKER) for _ in range(3)] == [
        "describe_area",
        "add_layer",
        "merge_areas",
    ]
    assert rows(plan) == drawn


def test_another_step_ends_putting_again(plan: Plan) -> None:
    add(plan, names=by_row())
    actions.take_step_back(plan.id, by=MAKER)
    actions.describe_area(plan.id, grids()[0].id, NewArea("改名"), by=MAKER)
    with pytest.raises(ConflictError):
        actions.put_step_again(plan.id, by=MAKER)


def test_after_a_plan_is_put_forward_no_step_is_put_again(plan: Plan) -> None:
    actions.describe_area(plan.id, grids()[0].id, NewArea("改名"), by=MAKER)
    add(plan, names=by_row())
    actions.take_step_back(plan.id, by=MAKER)
    actions.ask_for_decision(plan.id, by=MAKER)
    with pytest.raises(RefusedError):
        actions.put_step_again(plan.id, by=MAKER)


def test_taking_back_a_change_of_a_new_area_keeps_what_lies_in_it(plan: Plan) -> None:
    made = add(plan, names=by_row())
    drawn = rows(plan)
    actions.describe_area(plan.id, made[0], NewArea("改叫北区"), by=MAKER)
    actions.take_step_back(plan.id, by=MAKER)
    assert rows(plan) == drawn


def test_new_areas_are_merged_with_what_lies_in_them(plan: Plan) -> None:
    made = add(plan, names=by_row())
    merged = actions.merge_areas(plan.id, made, NewArea("全片"), by=MAKER)
    assert len(drawing_of(plan).children(merged)) == 9
