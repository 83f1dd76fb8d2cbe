"""A grid is split and merged on a map, decided on by somebody else, carried out and undone."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in

Visitor = Callable[..., Page]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
MAP = "[data-plan-map][data-ready]"


def a_village(city: City, at: int) -> tuple[str, list[str]]:
    """A village of some grids far from where other journeys report: its id and the ids of its grids."""
    rows = city.sql("SELECT a.parent_id, array_agg(a.id ORDER BY a.area_no) FROM area a WHERE a.level_id = 'grid' "
                    "AND a.valid_to IS NULL GROUP BY 1 HAVING count(*) >= 4 ORDER BY min(a.area_no) DESC")  # fmt: skip
    village, grids = rows[at]
    return str(village), [str(grid) for grid in grids]  # type: ignore[attr-defined]


def begin(page: Page, village: str, title: str) -> None:
    page.goto(f"/territory/plans/new/?under={village}")
    page.fill("[name=title]", title)
    page.fill("[name=effective_date]", date.today().isoformat())
    page.locator(".ticks input").first.check()
    page.click("main form button[type=submit]")
    page.wait_for_selector(MAP)


def decide(visitor: Visitor, page: Page) -> Page:
    """Put it forward, let the mayor approve it, carry it out; returns the mayor's page."""
    page.locator("form[action$='/ask/'] button").click()
    mayor = sign_in(visitor(DESK), "city_leader")
    mayor.goto(page.url)
    mayor.fill("#words", "同意")
    mayor.locator("[formaction$='/approve/']").click()
    page.reload()
    page.locator("form[action$='/carry-out/'] button").click()
    expect(page.locator("main")).to_contain_text("已实施")
    return mayor


def undo(mayor: Page) -> None:
    mayor.reload()
    mayor.fill("#why", "试行后恢复")
    mayor.locator("form[action$='/undo/'] button").click()
    expect(mayor.locator("main")).to_contain_text("已撤销")


def test_a_grid_is_drawn_and_split_on_the_map(city: City, visitor: Visitor) -> None:
    village, _grids = a_village(city, 0)
    page = sign_in(visitor(DESK), "admin")
    begin(page, village, "拆分网格")
    page.locator("a[href$='/describe/']").click()
    page.fill("[name=title]", "拆分一个网格")
    page.locator("main form button[type=submit]").click()
    expect(page.locator("h1")).to_have_text("拆分一个网格")
    page.wait_for_selector(MAP)
    box = page.locator("[data-plan-map]").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.click(x, y)
    expect(page.locator("[data-chosen]")).not_to_be_empty()
    page.keyboard.press("2")
    for left, down in ((-box["width"] / 2 + 4, -12), (box["width"] / 2 - 4, 12)):
        page.mouse.move(x + left, y + down)
        page.mouse.click(x + left, y + down)
    page.keyboard.press("Enter")
    expect(page.locator("#t-line")).not_to_have_value("")
    shot(page, "territory-line-desk")
    page.click("[data-verb=split]")
    page.wait_for_selector(MAP)
    expect(page.locator(".planned")).to_have_count(3)
    check_accessible(page)
    shot(page, "territory-split-desk")
    page.locator("[formaction$='/take-back/']").click()
    expect(page.locator(".planned")).to_have_count(0)


def test_a_merge_is_planned_approved_carried_out_and_undone(city: City, visitor: Visitor) -> None:
    village, grids = a_village(city, 1)
    page = sign_in(visitor(DESK), "admin")
    begin(page, village, "合并两个网格")
    for grid in grids[:2]:
        page.check(f"[name=areas][value='{grid}']")
    page.fill("#t-name", "合并试点网格")
    page.click("[data-verb=merge]")
    mayor = decide(visitor, page)
    shot(page, "territory-done-desk")
    page.goto(f"/territory/areas/{village}/")
    expect(page.locator("main")).to_contain_text("合并试点网格")
    shot(page, "territory-area-desk")
    undo(mayor)
    page.reload()
    expect(page.locator("main")).not_to_contain_text("合并试点网格")


def test_borders_of_a_file_in_another_frame_are_told(city: City, visitor: Visitor, tmp_path: Path) -> None:
    from wangge.kernel import frames, geometry

    village, grids = a_village(city, 2)
    (name, wkb), *_ = city.sql(
        f"SELECT a.name, s.wkb FROM area a JOIN area_shape s ON s.area_id = a.id WHERE a.id = '{grids[0]}'"
    )
    shifted = frames.shape_from_own(geometry.from_wkb(wkb), frames.GCJ02)  # type: ignore[arg-type]
    feature = {
        "type": "Feature",
        "properties": {"name": name},
        "geometry": json.loads(geometry.to_geojson(shifted, decimals=9)),
    }
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    page = sign_in(visitor(DESK), "admin")
    begin(page, village, "导入边界")
    page.click("a[href$='/import/']")
    page.set_input_files("[name=file]", file)
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("GCJ-02")
    shot(page, "territory-frame-desk")


def test_the_pages_of_the_territory_fit_a_phone_and_speak_english(visitor: Visitor) -> None:
    page = sign_in(visitor(PHONE, language="en"), "admin")
    for address in ("/territory/", "/territory/plans/", "/territory/settings/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], address
        check_accessible(page)
    page.goto("/territory/")
    shot(page, "territory-area-phone-en")
