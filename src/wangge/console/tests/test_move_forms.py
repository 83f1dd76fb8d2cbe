"""Promises of the forms of moves: a field for every need, the choice kept beside what was suggested."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.template.loader import render_to_string
from tests.county import MONDAY, County

from wangge.cases.models import CaseEvent
from wangge.console.forms import MoveForm
from wangge.console.tests.test_desk import signed_in
from wangge.flow.rules.definition import NEEDS
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey

FIELDS = {
    "unit": "unit_id", "matter": "matter_id", "helper": "helper_id", "evidence": "photos", "rating": "stars",
}  # fmt: skip


def in_hand(county: County, *, at: datetime = MONDAY) -> RegionKey:
    key = county.report(at=at)
    county.dispatch(key, at=at)
    county.move(key, "sign", "owner", at=at)
    return key


@pytest.mark.parametrize("need", NEEDS)
def test_every_need_of_a_flow_has_its_field(need: str) -> None:
    move = SimpleNamespace(key="x", label="X", needs=(need,), public=(), extends=False, allowed=True)
    context = {"move": move, "form": MoveForm(), "page": SimpleNamespace(row=SimpleNamespace(key="1-2")),
               "outcomes": {"solved": "Solved"}, "solved_words": {"true": "Yes"}}  # fmt: skip
    template = "console/_dispatch.html" if need in {"matter", "unit"} else "console/_needs.html"
    assert f'name="{FIELDS.get(need, need)}"' in render_to_string(template, context)


def test_what_was_suggested_is_kept_beside_the_choice(county: County) -> None:
    key = county.report()
    client = signed_in(county, "dispatcher")
    page = client.get(f"/desk/cases/{key}/moves/dispatch/").context
    client.post(
        f"/desk/cases/{key}/moves/dispatch/", {"seq": 1, "choice": page["chosen"], "suggested": page["suggested"]}
    )
    sent = CaseEvent.objects.get(region_no=key.region_no, case_id=key.id, move="dispatch")
    assert sent.data["suggested"][0]["matter_id"] == sent.data["matter_id"]


def test_what_was_suggested_cannot_be_made_up(county: County) -> None:
    key = county.report()
    client = signed_in(county, "dispatcher")
    chosen = client.get(f"/desk/cases/{key}/moves/dispatch/").context["chosen"]
    client.post(f"/desk/cases/{key}/moves/dispatch/", {"seq": 1, "choice": chosen, "suggested": '[{"score":1}]'})
    sent = CaseEvent.objects.get(region_no=key.region_no, case_id=key.id, move="dispatch")
    assert "suggested" not in sent.data


def test_an_extension_is_asked_for_in_the_units_of_the_limit_and_the_next_request_is_shown(county: County) -> None:
    first, second = (in_hand(county, at=clock.now()) for _ in range(2))
    owner, supervisor = signed_in(county, "owner"), signed_in(county, "supervisor")
    form = owner.get(f"/desk/cases/{first}/moves/ask_extension/").content.decode()
    assert "<span>hours, day and night</span>" in form
    for key in (first, second):
        owner.post(f"/desk/cases/{key}/moves/ask_extension/", {"seq": 3, "amount": 1, "reason": "等配件"})
    onward = supervisor.post(f"/desk/cases/{first}/moves/grant_extension/", {"seq": 4})["location"]
    assert onward == f"/desk/cases/{second}/"
    assert supervisor.post(f"/desk/cases/{second}/moves/decline_extension/", {"seq": 4, "reason": "够了"})[
        "location"
    ] == ("/desk/?tab=asks")


def test_the_amount_may_be_another_than_was_asked_for(county: County) -> None:
    key = in_hand(county)
    county.move(key, "ask_extension", "owner", amount=2, reason="等配件")
    page = signed_in(county, "supervisor").post(f"/desk/cases/{key}/moves/grant_extension/", {"seq": 4, "amount": 999})
    assert page.status_code == 422
    assert 'value="999"' in page.content.decode()
    assert county.case(key).last_seq == 4


def test_a_ruling_offers_matters_and_units(county: County) -> None:
    key = county.report()
    for _ in range(2):
        county.dispatch(key)
        move = "object" if county.case(key).last_seq > 2 else "return"
        county.move(key, move, "owner", reason="不归我们", clause="0301")
    client = signed_in(county, "supervisor")
    assert client.get(f"/desk/cases/{key}/moves/rule/").context["options"].units
    sent = {"matter_id": county.matters["0301"].id, "unit_id": county.units["strangers"].id, "reason": "归市政"}
    client.post(f"/desk/cases/{key}/moves/rule/", {"seq": county.case(key).last_seq, "choice": "", **sent})
    assert county.case(key).main_unit == county.units["strangers"]


def test_a_wrong_number_to_merge_into_comes_back_with_the_reason(county: County) -> None:
    key = county.report()
    page = signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/merge/", {"seq": 1, "parent": "123"})
    assert page.status_code == 422
    assert 'value="123"' in page.content.decode()
    assert "There is no case with this number" in page.content.decode()


def test_every_word_typed_is_kept_when_the_move_is_not_possible_any_more(county: County) -> None:
    key = in_hand(county)
    county.move(key, "hang", "owner", reason="等料", plan="月底到货", review_date=date(2099, 1, 1))
    posted = {"seq": 3, "reason": "现场没料", "plan": "下周三到货", "review_date": "2099-01-01"}
    page = signed_in(county, "owner").post(f"/desk/cases/{key}/moves/hang/", posted)
    assert page.status_code == 409
    assert "下周三到货" in page.content.decode()
    assert "现场没料" in page.content.decode()


@pytest.mark.parametrize(
    "field", ["matter_id", "unit_id", "condition_id", "helper_id", "amount", "score", "stars", "candidate"]
)
def test_whatever_is_posted_the_form_answers(county: County, field: str) -> None:
    key = county.report()
    for move in ("dispatch", "merge", "note"):
        answer = signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/{move}/", {"seq": 1, field: "x_\x00y"})
        assert answer.status_code == 422
    assert signed_in(county, "dispatcher").get(f"/desk/conditions/?matter_id={field}").status_code == 200
