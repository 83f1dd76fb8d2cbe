"""A resident's own data: reported with a number, opened by staff, seen by the resident, and erased on the resident's wish."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in
from tests.journeys.test_loop import case_address, dispatch, handler_of, sign, some_point

Visitor = Callable[..., Page]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
TEXT = "楼道里的路灯不亮，晚上走路看不见，请尽快修好。"


def reported(resident: Page, city: City) -> tuple[str, str]:
    """Report with a telephone number and a name: the number of the case, and its code."""
    resident.goto("/")
    resident.fill("#id_text", TEXT)
    resident.fill("#id_phone", "13812345678")
    resident.locator("details.person summary").click()
    resident.fill("#id_name", "王小明")
    resident.locator("details.pick summary").first.click()
    lon, lat = some_point(city)
    resident.fill("#id_lon", str(lon))
    resident.fill("#id_lat", str(lat))
    resident.locator("details.notice summary").click()
    expect(resident.locator("details.notice")).to_contain_text("自愿")
    shot(resident, "rights-notice-phone")
    resident.click("form[data-report] button.btn-send")
    resident.wait_for_url("**/receipt/")
    number = "".join(char for char in resident.inner_text(".receipt-number") if char.isdigit())
    return number, resident.inner_text(".receipt-code").strip()


def opened(handler: Page, address: str) -> None:
    """The handler opens the number, for a purpose."""
    handler.goto(address)
    handler.locator(".reveal summary").click()
    handler.select_option("#purpose", "contact")
    handler.locator(".reveal button").click()


def my_page(resident: Page) -> None:
    """From the receipt to the page about one's own data."""
    resident.goto("/my/")
    resident.locator(".my-cases a").first.click()
    expect(resident.locator("main")).to_contain_text("138****5678")


def checked_phone(page: Page, name: str) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    shot(page, name)
    check_accessible(page)


def decided(officer: Page) -> None:
    """The officer accepts, grants and carries out; what was reported waits for the case to be closed."""
    officer.locator(".rights-rows a").first.click()
    expect(officer.locator("main")).not_to_contain_text(TEXT)
    shot(officer, "rights-request-desk")
    check_accessible(officer)
    for move in ("accept", "grant", "carry_out"):
        officer.click(f"button[value={move}]")
    expect(officer.locator("main")).to_contain_text("等待期间停止计时")
    shot(officer, "rights-waiting-desk")
    check_accessible(officer)


def test_a_resident_sees_who_looked_and_has_it_erased(city: City, visitor: Visitor) -> None:
    resident = visitor(PHONE)
    number, code = reported(resident, city)
    address = case_address(city, number)
    dispatch(sign_in(visitor(DESK), "dispatch1"), address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    sign(handler, address)
    opened(handler, address)
    expect(handler.locator("main")).to_contain_text("13812345678")

    my_page(resident)
    expect(resident.locator(".my-looks")).to_contain_text("就本案联系")
    checked_phone(resident, "rights-my-phone")
    resident.locator(".my-looks").scroll_into_view_if_needed()
    shot(resident, "rights-looks-phone")
    copied(resident, number, code)
    resident.check("input[value=delete]")
    resident.fill("#id_words", "事情不急了，请删除我的电话")
    resident.locator("#ask button").scroll_into_view_if_needed()
    shot(resident, "rights-ask-phone")
    resident.click("#ask button[type=submit]")
    expect(resident.locator(".my-requests")).to_contain_text("待受理")

    officer = sign_in(visitor(DESK), "privacy")
    officer.wait_for_url("**/rights/")
    shot(officer, "rights-queue-desk")
    check_accessible(officer)
    decided(officer)

    resident.reload()
    expect(resident.locator(".my-requests")).to_contain_text("等待案件结案")
    expect(resident.locator("main")).not_to_contain_text("138****5678")
    resident.locator(".my-requests").scroll_into_view_if_needed()
    checked_phone(resident, "rights-erased-phone")
    breached(officer)
    handler.goto(address)
    expect(handler.locator(".reveal")).to_have_count(0)
    assert city.sql(f"SELECT count(*) FROM cases_case WHERE number = '{number}'") == [(1,)]
    assert city.sql(
        f"SELECT count(*) FROM people_sealed JOIN cases_case ON id = owner_id WHERE number = '{number}'"
    ) == [(0,)]


def breached(officer: Page) -> None:
    """The officer opens a breach: whoever was looked at is counted, erased since or not."""
    officer.goto("/rights/breaches/")
    for name in ("what", "kinds", "harm", "measures"):
        officer.fill(f"#id_{name}", "演示：一台平板遗失，可能看到过姓名和电话")
    officer.fill("#id_since", "2026-01-01T00:00")
    officer.evaluate("""() => {
      const now = new Date(Date.now() - 1000);
      document.getElementById("id_until").value = new Intl.DateTimeFormat("sv-SE", {timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium"})
        .format(now).replace(" ", "T");
    }""")
    officer.click("main form button[type=submit]")
    expect(officer.locator("main")).to_contain_text("涉及人员")
    shot(officer, "rights-breach-desk")
    check_accessible(officer)


def copied(resident: Page, number: str, code: str) -> None:
    """A copy, by number and code anew; back on the page, the person's own look stands there too."""
    resident.click("a[href$='/copy/']")
    resident.wait_for_url("**/copy/")
    resident.wait_for_load_state()
    checked_phone(resident, "rights-copy-phone")
    resident.fill("#id_code", code)
    with resident.expect_download() as taken:
        resident.click("main form button[type=submit]")
    assert "13812345678" in taken.value.path().read_text()
    resident.goto("/my/")
    resident.locator(".my-cases a").first.click()
    expect(resident.locator(".my-looks li")).to_have_count(2)


@pytest.mark.parametrize(
    "address",
    [
        "/rights/",
        "/rights/marks/",
        "/rights/activities/",
        "/rights/activities/report_form/",
        "/rights/assessments/",
        "/rights/breaches/",
    ],
)
def test_the_officers_pages_fit_a_phone_and_a_desk(visitor: Visitor, address: str) -> None:
    for size, name in ((PHONE, "phone"), (DESK, "desk")):
        page = sign_in(visitor(size), "privacy")
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        shot(page, f"{address.strip('/').replace('/', '-')}-{name}")
        check_accessible(page)


@pytest.mark.parametrize("name", ["dispatch1", "supervisor1", "admin", "auditor"])
def test_for_others_requests_do_not_exist(visitor: Visitor, name: str) -> None:
    page = sign_in(visitor(DESK), name)
    for address in ("/rights/", "/rights/marks/", "/rights/activities/"):
        assert (answer := page.goto(address)) is not None
        assert answer.status == 404
