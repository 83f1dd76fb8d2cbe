"""Promises of the case page: whom it belongs with, what waits, who helps, and what may be known of the reporter."""

from typing import Any

import pytest
from tests.county import County

from wangge.assets.actions import import_components
from wangge.cases.actions.train_suggestions import train_suggestions
from wangge.cases.tests.test_suggestions import remember
from wangge.console.tests.test_desk import signed_in
from wangge.kernel.caches import forget_everything
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry

QUERIES = 24


def shown(county: County, key: RegionKey, name: str = "dispatcher") -> str:
    return signed_in(county, name).get(f"/desk/cases/{key}/").content.decode()


def in_hand(county: County, **more: object) -> RegionKey:
    key = county.report(**more)
    county.dispatch(key)
    county.move(key, "sign", "owner")
    return key


def test_merged_cases_lead_to_one_another(county: County) -> None:
    parent, child = county.report(), county.report()
    county.move(child, "merge", "dispatcher", parent=county.case(parent).number)
    assert f"/desk/cases/{child}/" in shown(county, parent)
    assert "1 case merged into this one" in shown(county, parent)
    assert f"/desk/cases/{parent}/" in shown(county, child)
    assert "Merged into" in shown(county, child)


def test_a_case_that_came_back_leads_to_the_earlier_one(county: County) -> None:
    earlier, again = county.closed(), county.report()
    county.dispatch(again)
    page = shown(county, again)
    assert "It came back" in page
    assert f"/desk/cases/{earlier}/" in page


def test_what_is_asked_for_stands_above_the_moves(county: County) -> None:
    key = in_hand(county)
    county.move(key, "ask_extension", "owner", amount=1, reason="等配件")
    page = shown(county, key, "supervisor")
    assert page.index("Waits for a decision:") < page.index('class="moves-bar"')
    assert "“等配件”" in page


def test_assisting_units_are_named(county: County) -> None:
    key = in_hand(county)
    county.move(key, "assist", "owner", helper_id=county.units["strangers"].id, reason="要断电")
    assert signed_in(county, "owner").get(f"/desk/cases/{key}/").context["page"].assisting == ["Unit strangers"]
    assert "Assisting" in shown(county, key)


def test_who_asked_to_stay_unknown_is_unknown_to_the_unit_even_when_it_asks(county: County) -> None:
    key = in_hand(county, phone="13812345678", hides_reporter=True)
    assert "The person asked to stay unknown to the unit" in shown(county, key, "owner")
    answer = signed_in(county, "owner").post(f"/desk/cases/{key}/phone/", {"purpose": "contact"})
    assert b"13812345678" not in answer.content
    assert not AuditEntry.objects.filter(region_no=key.region_no, verb="reveal").exists()


def test_level_urgency_and_risk_are_three_facts(county: County) -> None:
    key = in_hand(county)
    page = signed_in(county, "owner").get(f"/desk/cases/{key}/")
    assert [(str(name), str(word)) for name, word in page.context["grades"]] == [("Level", "Town")]


def test_a_case_that_is_alike_can_be_merged_with_one_button(county: County) -> None:
    first, second = county.report(), county.report()
    client = signed_in(county, "dispatcher")
    [found] = client.get(f"/desk/cases/{second}/").context["alike"]
    assert found.key == first
    assert found.reasons
    posted = {"seq": 1, "candidate": f"{found.number}_{found.score:.3f}"}
    client.post(f"/desk/cases/{second}/moves/merge/", posted)
    assert county.case(second).parent_id == first.id


def test_who_may_not_merge_sees_no_button_for_it(county: County) -> None:
    county.report()
    second = in_hand(county)
    assert "moves/merge/" not in shown(county, second, "owner")


def test_who_is_to_find_the_unit_sees_similar_cases_before_and_how_they_ended(county: County) -> None:
    remember(county)
    train_suggestions(by=None)
    forget_everything()
    key = county.report("五号楼旁路灯不亮")
    page = shown(county, key)
    assert "Similar cases before" in page
    assert "号楼旁路灯不亮，第" in page
    assert "Unit owners · Matter 0301 · solved" in page
    assert "Similar cases before" not in shown(county, key, "checker")


@pytest.mark.parametrize("name", ["dispatcher", "supervisor"])
def test_the_page_costs_the_same_however_much_lies_around(
    county: County, name: str, django_assert_max_num_queries: Any
) -> None:
    parent = county.report()
    for _ in range(4):
        child = county.report()
        county.move(child, "merge", "dispatcher", parent=county.case(parent).number)
        county.report()
    client = signed_in(county, name)
    client.get(f"/desk/cases/{parent}/")
    with django_assert_max_num_queries(QUERIES):
        client.get(f"/desk/cases/{parent}/")


def test_components_close_by_say_who_maintains_them(county: County) -> None:
    head = "code,name,longitude,latitude,maintainer,state,accuracy,placed\n"
    rows = ["3205830101000001,上水井盖,120.0051,31.005,owners,丢失,A,2025-05-01",
            "3205830101000002,上水井盖,120.0052,31.005,owners,移除,A,2025-05-01",
            "3205830101000003,上水井盖,120.0091,31.005,owners,完好,A,2025-05-01"]  # fmt: skip
    import_components("components.csv", (head + "\n".join(rows)).encode(), by=None)
    near, nowhere = county.report(), county.report(lon=None, lat=None)
    shown = signed_in(county, "dispatcher").get(f"/desk/cases/{near}/").content.decode()
    assert [code for code in ("0001", "0002", "0003") if f"320583010100{code}" in shown] == ["0001"]
    assert "Unit owners" in shown.split('id="components-title"')[1]
    assert "components-title" not in signed_in(county, "dispatcher").get(f"/desk/cases/{nowhere}/").content.decode()
