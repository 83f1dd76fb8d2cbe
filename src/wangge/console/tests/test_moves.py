"""Promises of the moves as a person at a desk makes them."""

import pytest
from tests.county import County

from wangge.console.tests.test_desk import HTMX, signed_in


def test_the_best_suggestion_is_chosen_when_the_form_opens(county: County) -> None:
    key = county.report()
    page = signed_in(county, "dispatcher").get(f"/desk/cases/{key}/moves/dispatch/")
    best = page.context["options"].suggestions[0]
    assert page.context["chosen"] == f"{best.matter_id}_{best.unit_id}"
    assert best.clause in page.content.decode()


def test_a_card_is_enough_to_dispatch(county: County) -> None:
    key = county.report()
    client = signed_in(county, "dispatcher")
    chosen = client.get(f"/desk/cases/{key}/moves/dispatch/").context["chosen"]
    answer = client.post(f"/desk/cases/{key}/moves/dispatch/", {"seq": 1, "choice": chosen})
    assert answer["location"] == "/desk/"
    assert county.case(key).state == "dispatched"


def test_matter_and_unit_can_be_chosen_freely(county: County) -> None:
    key = county.report()
    sent = {
        "seq": 1,
        "choice": "",
        "matter_id": county.matters["0301"].id,
        "unit_id": county.units["strangers"].id,
    }
    signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/dispatch/", sent)
    assert county.case(key).main_unit == county.units["strangers"]


@pytest.mark.parametrize("choice", ["", "x_y", "_"])
def test_a_dispatch_without_a_choice_comes_back_with_the_words_typed(county: County, choice: str) -> None:
    key = county.report()
    sent = {"seq": 1, "choice": choice, "reason": "请带上备件"}
    page = signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/dispatch/", sent)
    assert page.status_code == 422
    assert "请带上备件" in page.content.decode()


def test_when_somebody_was_faster_the_typed_text_stays(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    page = signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/refuse/", {"seq": 1, "reason": "不在辖区"})
    assert page.status_code == 409
    assert "不在辖区" in page.content.decode()
    assert county.case(key).state == "dispatched"


def test_a_part_asked_for_by_the_page_is_a_form_alone(county: County) -> None:
    key = county.report()
    answer = signed_in(county, "dispatcher").get(f"/desk/cases/{key}/moves/dispatch/", headers=HTMX).content.decode()
    assert "<html" not in answer
    assert "move-form" in answer


def test_after_a_move_the_page_is_sent_on_by_htmx_too(county: County) -> None:
    key = county.report()
    sent = {"seq": 1, "reason": "重复", "remedy": "12345"}
    answer = signed_in(county, "dispatcher").post(f"/desk/cases/{key}/moves/refuse/", sent, headers=HTMX)
    assert answer["HX-Redirect"] == "/desk/"


def test_a_move_that_does_not_exist_is_not_found(county: County) -> None:
    key = county.report()
    client = signed_in(county, "dispatcher")
    assert client.get(f"/desk/cases/{key}/moves/explode/").status_code == 404
    assert client.post(f"/desk/cases/{key}/moves/explode/", {"seq": 1}).status_code == 404


def test_a_move_of_another_role_is_refused_and_changes_nothing(county: County) -> None:
    key = county.report()
    answer = signed_in(county, "checker").post(f"/desk/cases/{key}/moves/refuse/", {"seq": 1, "reason": "x"})
    assert answer.status_code in {404, 422}
    assert county.case(key).state == "reported"


def test_a_move_out_of_scope_is_not_found(county: County) -> None:
    key = county.report()
    assert signed_in(county, "neighbour").post(f"/desk/cases/{key}/moves/note/", {"seq": 1}).status_code == 404


def test_the_whole_loop_can_be_walked_on_plain_forms(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    owner, checker = signed_in(county, "owner"), signed_in(county, "checker")
    owner.post(f"/desk/cases/{key}/moves/sign/", {"seq": 2})
    owner.post(f"/desk/cases/{key}/moves/answer/", {"seq": 3, "answer": "井盖已换新"})
    checker.post(f"/desk/cases/{key}/moves/pass/", {"seq": 4, "outcome": "solved"})
    assert (county.case(key).state, county.case(key).outcome) == ("closed", "solved")
