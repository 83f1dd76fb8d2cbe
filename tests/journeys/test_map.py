"""One map: what it shows to whom, that it can be sent, measured on, and drawn upon a file of the city's own."""

import gzip
import io
import json
import re
import struct
from collections.abc import Callable

from PIL import Image
from playwright.sync_api import Page, Route
from pyproj import Geod

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in

READY = "#one-map[data-ready]"


def test_staff_see_their_cases_come_nearer_and_send_the_view(visitor: Callable[..., Page], city: City) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/map/")
    page.wait_for_selector(READY, state="attached")
    check_accessible(page)
    shot(page, "map-desk")
    said = page.inner_text("[data-seen-list] h3")
    (whole,) = city.sql("SELECT count(*) FROM cases_case WHERE closed_at IS NULL AND lon IS NOT NULL")
    assert said.split()[0] == str(whole[0])
    page.fill("#map-words", "玉山")
    page.locator("[data-found] button").first.click()
    page.wait_for_function("location.hash.includes('z=14')")
    page.wait_for_function(
        "n => document.querySelector('[data-seen-list] h3').textContent.trim().split(/\\s+/)[0] !== n",
        arg=str(whole[0]),
    )
    sent = page.url
    other = sign_in(visitor(DESK), "dispatch1")
    other.goto(sent)
    other.wait_for_selector(READY, state="attached")
    other.wait_for_function(
        "text => document.querySelector('[data-seen-list] h3').textContent === text",
        arg=page.text_content("[data-seen-list] h3"),
    )


def test_a_visitor_with_a_telephone_sees_borders_and_a_list(visitor: Callable[..., Page]) -> None:
    page = visitor(PHONE)
    page.goto("/map/")
    page.wait_for_selector(READY, state="attached")
    check_accessible(page)
    shot(page, "map-phone")
    assert page.locator("[name=layer]").count() == 1
    assert page.locator(".seen-areas tbody tr").count() > 5
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_staff_see_the_lamps_and_covers_of_a_street(visitor: Callable[..., Page], city: City) -> None:
    ((lon, lat),) = city.sql("SELECT lon, lat FROM component ORDER BY code LIMIT 1")
    page, tiles = sign_in(visitor(DESK), "dispatch1"), []
    page.on("response", lambda answer: tiles.append(answer) if "/components/" in answer.url else None)
    page.goto(f"/map/#layers=areas,components&c={lon},{lat}&z=16")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_load_state("networkidle")
    shot(page, "map-components-desk")
    assert any(answer.ok and len(answer.body()) > 50 for answer in tiles)


MEASURED = """async places => {
  const { lengthOf, areaOf } = await import("/static/ui/map_measure.js");
  return [lengthOf(places), areaOf(places)];
}"""


def test_what_is_measured_is_what_the_ellipsoid_says(visitor: Callable[..., Page]) -> None:
    page = visitor(DESK)
    page.goto("/map/")
    page.wait_for_selector(READY, state="attached")
    earth = Geod(ellps="GRS80")
    for places in (
        [[120.9, 31.3], [121.0, 31.3], [121.0, 31.4], [120.93, 31.45]],
        [[80.0, 20.0], [130.0, 25.0], [125.0, 50.0]],
    ):
        metres, square = page.evaluate(MEASURED, places)
        assert abs(metres / earth.line_length(*zip(*places, strict=True)) - 1) < 0.0005
        if places[0][0] > 100:
            assert abs(square / abs(earth.polygon_area_perimeter(*zip(*places, strict=True))[0]) - 1) < 0.005
    page.click("[data-measure=line]")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.wait_for_timeout(600)
    page.keyboard.press("Enter")
    assert re.search(r"\d m|\d km", page.inner_text("[data-measured]"))


def small_base() -> bytes:
    """A PMTiles file (version 3) with one red square, the whole world at zoom 0."""
    picture = io.BytesIO()
    Image.new("RGB", (256, 256), (200, 30, 30)).save(picture, "PNG")
    tile, root, meta = picture.getvalue(), bytes([1, 0, 1]), gzip.compress(b"{}")
    root = gzip.compress(bytes([1, 0, 1]) + varint(len(tile)) + bytes([1]))
    at = [127, len(root), 127 + len(root), len(meta), 0, 0, 127 + len(root) + len(meta), len(tile)]
    counts, kinds = [1, 1, 1], bytes([1, 2, 1, 2, 0, 0])  # clustered, gzip, no packing of tiles, PNG, zooms 0 to 0
    box = struct.pack("<iiii", -180 * 10**7, -85 * 10**7, 180 * 10**7, 85 * 10**7)
    head = (
        b"PMTiles\x03"
        + struct.pack("<8Q", *at)
        + struct.pack("<3Q", *counts)
        + kinds
        + box
        + bytes([0])
        + struct.pack("<ii", 0, 0)
    )
    return head + root + meta + tile


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    return bytes([*found, number])


def test_the_map_is_drawn_upon_a_file_of_the_citys_own(visitor: Callable[..., Page]) -> None:
    page, file = visitor(DESK), small_base()

    def piece(route: Route) -> None:
        begin, end = (int(part) for part in route.request.headers["range"].removeprefix("bytes=").split("-"))
        route.fulfill(
            status=206,
            body=file[begin : end + 1],
            headers={"ETag": '"1"', "Content-Range": f"bytes {begin}-{end}/{len(file)}"},
        )

    def with_base(route: Route) -> None:
        answer = route.fetch()
        said = json.dumps({"kind": "file", "url": "/map/base.pmtiles"})
        route.fulfill(response=answer, body=answer.text().replace('"base": null', f'"base": {said}'))

    page.route("**/map/base.pmtiles", piece)
    page.route("**/map/", with_base)
    page.goto("/map/#layers=&c=119.0,33.0&z=6")
    page.wait_for_selector(READY, state="attached")
    page.wait_for_timeout(500)
    red, green, _blue = (
        Image.open(io.BytesIO(page.locator("#one-map").screenshot())).convert("RGB").getpixel((300, 300))
    )
    assert red > green + 20
