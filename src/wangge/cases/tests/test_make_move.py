"""Promises of moving a case along."""

from datetime import timedelta

import pytest
from tests.county import MONDAY, REGION, County

from wangge.cases.models import CaseClock, CaseEvent
from wangge.cases.queries import case_page, followed
from wangge.kernel.errors import ConflictError, InvalidInputError, RefusedError
from wangge.kernel.models import AuditEntry


def test_a_case_goes_all_the_way(county: County) -> None:
    key = county.closed()
    case = county.case(key)
    assert (case.state, case.outcome, case.closed_at) == ("closed", "solved", MONDAY)
    moves = CaseEvent.objects.filter(region_no=REGION, case_id=key.id).values_list("move", flat=True)
    assert list(moves) == ["report", "dispatch", "sign", "answer", "pass"]


def test_dispatch_starts_the_clocks_of_the_matter(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0201")
    clocks = {one.kind: one for one in CaseClock.objects.filter(region_no=REGION, case_id=key.id)}
    assert clocks["sign"].due_at == MONDAY + timedelta(minutes=30)
    assert clocks["whole"].due_at == MONDAY + timedelta(hours=2)
    assert clocks["dispatch"].stopped_at == MONDAY


def test_every_move_leaves_an_audit_row(county: County) -> None:
    key = county.closed()
    verbs = AuditEntry.objects.filter(region_no=REGION, subject_id=str(key)).values_list("verb", flat=True)
    assert sorted(verbs) == ["answer_case", "dispatch_case", "pass_case", "report_case", "sign_case"]


def test_a_stranger_may_not_sign(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    with pytest.raises(RefusedError, match="outside your area or unit"):
        county.move(key, "sign", "stranger")


def test_a_colleague_of_the_unit_may_sign(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    assert county.move(key, "sign", "colleague") == 3


def test_a_dispatcher_of_another_town_may_not_dispatch(county: County) -> None:
    key = county.report()
    with pytest.raises(RefusedError):
        county.move(key, "dispatch", "town_dispatcher", matter_id=county.matters["0201"].id,
                    unit_id=county.units["owners"].id)  # fmt: skip


def test_who_answered_does_not_check(county: County) -> None:
    from tests.county import ALWAYS

    from wangge.access.models import Post

    Post.objects.create(user=county.users["owner"], role="checker", area=county.home, valid_from=ALWAYS)
    key = county.report()
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="好了")
    with pytest.raises(RefusedError, match="somebody who did not answer"):
        county.move(key, "pass", "owner", outcome="solved")


def test_a_case_is_returned_once(county: County) -> None:
    key = county.report()
    for round_number in range(2):
        county.dispatch(key)
        if round_number == 0:
            county.move(key, "return", "owner", reason="不归我们", clause="0301")
    with pytest.raises(RefusedError, match="returned once"):
        county.move(key, "return", "owner", reason="不归我们", clause="0301")


@pytest.mark.parametrize(
    ("move", "name", "payload", "field"),
    [
        ("dispatch", "dispatcher", {}, "matter_id"),
        ("refuse", "dispatcher", {}, "reason"),
        ("settle", "worker", {"answer": " "}, "answer"),
    ],
)
def test_a_move_without_what_it_needs_is_refused_by_field(
    county: County, move: str, name: str, payload: dict[str, object], field: str
) -> None:
    key = county.report()
    with pytest.raises(InvalidInputError) as refusal:
        county.move(key, move, name, **payload)
    assert refusal.value.field == field
    assert county.case(key).last_seq == 1


def test_a_matter_that_asks_for_a_photo_gets_one(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0401")
    county.move(key, "sign", "owner")
    with pytest.raises(InvalidInputError, match=r"photo|照片"):
        county.move(key, "answer", "owner", answer="拆了")


def test_whoever_comes_second_is_told_so(county: County) -> None:
    from wangge.cases import actions
    from wangge.cases.rules import Payload

    key = county.report()
    county.dispatch(key)
    with pytest.raises(ConflictError):
        actions.make_move(key, "sign", by=county.actor("owner"), payload=Payload(), seq=1)


def test_a_hold_pauses_the_handling_clock_and_shows_so(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(
        key, "hang", "owner", reason="等配件", plan="配件到货后更换", review_date=(MONDAY + timedelta(days=7)).date()
    )
    case = county.case(key)
    assert (case.is_paused, case.next_due_kind) == (True, "review")


def test_the_reporter_rates_once_and_may_reopen(county: County) -> None:
    key = county.closed()
    county.move(key, "rate", "reporter", solved=False, stars=2, reason="又坏了")
    with pytest.raises(RefusedError, match="rated this case already"):
        county.move(key, "rate", "reporter", solved=True, stars=5)
    county.move(key, "reopen", "reporter", reason="又坏了")
    case = county.case(key)
    assert (case.state, case.closed_at, case.solved) == ("reported", None, None)


def test_urging_twice_in_a_day_is_refused(county: County) -> None:
    key = county.report()
    county.move(key, "urge", "reporter")
    with pytest.raises(RefusedError, match="24 hours"):
        county.move(key, "urge", "reporter", at=MONDAY + timedelta(hours=1))


def test_a_grid_worker_settles_in_their_own_grid_only(county: County) -> None:
    key = county.report()
    with pytest.raises(RefusedError):
        county.move(key, "settle", "neighbour", answer="清了")
    county.move(key, "settle", "worker", answer="清了")
    assert county.case(key).outcome == "solved"


def test_the_reporter_reads_units_and_answers_but_no_names_and_no_inner_notes(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    county.move(key, "note", "owner", reason="内部：联系不上物业")
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="井盖已换新")
    page = followed(key)
    assert page is not None
    told = " ".join(f"{sentence.text} {sentence.note}" for sentence in page.story)
    assert "井盖已换新" in told
    assert "内部" not in told
    assert "owner " not in told


def test_the_page_offers_moves_with_reasons(county: County) -> None:
    key = county.report()
    page = case_page(county.scope("neighbour"), key)
    assert page is None
    mine = case_page(county.scope("worker"), key)
    assert mine is not None
    assert {move.key: move.allowed for move in mine.moves} == {"settle": True, "note": True}
