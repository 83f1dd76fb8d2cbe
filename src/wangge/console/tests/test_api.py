"""Promises of the API that its document cannot show."""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.county import REGION, County

from wangge.accounts.actions import issue_token, revoke_token
from wangge.cases.actions import make_move
from wangge.cases.models import Case, CaseEvent, Evidence, Visit
from wangge.cases.queries.desk import TABS
from wangge.cases.rules import Payload
from wangge.console.api.shapes_out import CasesOut
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.ids import RegionKey
from wangge.kernel.models import AuditEntry
from wangge.rights.tests.factories import assessed

PNG = base64.b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==")
LIST_STATEMENTS = 1  # the names of areas are kept for a while


class Program:
    """A program that acts as one of the cast."""

    def __init__(self, county: County, name: str) -> None:
        self.token, secret = issue_token(county.users[name], "test", clock.now() + timedelta(days=1), by=None)
        self.headers = {"Authorization": f"Bearer {secret}", "Accept-Language": "en"}
        self.client = Client(enforce_csrf_checks=True)

    def get(self, path: str) -> Any:
        return self.client.get(f"/api/v1{path}", headers=self.headers)

    def post(self, path: str, body: object, **headers: str) -> Any:
        sent = {**self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.post(f"/api/v1{path}", json.dumps(body), content_type="application/json", headers=sent)


def test_a_whole_life_goes_over_the_api(county: County) -> None:
    dispatcher, owner, checker = (Program(county, name) for name in ("dispatcher", "owner", "checker"))
    report = {"text": "路灯坏了，晚上很黑", "lon": 120.005, "lat": 31.005}
    key = dispatcher.client.post("/api/v1/reports", report, content_type="application/json").json()["key"]
    there = {"matter_id": str(county.matters["0201"].id), "unit_id": str(county.units["owners"].id)}
    steps = [(dispatcher, "accept", {}), (dispatcher, "dispatch", there), (owner, "sign", {}),
             (owner, "answer", {"answer": "已经修好"}), (checker, "pass", {"outcome": "solved"})]  # fmt: skip
    lengths = [who.post(f"/cases/{key}/moves/{move}", sent).json()["seq"] for who, move, sent in steps]
    assert lengths == [2, 3, 4, 5, 6]
    assert checker.get(f"/cases/{key}").json()["row"]["state"] == "closed"


def test_the_same_key_of_the_same_person_makes_a_move_once(county: County) -> None:
    key, program = county.report(), Program(county, "dispatcher")
    first = program.post(f"/cases/{key}/moves/accept", {}, Idempotency_Key="one")
    again = program.post(f"/cases/{key}/moves/accept", {}, Idempotency_Key="one")
    assert (first.status_code, first.content) == (again.status_code, again.content)
    assert CaseEvent.objects.filter(region_no=REGION, case_id=key.id).count() == 2


def test_the_same_key_of_another_person_is_another_key(county: County) -> None:
    operator, worker = Program(county, "operator"), Program(county, "worker")
    first = operator.post("/cases", {"text": "路灯坏了"}, Idempotency_Key="one")
    other = worker.post("/cases", {"text": "路灯坏了"}, Idempotency_Key="one")
    again = operator.post("/cases", {"text": "路灯坏了"}, Idempotency_Key="one")
    assert [first.status_code, other.status_code, again.status_code] == [201, 201, 200]
    assert first.json()["key"] == again.json()["key"] != other.json()["key"]


@pytest.mark.parametrize(
    ("name", "flow", "channel"), [("operator", "hotline_order", "hotline"), ("worker", "grid_loop", "grid")]
)
def test_staff_reports_by_the_channel_of_their_role(county: County, name: str, flow: str, channel: str) -> None:
    answer = Program(county, name).post("/cases", {"text": "路灯坏了", "flow": flow})
    case = county.case(RegionKey.parse(answer.json()["key"]))
    assert (case.channel, case.flow.name) == (channel, flow)


def test_a_role_that_takes_no_reports_is_told_so(county: County) -> None:
    answer = Program(county, "dispatcher").post("/cases", {"text": "路灯坏了"})
    assert answer.status_code == 403
    assert answer.json()["title"] == "Your role does not begin cases of this process."


@pytest.mark.parametrize(("sent", "headers"), [({"seq": 1}, {}), ({}, {"If_Match": '"1"'})])
def test_whoever_was_slower_is_told_and_nothing_changes(
    county: County, sent: dict[str, object], headers: dict[str, str]
) -> None:
    key, program = county.report(), Program(county, "dispatcher")
    program.post(f"/cases/{key}/moves/note", {"reason": "first"})
    answer = program.post(f"/cases/{key}/moves/note", {"reason": "second", **sent}, **headers)
    assert answer.status_code == 409
    assert county.case(key).last_seq == 2


def test_a_refusal_says_the_reason_of_the_rule(county: County) -> None:
    key, program = county.report(), Program(county, "owner")
    county.dispatch(key)
    answer = program.post(f"/cases/{key}/moves/answer", {"answer": "x"})
    assert (answer.status_code, answer.json()["title"]) == (403, "The case is in another state now.")


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "待派遣"), ("en", "To dispatch")])
@pytest.mark.parametrize("path", ["/cases", "/cases/{}"])
def test_words_are_in_the_language_asked_for(county: County, path: str, language: str, label: str) -> None:
    key, program = county.report(), Program(county, "dispatcher")
    program.headers["Accept-Language"] = language
    assert label in program.get(path.format(key)).content.decode()


def test_a_move_takes_nothing_it_does_not_need(county: County) -> None:
    key, program = county.report(), Program(county, "owner")
    county.dispatch(key)
    sent = {"reason": "x", "unit_id": str(county.units["strangers"].id)}
    answer = program.post(f"/cases/{key}/moves/note", sent)
    assert (answer.status_code, answer.json()["field"]) == (422, "unit_id")
    assert county.case(key).main_unit_id == county.units["owners"].id


@pytest.mark.parametrize("way", ["base64", "form"])
def test_photographs_come_with_a_move(county: County, way: str) -> None:
    key, program = county.report(), Program(county, "dispatcher")
    path = f"/cases/{key}/moves/note"
    if way == "base64":
        answer = program.post(path, {"reason": "x", "photos": [base64.b64encode(PNG).decode()]})
    else:
        form = {"payload": '{"reason": "x"}', "photos": SimpleUploadedFile("a.png", PNG, "image/png")}
        answer = program.client.post(f"/api/v1{path}", form, headers=program.headers)
    assert answer.status_code == 200, answer.content
    story = program.get(f"/cases/{key}").json()["story"]
    photo = program.client.get(story[0]["photos"][0]["url"], headers=program.headers)
    assert photo["content-type"] == "image/jpeg"
    assert Evidence.objects.filter(region_no=REGION).count() == 1


def test_pages_follow_one_another_to_the_end(county: County) -> None:
    keys, program = {str(county.report()) for _ in range(5)}, Program(county, "dispatcher")
    found, cursor = [], ""
    while True:
        page = program.get(f"/cases?limit=2&cursor={cursor}").json()
        found += [row["key"] for row in page["cases"]]
        cursor = page["next_cursor"]
        if not cursor:
            break
    assert sorted(found) == sorted(keys)


def test_words_of_a_report_find_it(county: County) -> None:
    key, program = county.report("北门的梧桐树倒了"), Program(county, "dispatcher")
    county.report()
    assert [row["key"] for row in program.get("/cases?words=梧桐树").json()["cases"]] == [str(key)]


def test_the_fast_lane_answers_as_the_ordinary_one(county: County) -> None:
    county.report()
    program = Program(county, "dispatcher")
    fast = program.get("/cases?counts=true")
    program.client.force_login(county.users["dispatcher"])
    slow = program.client.get("/api/v1/cases?counts=true", headers={"accept-language": "en"})
    assert fast.json() == slow.json()
    CasesOut.model_validate_json(fast.content, by_name=True, by_alias=False)


def test_a_session_writes_only_with_its_csrf_token(county: County) -> None:
    key, client = county.report(), Client(enforce_csrf_checks=True)
    client.force_login(county.users["dispatcher"])
    path, kind = f"/api/v1/cases/{key}/moves/accept", "application/json"
    assert client.post(path, "{}", content_type=kind).status_code == 403
    client.get("/desk/")
    secret = {"X-CSRFToken": client.cookies["csrftoken"].value}
    assert client.post(path, "{}", content_type=kind, headers=secret).status_code == 200


def test_a_number_is_opened_for_a_purpose_and_never_for_a_unit_the_person_hides_from(county: County) -> None:
    key = county.report(phone="13812345678", hides_reporter=True)
    county.dispatch(key)
    sent = {"purpose": "contact"}
    opened = Program(county, "dispatcher").post(f"/cases/{key}/identity", sent).json()
    assert opened == {"phone": "13812345678", "name": "", "id_number": "", "home": ""}
    assert Program(county, "owner").post(f"/cases/{key}/identity", sent).status_code == 403


def test_only_what_was_asked_for_is_opened_and_an_emergency_says_why(county: County) -> None:
    key, program = county.report(phone="13812345678", name="张三"), Program(county, "dispatcher")
    asked = {"purpose": "emergency", "fields": ["name"]}
    assert program.post(f"/cases/{key}/identity", asked).status_code == 403
    opened = program.post(f"/cases/{key}/identity", {**asked, "reason": "老人独自在家，电话无人接听"}).json()
    assert opened == {"phone": "", "name": "张三", "id_number": "", "home": ""}
    entry = AuditEntry.objects.get(region_no=REGION, verb="reveal")
    assert (entry.reason, entry.detail["fields"]) == ("emergency", ["name"])


def test_an_identity_number_is_taken_down_only_after_an_assessment(county: County) -> None:
    sent = {"text": "路灯坏了，晚上很黑", "phone": "13812345678", "name": "张三", "id_number": "11010519491231002X"}
    answer = Program(county, "operator").post("/cases", sent)
    assert (answer.status_code, answer.json()["field"]) == (422, "id_number")
    assert not Case.objects.filter(region_no=REGION).exists()
    assessed(county, "identity_number")
    assert Program(county, "operator").post("/cases", sent).status_code == 201


def test_a_revoked_token_opens_nothing_once_servers_have_heard(county: County) -> None:
    program = Program(county, "dispatcher")
    assert program.get("/me").status_code == 200
    revoke_token(program.token, by=None)
    forget_everything()
    assert program.get("/me").status_code == 401


def test_a_list_and_a_move_cost_no_statement_for_the_token(
    county: County, django_assert_num_queries: Callable[..., Any]
) -> None:
    keys, program = [county.report() for _ in range(3)], Program(county, "dispatcher")
    program.get("/cases")
    program.post(f"/cases/{keys[0]}/moves/note", {"reason": "x"})
    by = county.actor("dispatcher")
    with CaptureQueriesContext(connection) as alone:
        make_move(keys[1], "note", by=by, payload=Payload(reason="x"))
    with django_assert_num_queries(len(alone)):
        program.post(f"/cases/{keys[2]}/moves/note", {"reason": "x"})
    with django_assert_num_queries(LIST_STATEMENTS):
        program.get("/cases")


def test_a_call_is_recorded_once(county: County) -> None:
    key = county.report(phone="13812345678")
    visit = Visit.objects.create(
        region_no=REGION, case_id=key.id, way="call", area_no=1110, at=clock.now(), due_at=clock.now()
    )
    program, sent = Program(county, "operator"), {"visit": f"{REGION}-{visit.id}", "was_reached": False}
    first, again = program.post("/visits", sent), program.post("/visits", sent)
    assert (first.status_code, first.content) == (200, again.content)


def test_a_server_error_is_a_problem_without_a_trace(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise ZeroDivisionError("a secret place")

    monkeypatch.setattr("wangge.cases.queries.queue", fail)
    answer = Program(county, "dispatcher").get("/cases")
    assert (answer.status_code, answer["content-type"]) == (500, "application/problem+json")
    assert b"secret" not in answer.content


def test_the_page_lists_every_operation(client: Client, db: None) -> None:
    page = client.get("/api/v1/").content.decode()
    assert "/api/v1/cases/{key}/moves/{move}" in page
    assert "/api/v1/reports" in page


def test_every_tab_of_the_desk_can_be_asked_for(county: County) -> None:
    program = Program(county, "dispatcher")
    assert {program.get(f"/cases?tab={tab}").status_code for tab in TABS} == {200}


def test_nobody_is_told_in_the_language_of_whoever_was_served_before(county: County) -> None:
    county.report()
    program = Program(county, "dispatcher")
    program.client.get("/follow/", headers={"accept-language": "en"})
    del program.headers["Accept-Language"]
    assert "待派遣" in program.get("/cases").content.decode()


def test_a_token_ends_on_its_day(county: County) -> None:
    program = Program(county, "dispatcher")
    with time_machine.travel(clock.now() + timedelta(days=2)):
        assert program.get("/me").status_code == 401


def test_accounts_of_the_demo_open_nothing_outside_it(county: County) -> None:
    user = county.users["dispatcher"]
    user.is_demo = True
    user.save(update_fields=["is_demo"])
    assert Program(county, "dispatcher").get("/me").status_code == 401
