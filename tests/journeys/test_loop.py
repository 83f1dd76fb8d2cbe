"""The loop: a report travels from a resident to the right grid, to the unit whose duty it is, and back."""

import io
import re
import time
from collections.abc import Callable

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, WALL, City, check_accessible, shot, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
Visitor = Callable[..., Page]
TEXT = "路口的井盖不见了，晚上看不清，很危险，请尽快来处理。"


def photo(colour: str = "#556b5d") -> dict[str, object]:
    out = io.BytesIO()
    Image.new("RGB", (900, 600), colour).save(out, "JPEG")
    return {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": out.getvalue()}


def some_point(city: City, nth: int = 3) -> tuple[float, float]:
    """A point inside a grid, from the database as a witness."""
    import shapely

    wkb = city.sql(f"SELECT s.wkb FROM area_shape s JOIN area a ON a.id = s.area_id WHERE a.level_id = 'grid' "
                   f"ORDER BY a.area_no OFFSET {nth} LIMIT 1")[0][0]  # fmt: skip
    point = shapely.from_wkb(bytes(wkb)).representative_point()
    return round(point.x, 6), round(point.y, 6)


def report(page: Page, city: City, text: str = TEXT, *, with_photo: bool = True) -> tuple[str, str]:
    """A resident reports; returns number and code as the receipt shows them."""
    page.goto("/")
    page.fill("#id_text", text)
    page.fill("#id_place", "人民路菜场对面")
    page.locator("details.pick summary").click()
    lon, lat = some_point(city)
    page.fill("#id_lon", str(lon))
    page.fill("#id_lat", str(lat))
    if with_photo:
        page.set_input_files("#id_photos", [photo()])
    page.click("form[data-report] button.btn-send")
    page.wait_for_url("**/receipt/")
    return page.inner_text(".receipt-number").strip(), page.inner_text(".receipt-code").strip()


def case_address(city: City, number: str) -> str:
    digits = re.sub(r"\D", "", number)
    region, identity = city.sql(f"SELECT region_no, id FROM cases_case WHERE number = '{digits}'")[0]
    return f"/desk/cases/{region}-{identity}/"


def dispatch(page: Page, address: str) -> None:
    """The dispatcher takes the first suggestion."""
    page.goto(address)
    page.locator(".moves-bar a.btn-primary").click()
    page.locator("#move-form .suggestion input").first.check()
    page.locator("#move-form .move-send button").click()
    expect(page.locator("main")).to_contain_text("待签收")


def make_move(page: Page, address: str, move: str, **fields: str) -> None:
    """Open a move's own page, fill it, send it."""
    page.goto(f"{address}moves/{move}/")
    for name, value in fields.items():
        field = page.locator(f"[name={name}]")
        if field.first.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value={value}]").check()
        elif field.first.get_attribute("type") == "file":
            field.set_input_files([photo("#7a8a5a")])
        else:
            field.fill(value)
    page.locator(".move-send button").click()
    page.wait_for_url(lambda url: "/moves/" not in url)


def sign(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("form[action$='moves/sign/'] button").click()
    expect(page.locator("a[href$='moves/answer/']")).to_be_visible()


def handler_of(city: City, address: str) -> str:
    """Who of the cast speaks for the unit the case was sent to, as soon as it has been."""
    identity = address.rstrip("/").split("-", 1)[1]
    until = time.monotonic() + 10
    while time.monotonic() < until:
        found = city.sql(f"SELECT u.username FROM cases_case c JOIN post p ON p.unit_id = c.main_unit_id AND p.role = 'handler' "
                         f"JOIN account u ON u.id = p.user_id WHERE c.id = '{identity}' ORDER BY 1")  # fmt: skip
        if found:
            return str(found[0][0])
        time.sleep(0.1)
    raise AssertionError(city.sql(f"SELECT state, main_unit_id FROM cases_case WHERE id = '{identity}'"))


def test_a_report_travels_from_the_resident_to_the_unit_and_back(city: City, visitor: Visitor) -> None:
    queue = sign_in(visitor(DESK), "dispatch1")
    queue.goto("/desk/?tab=reported")
    expect(queue.locator("[data-live]")).to_have_attribute("data-state", "live")
    resident = visitor(PHONE)
    number, code = report(resident, city)
    sent = time.monotonic()
    expect(queue.locator(".rows")).to_contain_text(number, timeout=2_000)
    assert time.monotonic() - sent <= 2.0
    shot(resident, "receipt-phone")
    check_accessible(resident)
    address = case_address(city, number)
    dispatch(queue, address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    sign(handler, address)
    make_move(handler, address, "answer", answer="已更换新井盖并固定，现场安全。", photos="")
    checker = sign_in(visitor(DESK), "checker1")
    make_move(checker, address, "pass", outcome="solved")
    follow(resident, number, code)
    expect(resident.locator("main")).to_contain_text("已更换新井盖并固定")
    resident.locator(".tile input[value=true]").check()
    resident.locator("label[for=star-5]").click()
    resident.locator("form[action$='/rate/'] button").click()
    expect(resident.locator(".stars-shown")).to_be_visible()
    shot(resident, "follow-phone")
    check_accessible(resident)
    resident.fill("#reopen-reason", "第二天又松动了")
    resident.locator("form[action$='/reopen/'] button").click()
    queue.goto("/desk/?tab=reported")
    expect(queue.locator(".rows")).to_contain_text(number)


def follow(page: Page, number: str, code: str) -> None:
    page.goto("/follow/")
    page.fill("#id_number", number)
    page.fill("#id_code", code)
    page.click("main form button")
    page.wait_for_url("**/follow/*-*/")


def test_every_step_works_as_a_plain_form_without_script(city: City, visitor: Visitor) -> None:
    resident = visitor(PHONE, script=False)
    number, code = report(resident, city, "小区门口路灯坏了三天，晚上一片漆黑。")
    address = case_address(city, number)
    queue = sign_in(visitor(DESK, script=False), "dispatch2")
    queue.goto(f"{address}moves/dispatch/")
    queue.locator(".suggestion input").first.check()
    queue.locator(".move-send button").click()
    handler = sign_in(visitor(DESK, script=False), handler_of(city, address))
    handler.goto(address)
    handler.locator("form[action$='moves/sign/'] button").click()
    make_move(handler, address, "answer", answer="路灯已修复。", photos="")
    make_move(sign_in(visitor(DESK, script=False), "checker2"), address, "pass", outcome="solved")
    follow(resident, number, code)
    resident.locator(".tile input[value=false]").check()
    resident.locator("label[for=star-2]").click()
    resident.locator("form[action$='/rate/'] button").click()
    expect(resident.locator("main")).to_contain_text("路灯已修复")


def test_the_dispatcher_sees_units_with_the_clause_that_speaks_for_them(city: City, visitor: Visitor) -> None:
    number, _code = report(visitor(PHONE), city)
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto(case_address(city, number))
    shot(page, "case-desk")
    check_accessible(page)
    page.locator(".moves-bar a.btn-primary").click()
    suggestions = page.locator("#move-form .suggestion-clause")
    expect(suggestions.first).to_contain_text("井盖")
    assert 1 <= suggestions.count() <= 3
    shot(page, "dispatch-desk")
    check_accessible(page)


def test_the_keyboard_alone_dispatches(city: City, visitor: Visitor) -> None:
    number, _code = report(visitor(PHONE), city)
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto(case_address(city, number))
    page.keyboard.press("d")
    page.locator("#move-form .suggestion").first.wait_for()
    page.keyboard.press("1")
    page.locator("#move-form .suggestion input").first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("待签收")


@pytest.mark.parametrize(
    ("name", "path", "who", "size", "language", "dark"),
    [
        ("report-phone", "/", "", PHONE, "zh-CN", False),
        ("report-desk", "/", "", DESK, "zh-CN", False),
        ("report-desk-en-dark", "/", "", DESK, "en-GB", True),
        ("follow-form-phone", "/follow/", "", PHONE, "zh-CN", False),
        ("sign-in-phone", "/sign-in/", "", PHONE, "zh-CN", False),
        ("demo-cast", "/demo/", "", DESK, "zh-CN", False),
        ("queue-desk", "/desk/", "dispatch1", DESK, "zh-CN", False),
        ("queue-desk-en-dark", "/desk/", "dispatch1", DESK, "en-GB", True),
        ("queue-phone", "/desk/", "cg_owner", PHONE, "zh-CN", False),
        ("queue-wall", "/desk/", "dispatch1", WALL, "zh-CN", False),
        ("board-wall", "/board/", "city_leader", WALL, "zh-CN", False),
        ("board-desk-en", "/board/", "city_leader", DESK, "en-GB", False),
        ("board-phone", "/board/", "city_leader", PHONE, "zh-CN", False),
        ("not-found", "/nowhere/", "", DESK, "zh-CN", False),
    ],
)  # fmt: skip
def test_a_page_is_accessible_and_fits(
    visitor: Visitor, name: str, path: str, who: str, size: tuple[int, int], language: str, dark: bool
) -> None:
    page = visitor(size, language=language, dark=dark)
    if who:
        sign_in(page, who)
    page.goto(path, wait_until="networkidle" if path != "/board/" and not who else "load")
    page.wait_for_timeout(1500 if "board" in name or "desk" in name else 200)
    shot(page, name)
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0], "the page is wider than the screen"


def test_the_board_changes_by_itself(city: City, visitor: Visitor) -> None:
    board = sign_in(visitor(WALL), "city_leader")
    board.goto("/board/")
    expect(board.locator("[data-live]")).to_have_attribute("data-state", "live")
    report(visitor(PHONE), city, "看板应当马上出现的一件事", with_photo=False)
    expect(board.locator("#figures")).to_contain_text("看板应当马上出现的一件事", timeout=4_000)
