"""Promises of a breach: whom it may concern is computed, the list is masked and on record, and it is closed only when told."""

import io
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.county import County

from wangge.accounts.models import User
from wangge.cases import actions as case_actions
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.models import AuditEntry
from wangge.rights import actions, queries
from wangge.rights.actions import Found
from wangge.rights.queries.breaches import concerned
from wangge.rights.tests.factories import PHONE, a_report, an_officer

pytestmark = pytest.mark.django_db
SAID = "写明了发生的经过、种类、危害和措施"


@pytest.fixture
def officer(county: County) -> User:
    return an_officer(county)


def found(**more: object) -> Found:
    now = clock.now()
    told = {"what": SAID, "kinds": SAID, "harm": SAID, "measures": SAID, "way": "looks", "since": now - timedelta(hours=1),
            "until": now, **more}  # fmt: skip
    return Found(**told)  # type: ignore[arg-type]


def numbers(officer: User, breach_id: UUID) -> list[str]:
    breach = queries.breach_in_care(officer.id, breach_id)
    assert breach is not None
    return [one.number for one in concerned(breach)]


def cells(content: bytes) -> str:
    return str(CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python())


def looked_at(county: County, name: str) -> str:
    key = a_report(county)
    county.dispatch(key)
    case_actions.reveal_reporter(key, by=county.actor(name), purpose="contact")
    return county.case(key).number


def test_those_somebody_looked_at_in_the_time_are_listed_and_nobody_else(county: County, officer: User) -> None:
    mine, others = looked_at(county, "owner"), looked_at(county, "colleague")
    a_report(county)
    assert numbers(officer, actions.open_breach(found(), by=officer.id)) == [mine, others]
    assert numbers(officer, actions.open_breach(found(account="owner"), by=officer.id)) == [mine]
    before = found(since=clock.now() - timedelta(days=9), until=clock.now() - timedelta(days=8))
    assert numbers(officer, actions.open_breach(before, by=officer.id)) == []


def test_where_everything_leaked_everybody_kept_is_counted_once(county: County, officer: User) -> None:
    a_report(county)
    a_report(county)
    county.report("没有留下电话的人不在其中")
    breach = queries.breach_in_care(officer.id, actions.open_breach(found(way="all"), by=officer.id))
    assert breach is not None
    assert queries.count_concerned(breach) == 2


def test_a_breach_of_one_area_lists_nobody_of_another_and_is_not_there_for_its_officer(county: County) -> None:
    elsewhere = an_officer(county, "elsewhere", area=county.towns[1])
    looked_at(county, "owner")
    assert numbers(elsewhere, actions.open_breach(found(), by=elsewhere.id)) == []
    whole = actions.open_breach(found(), by=an_officer(county).id)
    assert queries.breach_in_care(elsewhere.id, whole) is None
    with pytest.raises(RefusedError):
        actions.take_breach_list(whole, by=elsewhere.id)


def test_the_list_is_masked_and_its_taking_on_record(county: County, officer: User) -> None:
    looked_at(county, "owner")
    content = actions.take_breach_list(actions.open_breach(found(), by=officer.id), by=officer.id)
    assert content[:2] == b"PK"
    assert PHONE not in cells(content)
    assert "138****5678" in cells(content)
    assert AuditEntry.objects.get(region_no=0, verb="take_breach_list").detail["count"] == 1


@pytest.mark.parametrize("wrong", [{"what": "漏了"}, {"until": 1}, {"since": 2}, {"account": "nobody"}])
def test_what_is_thin_or_lies_ahead_is_not_taken(county: County, officer: User, wrong: dict[str, object]) -> None:
    now = clock.now()
    changed = {name: now + timedelta(days=days) if isinstance(days, int) else days for name, days in wrong.items()}
    with pytest.raises(InvalidInputError):
        actions.open_breach(found(**changed), by=officer.id)


def test_it_is_closed_only_once_the_authority_was_told_and_with_a_report(county: County, officer: User) -> None:
    breach = actions.open_breach(found(), by=officer.id)
    with pytest.raises(InvalidInputError):
        actions.close_breach(breach, SAID, by=officer.id)
    actions.tell_breach(breach, "authority", by=officer.id)
    with pytest.raises(InvalidInputError):
        actions.close_breach(breach, "好了", by=officer.id)
    actions.close_breach(breach, SAID, by=officer.id)
    with pytest.raises(RefusedError):
        actions.tell_breach(breach, "persons", by=officer.id)


@pytest.mark.parametrize("name", ["administrator", "supervisor", "owner"])
def test_nobody_but_the_officer_opens_one(county: County, name: str) -> None:
    with pytest.raises(RefusedError):
        actions.open_breach(found(), by=county.users[name].id)


def test_the_pages_lead_from_opening_to_closing(county: County, client: Client, officer: User) -> None:
    client.force_login(officer)
    sent = {**vars(found()), "since": "2026-01-01T00:00", "until": "2026-01-02T00:00"}
    page = client.post("/rights/breaches/", sent)["location"]
    assert client.get(page).status_code == 200
    assert client.post(page, {"step": "close", "report": SAID}).status_code == 422
    assert client.post(page, {"step": "authority"}).status_code == 302
    assert client.post(page, {"step": "close", "report": SAID}).status_code == 302
    assert client.get(f"{page}persons.xlsx").status_code == 200
    client.force_login(county.users["supervisor"])
    for address in ("/rights/breaches/", page, f"{page}persons.xlsx"):
        assert client.get(address).status_code == 404
