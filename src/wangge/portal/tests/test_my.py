"""Promises of the pages about one's own data: opened by number and code, nothing of others, on record."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from tests.county import County

from wangge.cases import actions as case_actions
from wangge.kernel import clock
from wangge.kernel.ids import RegionKey
from wangge.portal.tests.test_report import filled
from wangge.rights import queries as rights_queries
from wangge.rights.tests.factories import a_closed_case, an_officer, asked, carried_out

PHONE = "13812345678"


@pytest.fixture
def receipt(client: Client, county: County) -> dict[str, str]:
    return dict(client.post("/", filled(phone=PHONE, name="王小明"), follow=True).context["receipt"])


def page_of(client: Client, receipt: dict[str, str], part: str = "") -> str:
    return client.get(f"/my/{receipt['key']}/{part}").content.decode()


def test_what_is_held_is_shown_masked_with_its_purpose_and_basis(client: Client, receipt: dict[str, str]) -> None:
    page = page_of(client, receipt)
    assert "138****5678" in page
    assert PHONE not in page
    assert "王*" in page
    assert "13(1)" in page


def test_without_number_and_code_there_is_nothing(county: County, receipt: dict[str, str]) -> None:
    stranger = Client()
    for part in ("", "ask/", "copy/"):
        assert stranger.get(f"/my/{receipt['key']}/{part}").status_code == 302
    assert stranger.get("/my/")["location"] == "/follow/"
    assert stranger.post(f"/my/{receipt['key']}/ask/", {"kind": "delete"}).status_code == 404
    assert stranger.post(f"/my/{receipt['key']}/copy/", {"kind": "delete"}).status_code == 302


def test_staff_of_the_case_see_neither_page_nor_request(
    county: County, client: Client, receipt: dict[str, str]
) -> None:
    client.post(f"/my/{receipt['key']}/ask/", {"kind": "delete"})
    request = rights_queries.requests_of(RegionKey.parse(receipt["key"]))[0].key
    desk = Client()
    for name in ("dispatcher", "supervisor", "owner", "administrator"):
        desk.force_login(county.users[name])
        assert desk.get(f"/my/{receipt['key']}/").status_code == 302
        for address in ("/rights/", f"/rights/{request}/", "/rights/marks/", "/rights/activities/"):
            assert desk.get(address).status_code == 404, (name, address)


def test_a_request_is_taken_in_and_followed(client: Client, receipt: dict[str, str]) -> None:
    page = client.post(
        f"/my/{receipt['key']}/ask/", {"kind": "delete", "words": "不再需要"}, follow=True
    ).content.decode()
    assert "待受理" in page
    assert "不再需要" in page


def test_what_cannot_be_taken_keeps_the_words(client: Client, receipt: dict[str, str]) -> None:
    page = client.post(f"/my/{receipt['key']}/ask/", {"kind": "correct", "words": "号码错了"})
    assert page.status_code == 422
    assert "号码错了" in page.content.decode()


def test_a_request_is_taken_back(client: Client, receipt: dict[str, str]) -> None:
    client.post(f"/my/{receipt['key']}/ask/", {"kind": "delete"})
    request = rights_queries.requests_of(RegionKey.parse(receipt["key"]))[0].key
    assert Client().post(f"/my/{receipt['key']}/take-back/{request}/").status_code == 404
    assert "已撤回" in client.post(f"/my/{receipt['key']}/take-back/{request}/", follow=True).content.decode()


@pytest.mark.parametrize("form", ["json", "html"])
def test_a_copy_is_given_for_number_and_code_anew(client: Client, receipt: dict[str, str], form: str) -> None:
    sent = {"number": receipt["number"], "code": receipt["code"], "form": form}
    assert client.post(f"/my/{receipt['key']}/copy/", sent | {"code": "AAAAAA"}).status_code == 422
    answer = client.post(f"/my/{receipt['key']}/copy/", sent)
    assert answer["content-disposition"].startswith("attachment")
    assert PHONE in answer.content.decode()
    if form == "json":
        assert json.loads(answer.content)["person"] == {"phone": PHONE, "name": "王小明"}


def test_a_copy_names_no_member_of_staff(county: County, client: Client, receipt: dict[str, str]) -> None:
    key = RegionKey.parse(receipt["key"])
    county.dispatch(key, at=clock.now())
    case_actions.reveal_reporter(key, by=county.actor("owner"), purpose="contact")
    sent = {"number": receipt["number"], "code": receipt["code"], "form": "json"}
    answer = json.loads(client.post(f"/my/{receipt['key']}/copy/", sent).content)
    assert [one["purpose"] for one in answer["looks"]] == ["就本案联系"]
    assert '"owner"' not in json.dumps(answer)


def test_a_code_of_another_case_gives_no_copy(client: Client, receipt: dict[str, str]) -> None:
    other = Client().post(
        "/", filled(phone="13900001111", submission_key="1b4e28ba-2fa1-11d2-883f-0016d3cca427"), follow=True
    )
    made = other.context["receipt"]
    sent = {"number": made["number"], "code": made["code"], "form": "json"}
    assert client.post(f"/my/{receipt['key']}/copy/", sent).status_code == 422


def test_after_erasing_the_page_says_so_and_shows_nothing(
    county: County, client: Client, receipt: dict[str, str]
) -> None:
    key = RegionKey.parse(receipt["key"])
    carried_out(asked(key, "delete"), an_officer(county))
    page = page_of(client, receipt)
    assert "138****5678" not in page
    assert rights_queries.held_page(key).erased_at is not None  # type: ignore[union-attr]


def test_an_officer_leads_a_request_to_its_answer_by_the_pages(
    county: County, client: Client, receipt: dict[str, str]
) -> None:
    officer = an_officer(county)
    client.post(f"/my/{receipt['key']}/ask/", {"kind": "restrict"})
    request = rights_queries.requests_of(RegionKey.parse(receipt["key"]))[0].key
    desk = Client()
    desk.force_login(officer)
    assert "138****5678" in desk.get(f"/rights/{request}/").content.decode()
    assert "井盖" not in desk.get(f"/rights/{request}/").content.decode()
    for move, seen in (("accept", "asked"), ("grant", "accepted"), ("carry_out", "granted")):
        assert desk.post(f"/rights/{request}/", {"move": move, "seen": seen}).status_code == 302
    assert desk.post(f"/rights/{request}/", {"move": "answer", "seen": "carried_out"}).status_code == 422
    desk.post(f"/rights/{request}/", {"move": "answer", "seen": "carried_out", "words": "已限制"})
    assert "已限制" in page_of(client, receipt)


@pytest.mark.parametrize(
    "address", ["/rights/", "/rights/marks/", "/rights/activities/", "/rights/activities/report_form/"]
)
def test_the_officers_pages_open_for_the_officer(county: County, client: Client, address: str) -> None:
    client.force_login(an_officer(county))
    assert client.get(address).status_code == 200


def test_an_erased_case_still_opens_for_staff_and_for_its_person(county: County, client: Client) -> None:
    key = a_closed_case(county)
    carried_out(asked(key, "delete"), an_officer(county))
    session = client.session
    session["granted"] = [str(key)]
    session.save()
    for address in (f"/follow/{key}/", f"/my/{key}/"):
        assert client.get(address).status_code == 200
    client.force_login(county.users["dispatcher"])
    page = client.get(reverse("console:case", kwargs={"key": key}))
    assert page.status_code == 200
    assert "幸福" not in page.content.decode()
