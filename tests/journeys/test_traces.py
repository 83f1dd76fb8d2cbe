"""What a day leaves behind: nothing personal in any log, a mark on pages with personal data, a hint while typing."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESK, PASSWORD, PHONE, City, shot, sign_in
from tests.journeys.test_bad_input import Visitor, send
from tests.journeys.test_loop import report

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
ID, NUMBER, WRONG = "11010519491231002X", "13987654321", "not-my-password-77"


def test_secrets_typed_in_a_day_stand_in_no_log(city: City, visitor: Visitor) -> None:
    page = visitor(PHONE)
    number, code = report(page, city, f"楼道灯坏了 {ID}，电话 {NUMBER}", with_photo=False)
    stranger = visitor(DESK)
    stranger.goto("/sign-in/")
    stranger.fill("#id_username", "dispatcher")
    stranger.fill("#id_password", WRONG)
    stranger.click("main form button")
    request = page.context.request
    for path in (f"/nothing/{ID}", f"/visit/{code}{code}/", f"/desk/?words={NUMBER}", f"/follow/?code={code}"):
        request.get(path)
    request.post("/api/v1/reports", data={"text": ID, "phone": f"{NUMBER}x"})
    request.post("/api/v1/cases", headers={"Authorization": "Bearer wg_0123456789abcdefghijklmnop"}, data={"text": ID})
    sign_in(visitor(DESK), "dispatch1").goto("/desk/")
    logs = [*city.group.logs.rglob("*.log")]
    told = "".join(log.read_text(errors="replace") for log in logs)
    assert len(logs) >= 3
    assert "Not Found" in told
    secrets = (ID, NUMBER, WRONG, PASSWORD, "wg_0123456789", code, number)
    assert [one for one in secrets if re.search(rf"(?<![\w-]){re.escape(one)}", told)] == []


def test_a_page_with_personal_data_carries_the_mark_on_screen_and_on_paper(city: City, visitor: Visitor) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/desk/")
    address = page.locator("a[href^='/desk/cases/']").first.get_attribute("href")
    page.goto(str(address))
    mark = page.locator("img.viewer-mark")
    expect(mark).to_be_visible()
    assert page.evaluate("document.querySelector('img.viewer-mark').naturalWidth") > 0
    shot(page, "viewer-mark")
    page.emulate_media(media="print")
    expect(mark).to_be_visible()
    shot(page, "viewer-mark-print")
    page.emulate_media(media="screen")
    page.locator("main h1").first.click()  # the mark lies above everything and stops nothing
    page.set_viewport_size({"width": 360, "height": 740})
    shot(page, "viewer-mark-phone")


def test_a_hint_appears_while_somebody_types_and_stops_nothing(city: City, visitor: Visitor) -> None:
    page = visitor(PHONE)
    page.goto("/")
    page.fill("#id_text", "楼上那家是回族，晚上很吵")
    expect(page.locator("#id_text + .spare")).to_contain_text("回族")
    shot(page, "leave-out-hint")
    page.fill("#id_text", "楼上那家晚上很吵")
    expect(page.locator(".spare")).to_have_count(0)
    page.fill("#id_text", "楼上那家是回族，晚上很吵")
    send(page)
    page.wait_for_url("**/receipt/")


def test_a_reader_who_asks_too_often_sees_a_plain_page(visitor: Visitor) -> None:
    page = visitor(PHONE)
    page.goto("/follow/?x=" + "y" * 5000)
    expect(page.locator("main h1")).to_be_visible()
    shot(page, "refused")
