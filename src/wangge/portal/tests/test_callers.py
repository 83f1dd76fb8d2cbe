"""Who calls: what staff take down of a person, and whether the number has called before."""

from uuid import uuid4

from django.test import Client
from tests.county import REGION, County

from wangge.kernel.models import AuditEntry
from wangge.people.models import SealedField
from wangge.rights.tests.factories import assessed

TEXT = "路边的井盖不见了，很危险"
SPOT = {"lon": "120.015", "lat": "31.005"}


def as_one_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.users[name])
    return client


def test_the_operator_sees_the_open_cases_of_the_number(county: County) -> None:
    key = county.report(phone="13812345678")
    hidden = county.report("路灯不亮三天了", phone="13812345678", hides_reporter=True)
    sent = {"submission_key": str(uuid4()), "text": "", "phone": "138 1234 5678", "look": "1"}
    shown = as_one_of(county, "operator").post("/", sent).content.decode()
    assert (str(key) in shown, str(hidden) in shown) == (True, False)
    entry = AuditEntry.objects.get(region_no=0, verb="look_up_caller")
    assert "13812345678" not in str(entry.detail)


def test_a_case_outside_the_scope_is_not_found_by_its_number(county: County) -> None:
    key = county.report(phone="13812345678", lon=120.025)
    sent = {"submission_key": str(uuid4()), "text": "", "phone": "13812345678", "look": "1"}
    assert str(key) not in as_one_of(county, "worker").post("/", sent).content.decode()


def test_a_resident_cannot_ask_about_a_number(county: County) -> None:
    key = county.report(phone="13812345678")
    sent = {"submission_key": str(uuid4()), "text": "", "phone": "13812345678", "look": "1"}
    answer = Client().post("/", sent)
    assert (answer.status_code, str(key) in answer.content.decode()) == (422, False)


def test_an_identity_number_is_taken_from_staff_only(county: County) -> None:
    assessed(county, "identity_number")
    sent = {"text": TEXT, **SPOT, "phone": "13812345678", "name": "张三", "id_number": "11010519491231002X"}
    for client in (Client(), as_one_of(county, "operator")):
        assert client.post("/", {**sent, "submission_key": str(uuid4()), "is_new": "true"}).status_code == 302
    kept = SealedField.objects.filter(region_no=REGION).order_by("at", "field").values_list("field", flat=True)
    assert list(kept) == ["name", "phone", "id_number", "name", "phone"]


def test_a_wrong_identity_number_is_refused_and_not_repeated(county: County) -> None:
    assessed(county, "identity_number")
    sent = {"submission_key": str(uuid4()), "text": TEXT, **SPOT, "phone": "13812345678",
            "id_number": "110105194912310021", "is_new": "true"}  # fmt: skip
    answer = as_one_of(county, "operator").post("/", sent)
    assert answer.status_code == 422
    assert "110105194912310021" not in answer.content.decode()
