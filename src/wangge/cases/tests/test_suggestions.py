"""Promises of dispatch suggestions: the list without history, habits with it, precedents in scope, figures of it all."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from tests.county import MONDAY, REGION, County

from wangge.cases.actions.train_suggestions import train_suggestions
from wangge.cases.models import Case, CaseEvent, SuggestionModel
from wangge.cases.queries import case_page
from wangge.cases.queries.suggestions import (
    Accuracy,
    DispatchOptions,
    dispatch_options,
    suggested_as_data,
    suggestion_accuracy,
)
from wangge.catalog.models import Duty
from wangge.flow.models import FlowVersion
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey, new_id
from wangge.kernel.models import AuditEntry
from wangge.units.models import Desk

HABITS = {
    "0201": ["井盖丢了", "井盖翻了", "盖子没了很危险"],
    "0301": ["路灯不亮", "晚上灯不亮", "路灯闪个不停"],
    "0401": ["狗叫了一夜", "邻居的狗乱叫", "大狗没牵绳到处跑"],  # the list knows nothing of dogs
}


def remember(county: County, count: int = 240) -> None:
    """A past of closed cases: every matter in its words, one after another."""
    flow, codes = FlowVersion.objects.first(), list(HABITS)
    assert flow
    rows = []
    for number in range(count):
        code = codes[number % 3]
        at = MONDAY - timedelta(days=60) + timedelta(minutes=number)
        text = f"{number % 7}号楼旁{HABITS[code][number // 3 % 3]}，第{number}次反映"
        rows.append(
            Case(
                region_no=REGION,
                id=new_id(),
                number=f"{number:019}",
                flow=flow,
                state="closed",
                title=text,
                text=text,
                matter=county.matters[code],
                main_unit=county.units["owners"],
                channel="portal",
                place_state="known",
                lon=120.005,
                lat=31.005,
                area_no=county.grids[0].area_no,
                reported_area_no=county.grids[0].area_no,
                happened_at=at,
                recorded_at=at,
                updated_at=at,
                closed_at=at,
                outcome="solved",
                last_seq=1,
            )
        )
    Case.objects.bulk_create(rows)


def options(county: County, key: RegionKey, name: str = "dispatcher") -> DispatchOptions:
    """What one of the cast is offered."""
    forget_everything()
    found = dispatch_options(county.scope(name), key)
    assert found
    return found


def test_an_installation_without_a_model_suggests_from_the_list(county: County) -> None:
    first = options(county, county.report("路边的井盖不见了")).suggestions[0]
    assert (first.matter_code, first.unit_id, first.source) == ("0201", county.units["owners"].id, "list")
    assert "井盖" in first.why
    assert first.precedents == []


def test_a_model_learns_a_local_habit_the_list_does_not_know(county: County) -> None:
    key = county.report("隔壁的狗乱叫，吵得睡不着")
    assert options(county, key).suggestions == []
    remember(county)
    train_suggestions(by=None)
    first = options(county, key).suggestions[0]
    assert (first.matter_code, first.source) == ("0401", "past")
    assert first.unit_id == county.units["owners"].id  # the directory says who answers


def test_a_suggestion_shows_up_to_three_precedents_and_how_they_ended(county: County) -> None:
    remember(county)
    train_suggestions(by=None)
    found = options(county, county.report("2号楼旁路灯闪个不停")).suggestions[0].precedents
    assert [one.matter_name for one in found] == [county.matters["0301"].name_zh] * 3
    assert {(one.unit_name, one.outcome) for one in found} == {("单位owners", "solved")}
    assert all(one.number for one in found)


def test_a_precedent_out_of_scope_is_not_shown(county: County) -> None:
    remember(county)
    train_suggestions(by=None)
    key = county.report("井盖丢了", lon=120.025)
    found = options(county, key, "town_dispatcher").suggestions[0]
    assert (found.matter_code, found.precedents) == ("0201", [])


def test_the_directory_goes_before_past_habits(county: County) -> None:
    remember(county)
    train_suggestions(by=None)
    first = options(county, county.report("井盖丢了", lon=120.025)).suggestions[0]
    assert first.unit_id == county.units["strangers"].id


def test_where_the_directory_is_silent_the_unit_of_a_precedent_is_suggested(county: County) -> None:
    from wangge.catalog.models import Duty

    remember(county)
    train_suggestions(by=None)
    Duty.objects.filter(matter=county.matters["0401"]).delete()
    first = options(county, county.report("邻居的狗乱叫")).suggestions[0]
    assert (first.matter_code, first.unit_id) == ("0401", county.units["owners"].id)


def test_text_that_fits_nothing_gets_no_suggestion_with_a_model_either(county: County) -> None:
    remember(county)
    train_suggestions(by=None)
    assert options(county, county.report("想咨询社保缴费年限")).suggestions == []


def test_training_keeps_the_card_and_writes_who_trained(county: County) -> None:
    remember(county)
    kept = train_suggestions(by=county.users["administrator"].id)
    assert (kept.sample_size, kept.judged_size, kept.classes) == (240, 36, 3)
    assert kept.macro_f1 > 0.9 > kept.majority_macro_f1
    assert kept.first >= kept.list_first
    row = AuditEntry.objects.get(verb="train_suggestions", region_no=0)
    assert row.actor_id == county.users["administrator"].id


def test_too_small_a_history_trains_nothing(county: County) -> None:
    remember(county, 30)
    with pytest.raises(RefusedError):
        train_suggestions(by=None)
    with pytest.raises(CommandError):
        call_command("train_suggestions", verbosity=0)
    assert not SuggestionModel.objects.exists()


def test_old_models_are_let_go(county: County) -> None:
    remember(county)
    for _week in range(8):
        train_suggestions(by=None)
    assert SuggestionModel.objects.count() == 6


def test_a_damaged_model_leaves_the_list(county: County) -> None:
    remember(county)
    kept = train_suggestions(by=None)
    SuggestionModel.objects.filter(id=kept.id).update(content=b"not a model")
    assert options(county, county.report("井盖不见了")).suggestions[0].source == "list"


def backwards(_text: str, candidates: list[tuple[str, str, str]]) -> list[str]:
    """An outside ranker that likes the last best, and names one that was not asked."""
    return ["9999", *(code for code, _name, _clause in reversed(candidates))]


def failing(_text: str, _candidates: list[tuple[str, str, str]]) -> list[str]:
    """An outside ranker that is down."""
    raise TimeoutError


@pytest.fixture
def allowed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if the impact of an outside model had been assessed; who knows of assessments stands on a floor above."""
    monkeypatch.setattr("wangge.kernel.sensitive.is_on", lambda _key: True)


def test_an_outside_ranker_orders_the_candidates_and_adds_none(county: County, allowed: None) -> None:
    key = county.report("井盖和路灯都坏了")
    usual = [one.matter_code for one in options(county, key).suggestions]
    with override_settings(OUTSIDE_RANKER=f"{__name__}.backwards"):
        found = options(county, key).suggestions
    assert [one.matter_code for one in found] == usual[::-1] != usual
    assert {one.source for one in found} == {"outside"}


def test_an_outside_ranker_that_fails_changes_nothing(county: County, allowed: None) -> None:
    key = county.report("井盖和路灯都坏了")
    with override_settings(OUTSIDE_RANKER=f"{__name__}.failing"):
        found = options(county, key).suggestions
    assert {one.source for one in found} == {"list"}


def test_accuracy_counts_what_was_suggested_against_what_was_chosen(county: County) -> None:
    texts = ("井盖不见了", "井盖和路灯都坏了", "天气真好", "井盖松动")
    chosen = ("0201", "second", "0401", "0401")
    for text, code in zip(texts, chosen, strict=True):
        key = county.report(text)
        offered = options(county, key)
        matter = offered.suggestions[1].matter_code if code == "second" else code
        county.dispatch(key, matter=matter)
        keep(key, suggested_as_data(offered))
    plain = county.report("路灯不亮")
    county.dispatch(plain, matter="0301")
    found = suggestion_accuracy(county.scope("dispatcher"), MONDAY - timedelta(days=1))
    assert found == Accuracy(dispatches=5, suggested=3, first=1, top_three=2, abstained=1)


def keep(key: RegionKey, suggested: list[dict[str, object]]) -> None:
    """Put the suggestions beside the choice, as the dispatch itself does."""
    event = CaseEvent.objects.get(region_no=key.region_no, case_id=key.id, move="dispatch")
    CaseEvent.objects.filter(region_no=key.region_no, case_id=key.id, seq=event.seq).update(
        data={**event.data, "suggested": suggested}
    )  # fmt: skip


def test_accuracy_counts_only_what_the_viewer_may_see(county: County) -> None:
    key = county.report("井盖不见了")
    county.dispatch(key)
    nothing = Accuracy(0, 0, 0, 0, 0)
    assert suggestion_accuracy(county.scope("town_dispatcher"), MONDAY - timedelta(days=1)) == nothing
    assert suggestion_accuracy(county.scope("administrator"), MONDAY - timedelta(days=1)) == nothing


def test_the_directory_leads_to_a_desk_of_the_unit(county: County) -> None:
    desk = Desk.objects.create(unit=county.units["owners"], key="roads", name_zh="道路岗", name_en="Roads desk")
    Duty.objects.filter(matter=county.matters["0201"], unit=county.units["owners"]).update(desk=desk)
    forget_everything()
    key = county.report()
    options = dispatch_options(county.scope("dispatcher"), key)
    assert options is not None
    assert options.suggestions[0].desk_name == "道路岗"
    county.dispatch(key)
    page = case_page(county.scope("owner"), key)
    assert page is not None
    assert page.row.holder == f"{county.units['owners'].name_zh} · 道路岗"
    county.move(key, "return", "owner", clause="第三条", reason="不归我们管")
    county.dispatch(key, unit="strangers")
    assert county.case(key).desk_id is None


def test_the_units_that_assist_by_the_list_are_named_and_join_only_when_asked(county: County) -> None:
    where = {"matter": county.matters["0201"], "area": county.towns[0], "is_main": False}
    Duty.objects.create(unit=county.units["strangers"], **where)
    forget_everything()
    key = county.report()
    options = dispatch_options(county.scope("dispatcher"), key)
    assert options is not None
    assert options.suggestions[0].assisting == [county.units["strangers"].name_zh]
    county.dispatch(key)
    assert county.case(key).assist_units == []
