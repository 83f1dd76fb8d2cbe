"""Promises of the moves beside the straight way: objection, ruling, transfer, assistance, extension, ending, withdrawal."""

from datetime import timedelta

import pytest
from tests.county import ALWAYS, MONDAY, REGION, County

from wangge.access.models import Post
from wangge.cases.actions import reveal_reporter
from wangge.cases.models import CaseClock, CaseEvent, Visit
from wangge.cases.queries import case_page, followed, queue
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.ids import RegionKey

HOUR = timedelta(hours=1)


def working(county: County, matter: str = "0301") -> RegionKey:
    key = county.report()
    county.dispatch(key, matter=matter)
    county.move(key, "sign", "owner")
    return key


def whole(key: RegionKey) -> CaseClock:
    return CaseClock.objects.filter(region_no=REGION, case_id=key.id, kind="whole").order_by("-run")[0]


def disputed(county: County) -> RegionKey:
    key = county.report()
    county.dispatch(key)
    county.move(key, "return", "owner", reason="不归我们", clause="0301")
    county.dispatch(key)
    county.move(key, "object", "owner", reason="仍不归我们", clause="0301")
    return key


def test_the_second_objection_goes_to_a_ruling_and_the_ruled_unit_cannot_object_again(county: County) -> None:
    key = disputed(county)
    assert (county.case(key).state, county.case(key).holder_role) == ("disputed", "supervisor")
    county.move(key, "rule", "supervisor", matter_id=county.matters["0301"].id, unit_id=county.units["owners"].id,
                reason="道路照明归城管")  # fmt: skip
    assert county.case(key).state == "dispatched"
    with pytest.raises(RefusedError, match="ruling"):
        county.move(key, "return", "owner", reason="还是不归", clause="0301")
    with pytest.raises(RefusedError, match="no more often"):
        county.move(key, "object", "owner", reason="还是不归", clause="0301")


def test_an_objection_comes_only_after_a_return(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    with pytest.raises(RefusedError, match="only after"):
        county.move(key, "object", "owner", reason="不归", clause="0301")


def test_a_unit_that_gets_its_case_back_goes_on_with_what_was_left(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0301")
    county.move(key, "return", "owner", at=MONDAY + HOUR, reason="不归", clause="x")
    county.dispatch(key, matter="0301", at=MONDAY + 3 * HOUR)
    assert (whole(key).run, whole(key).due_at) == (1, MONDAY + timedelta(days=1, hours=1))


def test_another_unit_gets_the_whole_limit(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0301")
    county.move(key, "return", "owner", at=MONDAY + HOUR, reason="不归", clause="x")
    county.dispatch(key, matter="0301", unit="strangers", at=MONDAY + 3 * HOUR)
    assert (whole(key).run, whole(key).due_at) == (2, MONDAY + timedelta(days=1, hours=3))


def test_an_extension_is_asked_by_one_and_granted_by_another(county: County) -> None:
    key = working(county)
    before = whole(key).due_at
    county.move(key, "ask_extension", "owner", amount=1, reason="等配件")
    assert county.case(key).asks == "extension"
    assert whole(key).due_at == before
    county.move(key, "grant_extension", "supervisor")
    assert whole(key).due_at == MONDAY + timedelta(days=2)
    assert county.case(key).asks == ""
    assert whole(key).explanation[-1]["what"] == "extended"


def test_all_extensions_together_are_no_longer_than_the_limit(county: County) -> None:
    key = working(county)
    county.move(key, "ask_extension", "owner", amount=1, reason="等配件")
    county.move(key, "grant_extension", "supervisor")
    with pytest.raises(InvalidInputError, match="longer than the limit"):
        county.move(key, "ask_extension", "owner", amount=1, reason="还要等")


def test_an_extension_is_not_asked_for_after_the_limit(county: County) -> None:
    key = working(county)
    with pytest.raises(RefusedError, match="has run out"):
        county.move(key, "ask_extension", "owner", at=MONDAY + timedelta(days=2), amount=1, reason="等配件")


def test_nobody_grants_what_nobody_asked(county: County) -> None:
    with pytest.raises(RefusedError, match="Nobody has asked"):
        county.move(working(county), "grant_extension", "supervisor")


def test_ending_without_a_solution_takes_two_persons_and_tells_the_remedy(county: County) -> None:
    key = working(county)
    county.move(key, "ask_ending", "owner", reason="依法不能满足", remedy="可向住建局申请复核")
    county.move(key, "end", "supervisor", reason="情况属实", remedy="可申请行政复议")
    page = followed(key)
    assert page is not None
    assert (page.row.state, page.outcome) == ("ended", "explained")
    assert "可申请行政复议" in page.story[0].note


def test_an_assisting_unit_sees_the_case_and_reports_but_does_not_answer(county: County) -> None:
    key = working(county)
    assert case_page(county.scope("stranger"), key) is None
    county.move(key, "assist", "owner", helper_id=county.units["strangers"].id, reason="需要断电")
    assert [row.key for row in queue(county.scope("stranger")).rows] == [key]
    county.move(key, "contribute", "stranger", answer="已断电")
    with pytest.raises(RefusedError, match="outside"):
        county.move(key, "answer", "stranger", answer="好了")
    assert county.case(key).main_unit_id == county.units["owners"].id


def test_a_transfer_gives_the_case_and_a_new_limit_to_another_unit(county: County) -> None:
    key = working(county)
    county.move(key, "transfer", "dispatcher", at=MONDAY + HOUR, unit_id=county.units["strangers"].id, reason="属地")
    assert county.case(key).main_unit_id == county.units["strangers"].id
    assert (whole(key).run, whole(key).due_at) == (2, MONDAY + timedelta(days=1, hours=1))


def test_a_supervised_case_says_so(county: County) -> None:
    key = working(county)
    county.move(key, "supervise", "supervisor", reason="群众反映强烈")
    assert county.case(key).is_supervised


def test_the_reporter_withdraws_and_nothing_runs_on(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    county.move(key, "withdraw", "reporter", reason="已经修好了")
    case = county.case(key)
    assert (case.state, case.outcome, case.next_due_at, case.sweep_at) == ("withdrawn", "withdrawn", None, None)


def test_what_is_refused_names_where_to_go(county: County) -> None:
    key = county.report()
    with pytest.raises(InvalidInputError, match="instead"):
        county.move(key, "refuse", "dispatcher", reason="属于诉讼事项")
    county.move(key, "refuse", "dispatcher", reason="属于诉讼事项", remedy="请向人民法院提起诉讼")
    page = followed(key)
    assert page is not None
    assert "人民法院" in page.story[0].note


def test_a_step_from_the_future_is_refused(county: County) -> None:
    key = county.report()
    with pytest.raises(InvalidInputError, match="future"):
        county.dispatch(key, at=MONDAY + timedelta(days=4000))


def test_a_step_that_happened_before_the_last_one_is_refused(county: County) -> None:
    key = county.report()
    county.dispatch(key, at=MONDAY + HOUR)
    with pytest.raises(InvalidInputError, match="after the moment"):
        county.move(key, "sign", "owner", at=MONDAY)


def test_a_closed_case_is_visited_by_the_centre_only_when_the_person_left_a_number(county: County) -> None:
    county.closed()
    assert Visit.objects.filter(region_no=REGION).count() == 0
    key = county.report(phone="13812345678")
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="好了")
    county.move(key, "pass", "checker", outcome="solved")
    assert Visit.objects.get(region_no=REGION).case_id == key.id


def test_the_same_submission_made_twice_is_one_step(county: County) -> None:
    from wangge.cases.actions import make_move
    from wangge.cases.rules import Payload

    key = county.report()
    county.dispatch(key)
    first = make_move(key, "sign", by=county.actor("owner"), payload=Payload(), submission_key="k1")
    again = make_move(key, "sign", by=county.actor("owner"), payload=Payload(), submission_key="k1")
    assert first == again == 3
    assert CaseEvent.objects.filter(region_no=REGION, case_id=key.id, move="sign").count() == 1


def test_who_asked_to_stay_unknown_is_unknown_to_the_unit_and_not_to_the_centre(county: County) -> None:
    key = county.report(phone="13812345678", hides_reporter=True)
    county.dispatch(key)
    for name, sees in (("owner", False), ("dispatcher", True)):
        page = case_page(county.scope(name), key)
        assert page is not None
        assert bool(page.masked_phone) is sees


def test_something_that_comes_back_is_marked(county: County) -> None:
    first = county.closed()
    second = county.report(at=MONDAY + timedelta(days=10))
    county.dispatch(second, at=MONDAY + timedelta(days=10))
    assert county.case(second).recurrence_of == first.id


def test_the_same_matter_elsewhere_did_not_come_back(county: County) -> None:
    county.closed()
    second = county.report(at=MONDAY + timedelta(days=10), lon=120.009)
    county.dispatch(second, at=MONDAY + timedelta(days=10))
    assert county.case(second).recurrence_of is None


@pytest.mark.parametrize(("name", "opens"), [("dispatcher", True), ("owner", False), ("worker", False)])
def test_only_the_centre_opens_the_number_of_who_asked_to_stay_unknown(county: County, name: str, opens: bool) -> None:
    key = county.report(phone="13812345678", hides_reporter=True)
    county.dispatch(key)
    if opens:
        assert reveal_reporter(key, by=county.actor(name), purpose="contact") == {"phone": "13812345678"}
        return
    with pytest.raises(RefusedError, match="unknown to the unit"):
        reveal_reporter(key, by=county.actor(name), purpose="contact")


def test_a_second_post_does_not_open_what_the_first_may_not(county: County) -> None:
    key = county.report(phone="13812345678", hides_reporter=True)
    county.dispatch(key)
    Post.objects.create(user=county.users["owner"], role="dispatcher", area=county.home, valid_from=ALWAYS)
    with pytest.raises(RefusedError, match="unknown to the unit"):
        reveal_reporter(key, by=county.actor("owner"), purpose="contact")
