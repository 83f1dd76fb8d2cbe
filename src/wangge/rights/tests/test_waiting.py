"""Promises of a wish to delete that waits for its case: it is finished by itself, once, and not a day too early."""

import pytest
from tests.county import MONDAY, REGION, County

from wangge.accounts.models import User
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.people import actions as people_actions
from wangge.rights import actions, jobs, queries
from wangge.rights.actions.deciding import finish_waiting
from wangge.rights.actions.waiting import carry_out_waiting
from wangge.rights.models import Request, RequestStep
from wangge.rights.tests.factories import a_report, an_officer, asked, carried_out, kept_texts
from wangge.rights.tests.test_database_roles import acting_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(county: County) -> User:
    return an_officer(county)


def waiting(county: County, officer: User) -> tuple[RegionKey, RegionKey]:
    """A case that is being dealt with, and the granted wish to delete it."""
    key = a_report(county)
    county.dispatch(key)
    county.move(key, "urge", "reporter", reason="幸福路三号真的很黑")
    return key, carried_out(asked(key, "delete"), officer)


def close(county: County, key: RegionKey) -> None:
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="已修好")
    county.move(key, "pass", "checker", outcome="solved")


def test_while_the_case_is_open_who_it_is_goes_and_the_request_stays_open(county: County, officer: User) -> None:
    key, request = waiting(county, officer)
    assert (carry_out_waiting(by=None), finish_waiting(request, by=None)) == (0, False)
    row = queries.requests_of(key)[0]
    assert (row.closed_at, row.outcome, row.waits_since is not None) == (None, "person_erased", True)
    assert county.case(key).text
    assert Request.objects.get(id=request.id).closed_at is None


def test_after_the_case_is_closed_the_next_night_erases_the_rest_and_answers(county: County, officer: User) -> None:
    key, _request = waiting(county, officer)
    close(county, key)
    jobs.purge_people(timestamp=int(MONDAY.timestamp()))
    row = queries.requests_of(key)[0]
    assert (row.state, row.outcome, bool(row.answer), row.waits_since) == ("answered", "all_erased", True, None)
    assert "幸福" not in kept_texts()
    assert county.case(key).erased_stage == 2


def test_it_is_done_once(county: County, officer: User) -> None:
    key, _request = waiting(county, officer)
    close(county, key)
    assert [carry_out_waiting(by=None), carry_out_waiting(by=None)] == [1, 0]
    assert AuditEntry.objects.filter(region_no=REGION, verb="erase_case").count() == 1


def test_a_hold_set_meanwhile_keeps_it_until_it_is_lifted(county: County, officer: User) -> None:
    key, _request = waiting(county, officer)
    close(county, key)
    actions.mark_case(county.case(key).number, "hold", "正在行政诉讼中，需要保全", by=officer.id)
    assert carry_out_waiting(by=None) == 0
    actions.lift_mark(queries.marks_in_care(officer.id)[0].id, by=officer.id)
    assert carry_out_waiting(by=None) == 1


def test_waiting_is_on_record_and_the_end_with_the_officer_who_granted_it(county: County, officer: User) -> None:
    key, request = waiting(county, officer)
    close(county, key)
    carry_out_waiting(by=None)
    found = AuditEntry.objects.filter(
        region_no=REGION, subject_type="rights_request", subject_id=str(request)
    ).order_by("at", "id")
    told = [(one.verb, one.actor_id == officer.id) for one in found][1:]
    assert told == [(f"{one}_right", True) for one in ("accept", "grant", "wait", "carry_out", "answer")]
    assert found.get(verb="carry_out_right").detail["waited_since"]
    steps = (
        RequestStep.objects.filter(region_no=REGION, request_id=request.id)
        .order_by("seq")
        .values_list("move", flat=True)
    )
    assert list(steps) == ["report", "accept", "grant", "wait", "carry_out", "answer"]


def test_while_it_waits_it_is_not_late_and_offers_no_step(county: County, officer: User) -> None:
    _key, request = waiting(county, officer)
    Request.objects.filter(region_no=REGION, id=request.id).update(due_at=MONDAY)
    page = queries.officer_page(officer.id, request)
    assert page is not None
    assert (queries.queue(officer.id)[0][0].is_late, page.moves) == (False, [])
    with pytest.raises(RefusedError):
        actions.take_step(request, "carry_out", by=officer.id)


def test_the_officer_may_carry_it_out_the_hour_the_case_is_closed(county: County, officer: User) -> None:
    key, request = waiting(county, officer)
    close(county, key)
    actions.take_step(request, "carry_out", by=officer.id)
    assert Request.objects.get(id=request.id).outcome == "all_erased"


@pytest.mark.django_db(transaction=True)
def test_the_rights_of_the_worker_are_enough(county: County, officer: User) -> None:
    people_actions.grant_roles()
    key, _request = waiting(county, officer)
    close(county, key)
    with acting_as("wangge_worker"):
        assert carry_out_waiting(by=None) == 1
    assert "幸福" not in kept_texts()
