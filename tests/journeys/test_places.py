"""Finding an address: a resident says where it is in words, and staff keep the floor chart of the building."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
Visitor = Callable[..., Page]
WITH_ROOMS = """
SELECT c.name, b.number, b.area_no::text, b.region_no || '-' || b.id FROM building b
JOIN compound c ON c.region_no = b.region_no AND c.id = b.compound_id
WHERE EXISTS (SELECT 1 FROM room r WHERE r.region_no = b.region_no AND r.building_id = b.id AND r.unit = 2)
ORDER BY b.id LIMIT 1
"""


def test_a_spoken_address_finds_its_grid_and_the_report_lands_there(city: City, visitor: Visitor) -> None:
    name, number, area_no, _key = city.sql(WITH_ROOMS)[0]
    page = visitor(PHONE)
    page.goto("/")
    page.fill("#id_text", "楼道里的灯坏了三天，晚上看不清楼梯，请派人来修。")
    page.locator("#id_place").press_sequentially(f"{name}{number}号楼")
    option = page.locator("#place-list [role=option]").first
    expect(option).to_contain_text(f"{name}{number}幢 →")
    expect(option).to_contain_text("有把握")
    shot(page, "address-found-phone")
    check_accessible(page)
    page.locator("#id_place").press("ArrowDown")
    page.locator("#id_place").press("Enter")
    expect(page.locator("input[name=area_no]")).to_have_value(str(area_no))
    expect(page.locator("#id_place")).to_have_value(f"{name}{number}号楼")
    page.click("form[data-report] button.btn-send")
    page.wait_for_url("**/receipt/")
    newest = "SELECT area_no::text FROM cases_case ORDER BY recorded_at DESC LIMIT 1"
    assert city.sql(newest)[0][0] == area_no


def test_staff_look_an_address_up_and_keep_the_floor_chart(city: City, visitor: Visitor) -> None:
    name, number, _area_no, key = city.sql(WITH_ROOMS)[0]
    page = sign_in(visitor(DESK), "admin")
    page.goto("/desk/places/")
    page.keyboard.press("/")
    page.keyboard.type(f"{name}{number}幢，电话13900001111")
    page.keyboard.press("Enter")
    expect(page.locator(".found-sure").first).to_contain_text(f"{name}{number}幢")
    shot(page, "places-desk")
    check_accessible(page)
    page.goto(f"/desk/places/{key}/")
    room = page.locator(".chart .room").first
    old = room.locator(".num").inner_text()
    room.click()
    page.locator("#room-form select[name=use]").first.select_option("shop")
    page.locator("#room-form button[value=change_room]").click()
    expect(page.locator(".chart .room", has_text=old).first).to_contain_text("商铺")
    shot(page, "floor-chart-desk")
    check_accessible(page)
    page.keyboard.press("z")
    expect(page.locator(".chart-story li").first).to_contain_text("撤销了修改")
    page.locator("[data-buildings-show]").click()
    expect(page.locator("[data-buildings][data-ready]")).to_be_visible(timeout=30_000)
    page.locator("[data-buildings]").scroll_into_view_if_needed()
    shot(page, "buildings-desk")
    phone = sign_in(visitor(PHONE), "admin")
    phone.goto(f"/desk/places/{key}/")
    expect(phone.locator(".chart")).to_be_visible()
    shot(phone, "floor-chart-phone")
    check_accessible(phone)
