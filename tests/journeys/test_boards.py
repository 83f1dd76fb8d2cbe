"""The notice board of a grid: read on a phone, printed, and reported by its code."""

import io
import re
from collections.abc import Callable

from playwright.sync_api import Page
from pypdf import PdfReader

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in

A4 = (595, 842)


def first_words(pdf: bytes) -> str:
    return re.sub(r"\s", "", PdfReader(io.BytesIO(pdf)).pages[0].extract_text())


def test_a_resident_reads_a_notice_board_and_prints_it(visitor: Callable[..., Page], city: City) -> None:
    ((grid,),) = city.sql(
        "SELECT a.id FROM area a JOIN post p ON p.area_id = a.id JOIN area_level l ON l.key = a.level_id"
        " WHERE l.is_grid AND p.role = 'grid_worker' AND a.valid_to IS NULL AND p.valid_to IS NULL LIMIT 1"
    )
    page = visitor(PHONE)
    page.goto(f"/grid/{grid}/")
    check_accessible(page)
    page.wait_for_function("[...document.images].every(one => one.complete && one.naturalWidth > 0)")
    shot(page, "board-phone")
    assert page.locator("img.qr").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    answer = page.request.get(page.get_attribute("a[href*='paper=a4']", "href") or "")
    sheet = PdfReader(io.BytesIO(answer.body())).pages[0]
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4
    assert first_words(answer.body()).startswith("网格服务公示牌")
    page.click(".board-report a.btn-primary")
    assert page.input_value("#id_place")


def test_a_sheet_of_the_map_shows_what_the_screen_showed(visitor: Callable[..., Page]) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/map/")
    page.wait_for_selector("#one-map[data-ready]", state="attached")
    address = page.get_attribute("[data-paper]", "href") or ""
    answer = page.request.get(address)
    assert "box=" in address
    assert "cases" in address
    assert "未结案件" in first_words(answer.body())
