"""Promises of sensitive modules: none is on without an assessment in force, whoever wants it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from tests.county import REGION, County

from wangge.accounts.models import User
from wangge.cases.queries.suggestions import outside_ranker
from wangge.kernel import clock, sensitive
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.people.models import SealedField
from wangge.rights import actions, queries
from wangge.rights.tests.factories import an_assessment, an_officer, assessed

pytestmark = pytest.mark.django_db
IDENTITY, RANKER = "identity_number", "outside_ranker"


@pytest.fixture
def operator(client: Client, county: County) -> Client:
    client.force_login(county.users["operator"])
    return client


def everything() -> dict[str, object]:
    """A report that staff take down with everything filled in."""
    return {"submission_key": str(uuid4()), "text": "路边的井盖不见了", "lon": 120.005, "lat": 31.005, "is_new": "true",
            "phone": "13812345678", "home": "人民路88号3幢", "id_number": "11010519491231002X"}  # fmt: skip


def take_down(client: Client) -> list[str]:
    """What is kept of a person whose report staff take down so."""
    assert client.post("/", everything()).status_code == 302
    return sorted(SealedField.objects.filter(region_no=REGION).values_list("field", flat=True))


def test_two_modules_say_that_they_are_sensitive_and_are_off(county: County) -> None:
    assert {key: sensitive.is_on(key) for key in sensitive.modules()} == {IDENTITY: False, RANKER: False}


def test_a_module_nobody_declared_is_a_mistake_and_not_on(county: County) -> None:
    with pytest.raises(KeyError):
        sensitive.is_on("nothing")


def test_identity_numbers_and_homes_are_neither_asked_nor_kept_before(operator: Client) -> None:
    page = operator.get("/").content.decode()
    assert ('name="id_number"' in page, 'name="home"' in page) == (False, False)
    answer = operator.post("/", everything(), headers={"accept-language": "en"})
    assert (answer.status_code, "impact has been assessed" in answer.content.decode()) == (422, True)
    assert not SealedField.objects.filter(region_no=REGION).exists()


def test_they_are_asked_and_kept_after(county: County, operator: Client) -> None:
    assessed(county, IDENTITY)
    assert 'name="id_number"' in operator.get("/").content.decode()
    assert take_down(operator) == ["home", "id_number", "phone"]


def test_an_outside_model_is_not_asked_before(county: County, settings: object) -> None:
    settings.OUTSIDE_RANKER = f"{__name__}.take_down"  # type: ignore[attr-defined]
    assert outside_ranker() is None
    assessed(county, RANKER)
    assert outside_ranker() is not None


def test_an_assessment_that_ends_turns_its_module_off(county: County) -> None:
    officer = assessed(county, IDENTITY)
    actions.end_assessment(queries.assessments()[0].id, by=officer.id)
    assert not sensitive.is_on(IDENTITY)
    assert len(queries.assessments()) == 1


def test_an_assessment_is_over_after_its_day(county: County) -> None:
    officer = an_officer(county)
    until = clock.today()
    actions.assess_module(
        IDENTITY, an_assessment(signed_date=until - timedelta(days=9), valid_until=until), by=officer.id
    )
    row = queries.assessments()[0]
    row.signed_date, row.valid_until = until - timedelta(days=9), until - timedelta(days=1)
    assert sensitive.is_on(IDENTITY)
    row.save()
    from wangge.kernel.caches import forget_everything

    forget_everything()
    assert not sensitive.is_on(IDENTITY)


@pytest.mark.parametrize(
    "wrong", [{"risks": "无"}, {"signer": ""}, {"signed_date": 1}, {"valid_until": -1}, {"valid_until": 2000}]
)
def test_a_thin_or_eternal_assessment_is_not_taken(county: County, wrong: dict[str, object]) -> None:
    today = clock.today()
    changed = {name: today + timedelta(days=days) if isinstance(days, int) else days for name, days in wrong.items()}
    with pytest.raises(InvalidInputError) as told:
        actions.assess_module(IDENTITY, an_assessment(**changed), by=an_officer(county).id)
    assert told.value.field == next(iter(wrong))


@pytest.mark.parametrize("name", ["administrator", "dispatcher", "supervisor"])
def test_nobody_but_the_officer_signs_or_ends(county: County, name: str) -> None:
    by = User.objects.get(username=name).id
    with pytest.raises(RefusedError):
        actions.assess_module(IDENTITY, an_assessment(), by=by)
    assessed(county, IDENTITY)
    with pytest.raises(RefusedError):
        actions.end_assessment(queries.assessments()[0].id, by=by)


def test_the_page_signs_and_ends(county: County, client: Client) -> None:
    client.force_login(an_officer(county))
    told = {**vars(an_assessment()), "module": IDENTITY}
    assert client.post("/rights/assessments/", {**told, "risks": "无"}).status_code == 422
    assert client.post("/rights/assessments/", told).status_code == 302
    assert sensitive.is_on(IDENTITY)
    assert client.post(f"/rights/assessments/{queries.assessments()[0].id}/end/").status_code == 302
    assert not sensitive.is_on(IDENTITY)
