"""Promises of a request: who may ask, who decides, what carrying out does, and that it cannot be taken for less."""

from uuid import uuid4

import pytest
from tests.county import County

from wangge.accounts.models import User
from wangge.cases import actions as case_actions
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.people import queries as people_queries
from wangge.rights import actions, queries
from wangge.rights.models import Request
from wangge.rights.tests.factories import (
    HOME,
    NAME,
    PHONE,
    a_closed_case,
    a_report,
    an_officer,
    asked,
    carried_out,
    finished,
    kept_texts,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(county: County) -> User:
    return an_officer(county)


def revealed(county: County, key: RegionKey, name: str = "owner") -> dict[str, str]:
    return case_actions.reveal_reporter(key, by=county.actor(name), purpose="contact")


def test_a_request_has_a_date_by_which_it_is_answered(county: County) -> None:
    request = Request.objects.get(id=asked(a_report(county), "delete").id)
    assert (request.due_at - request.asked_at).days >= 15


def test_the_same_is_not_taken_twice_while_it_is_decided(county: County) -> None:
    key = a_report(county)
    asked(key, "delete")
    with pytest.raises(InvalidInputError):
        asked(key, "delete")


@pytest.mark.parametrize(
    ("kind", "more"),
    [("correct", {}), ("correct", {"given": {"phone": "abc"}}), ("lift", {}), ("explain", {}), ("gift", {})],
)
def test_what_cannot_be_done_is_not_taken_in(county: County, kind: str, more: dict[str, object]) -> None:
    with pytest.raises(InvalidInputError):
        asked(a_report(county), kind, **more)


def test_nobody_but_the_officer_of_the_area_sees_a_request(county: County, officer: User) -> None:
    key = asked(a_report(county), "delete")
    elsewhere = an_officer(county, "elsewhere", area=county.towns[1])
    for name in ("owner", "dispatcher", "supervisor", "administrator"):
        assert queries.queue(county.users[name].id) == ([], [])
        assert queries.request_in_care(county.users[name].id, key) is None
    assert queries.queue(elsewhere.id) == ([], [])
    assert [one.row.key for one in queries.queue(officer.id)[0]] == [key]


def test_whoever_had_a_hand_in_the_case_does_not_see_the_request(county: County) -> None:
    both = an_officer(county, "both")
    county.users["owner"].posts.update(user=both)
    key = a_report(county)
    county.dispatch(key)
    county.move(key, "sign", "both")
    assert queries.queue(both.id) == ([], [])
    request = asked(key, "delete")
    with pytest.raises(RefusedError):
        actions.take_step(request, "accept", by=both.id)


def test_erasing_on_wish_leaves_no_word_of_the_person_and_the_case_counts(county: County, officer: User) -> None:
    key = a_closed_case(county)
    before = county.case(key)
    carried_out(asked(key, "delete"), officer)
    after = county.case(key)
    assert [one for one in (PHONE, NAME, HOME, "幸福", "138****5678", "王*") if one in kept_texts()] == []
    assert (after.matter_id, after.area_no, after.closed_at, after.outcome) == (
        before.matter_id, before.area_no, before.closed_at, before.outcome,
    )  # fmt: skip
    assert "已修好" in kept_texts()


def test_an_open_case_keeps_its_words_and_loses_its_person(county: County, officer: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    request = carried_out(asked(key, "delete"), officer)
    assert county.case(key).text
    assert Request.objects.get(id=request.id).outcome == "person_erased"
    with pytest.raises(InvalidInputError):
        revealed(county, key)


def test_erasing_again_changes_nothing_more(county: County, officer: User) -> None:
    key = a_closed_case(county)
    finished(asked(key, "delete"), officer)
    first = county.case(key).title
    carried_out(asked(key, "delete"), officer)
    assert county.case(key).title == first


def test_while_restricted_nobody_opens_anything_not_even_in_an_emergency(county: County, officer: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    carried_out(asked(key, "restrict"), officer)
    with pytest.raises(RefusedError, match=r"20\d\d-"):
        revealed(county, key)
    with pytest.raises(RefusedError):
        case_actions.reveal_reporter(
            key, by=county.actor("dispatcher"), purpose="emergency", reason="有人可能正处在危险之中"
        )
    assert people_queries.readings_of(*key) == []
    assert people_queries.owners_of("phone", PHONE, regions=[key.region_no]) == []


def test_a_restriction_ends_on_the_persons_wish(county: County, officer: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    carried_out(asked(key, "restrict"), officer)
    carried_out(asked(key, "lift"), officer)
    assert revealed(county, key) == {"phone": PHONE}


def test_a_correction_replaces_the_field_and_the_officer_never_sees_it_open(county: County, officer: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    request = asked(key, "correct", given={"phone": "13987654321"})
    page = queries.officer_page(officer.id, request)
    assert page is not None
    assert page.proposed == {"phone": "139****4321"}
    assert "13987654321" not in kept_texts()
    carried_out(request, officer)
    assert revealed(county, key) == {"phone": "13987654321"}
    assert people_queries.owners_of("phone", PHONE, regions=[key.region_no]) == []


def test_a_refused_correction_is_forgotten(county: County, officer: User) -> None:
    key = a_report(county)
    request = asked(key, "correct", given={"phone": "13987654321"})
    actions.take_step(request, "accept", by=officer.id)
    actions.take_step(request, "refuse", by=officer.id, words="号码无法核实")
    assert people_queries.proposed_fields(key.region_no, request.id) == {}
    assert "139****4321" not in kept_texts()


def test_refusing_needs_a_reason_the_person_reads(county: County, officer: User) -> None:
    key = a_report(county)
    request = asked(key, "delete")
    actions.take_step(request, "accept", by=officer.id)
    with pytest.raises(InvalidInputError):
        actions.take_step(request, "refuse", by=officer.id)
    actions.take_step(request, "refuse", by=officer.id, words="法律要求保存三年")
    assert queries.requests_of(key)[0].answer == "法律要求保存三年"


@pytest.mark.parametrize("move", ["grant", "carry_out", "answer", "withdraw", "report", "nothing"])
def test_no_step_is_taken_out_of_turn(county: County, officer: User, move: str) -> None:
    request = asked(a_report(county), "delete")
    with pytest.raises(RefusedError):
        actions.take_step(request, move, by=officer.id, words="可以")


def test_a_case_that_is_held_back_is_not_erased_on_wish(county: County, officer: User) -> None:
    key = a_closed_case(county)
    actions.mark_case(county.case(key).number, "hold", "正在行政诉讼中，需要保全", by=officer.id)
    request = asked(key, "delete")
    with pytest.raises(RefusedError):
        carried_out(request, officer)
    assert county.case(key).text


def test_a_request_is_taken_back_only_with_its_own_case(county: County) -> None:
    key, other = a_report(county), a_report(county)
    request = asked(key, "delete")
    with pytest.raises(RefusedError):
        actions.withdraw_request(other, request, by=None)
    actions.withdraw_request(key, request, by=None)
    assert queries.requests_of(key)[0].state == "withdrawn"


def test_every_step_is_on_record(county: County, officer: User) -> None:
    request = finished(asked(a_closed_case(county), "delete"), officer)
    verbs = set(
        AuditEntry.objects.filter(region_no=request.region_no, subject_type="rights_request").values_list(
            "verb", flat=True
        )
    )
    assert verbs == {"ask_right", "accept_right", "grant_right", "carry_out_right", "answer_right"}


def test_the_person_sees_who_looked_by_office_and_not_by_name(county: County) -> None:
    key = a_report(county)
    county.dispatch(key)
    revealed(county, key)
    look = queries.looks_of(key)[0]
    assert (look.unit, look.purpose) == ("单位owners", "就本案联系")
    assert "owner" not in look.who


def test_where_the_house_names_its_people_the_name_stands_with_it(county: County, settings: object) -> None:
    settings.READERS_SHOWN = "name"  # type: ignore[attr-defined]
    key = a_report(county)
    county.dispatch(key)
    revealed(county, key)
    assert queries.looks_of(key)[0].who.startswith("owner")


def test_looks_are_kept_back_only_with_a_reason_and_for_a_time(county: County, officer: User) -> None:
    key = a_report(county)
    county.dispatch(key)
    revealed(county, key)
    number = county.case(key).number
    with pytest.raises(InvalidInputError):
        actions.mark_case(number, "withhold", "不想", by=officer.id)
    actions.mark_case(number, "withhold", "纪检机关正在依法调查此次查看", by=officer.id)
    assert queries.looks_of(key) == []
    actions.lift_mark(queries.marks_in_care(officer.id)[0].id, by=officer.id)
    assert len(queries.looks_of(key)) == 1


def test_a_copy_holds_the_persons_own_data_and_the_taking_is_on_record(county: County) -> None:
    key = a_report(county)
    copy = actions.take_copy(key, by=None)
    assert copy is not None
    assert copy.fields == {"phone": PHONE, "name": NAME, "home": HOME}
    assert [one.is_own for one in queries.looks_of(key)] == [True]


def test_a_mark_of_another_area_is_not_there(county: County) -> None:
    elsewhere = an_officer(county, "elsewhere", area=county.towns[1])
    number = county.case(a_report(county)).number
    with pytest.raises(InvalidInputError):
        actions.mark_case(number, "hold", "正在行政诉讼中，需要保全", by=elsewhere.id)
    with pytest.raises(RefusedError):
        actions.lift_mark(RegionKey(320583, uuid4()), by=elsewhere.id)
