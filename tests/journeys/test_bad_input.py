"""What people send by mistake: each gets a clear answer, what was typed is kept, nothing is lost or doubled."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, City, check_accessible, shot
from tests.journeys.test_loop import report, some_point

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
Visitor = Callable[..., Page]
WORDS = "楼下的垃圾三天没有人收了"


def count(city: City) -> int:
    return int(str(city.sql("SELECT count(*) FROM cases_case")[0][0]))


def set_point(page: Page, lon: float, lat: float) -> None:
    page.locator("details.pick summary").click()
    page.fill("#id_lon", str(lon))
    page.fill("#id_lat", str(lat))


def send(page: Page) -> None:
    page.click("form[data-report] button.btn-send")
    page.wait_for_load_state("load")


@pytest.mark.parametrize(
    ("name", "words", "files", "point", "says"),
    [
        ("nothing", "", [], None, "请用几句话说明"),
        ("emoji", "😀😀😀", [], None, "只有表情符号"),
        ("too-long", "长" * 10_000, [], None, "超过 5000 字"),
        ("outside", WORDS, [], (116.40, 39.91), "不在服务范围"),
        ("not-a-picture", WORDS, [{"name": "a.jpg", "mimeType": "image/jpeg", "buffer": b"%PDF-1.4 not a photo"}],
         None, "不是能识别的图片"),
        ("huge", WORDS, [{"name": "b.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8" + b"0" * 30_000_000}],
         None, "超过 15 MB"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_said_plainly_and_nothing_typed_is_lost(
    city: City, visitor: Visitor, name: str, words: str, files: list[dict[str, object]],
    point: tuple[float, float] | None, says: str,
) -> None:  # fmt: skip
    before, page = count(city), visitor(PHONE)
    page.goto("/")
    page.fill("#id_text", words)
    page.fill("#id_place", "菜场对面")
    if point:
        set_point(page, *point)
    if files:
        page.set_input_files("#id_photos", files)
    send(page)
    expect(page.locator("main")).to_contain_text(says)
    assert page.input_value("#id_text") == words
    assert page.input_value("#id_place") == "菜场对面"
    assert count(city) == before
    shot(page, f"refused-{name}")
    check_accessible(page)


def test_the_answer_is_in_the_readers_language(visitor: Visitor) -> None:
    page = visitor(PHONE, language="en-GB")
    page.goto("/")
    page.fill("#id_text", "😀")
    send(page)
    expect(page.locator("main")).to_contain_text("a symbol alone does not tell us enough")


def test_a_report_without_a_place_is_taken_and_says_so(city: City, visitor: Visitor) -> None:
    page = visitor(PHONE)
    page.goto("/")
    page.fill("#id_text", WORDS)
    send(page)
    page.wait_for_url("**/receipt/")
    expect(page.locator(".receipt-list")).to_contain_text("位置不明")


def test_a_double_tap_is_one_case(city: City, visitor: Visitor) -> None:
    before, page = count(city), visitor(PHONE, script=False)
    page.goto("/")
    page.fill("#id_text", WORDS)
    page.locator("form[data-report] button.btn-send").dblclick(no_wait_after=True)
    page.wait_for_url("**/receipt/")
    assert count(city) == before + 1


def test_sending_again_after_a_lost_answer_finds_the_same_number(city: City, visitor: Visitor) -> None:
    before, page = count(city), visitor(PHONE)
    page.goto("/")
    hidden = {
        name: page.input_value(f"form[data-report] [name={name}]") for name in ("csrfmiddlewaretoken", "submission_key")
    }
    numbers = []
    for _again in range(2):  # the same form sent twice, as a browser does after a lost answer
        page.context.request.post("/", form={**hidden, "text": WORDS}, headers={"Referer": city.address})
        page.goto("/receipt/")
        numbers.append(page.inner_text(".receipt-number"))
    assert numbers[0] == numbers[1]
    assert count(city) == before + 1


def test_the_machine_door_refuses_with_field_and_reason(city: City, visitor: Visitor) -> None:
    request = visitor().context.request
    lon, lat = some_point(city)
    good = request.post("/api/v1/reports", data={"text": WORDS, "lon": lon, "lat": lat})
    assert good.status == 201
    assert re.fullmatch(r"\d{19}", good.json()["number"])
    bad = request.post("/api/v1/reports", data={"text": WORDS, "lon": 1.0, "lat": 1.0})
    assert (bad.status, bad.json()["field"]) == (422, "lon")
    strange = request.post("/api/v1/reports", data={"text": WORDS, "is_admin": True})
    assert strange.status == 400


def test_a_wrong_code_opens_nothing_and_does_not_say_which_was_wrong(city: City, visitor: Visitor) -> None:
    page = visitor(PHONE)
    number, _code = report(page, city, WORDS, with_photo=False)
    stranger = visitor(PHONE)
    answers = []
    for tried in (number, "320583-260101-0000000"):
        stranger.goto("/follow/")
        stranger.fill("#id_number", tried)
        stranger.fill("#id_code", "AAAAAA")
        stranger.click("main form button")
        answers.append(stranger.inner_text("main form").replace(tried, ""))
    assert answers[0] == answers[1]


def test_a_photo_is_seen_by_its_reporter_and_not_by_a_stranger(city: City, visitor: Visitor) -> None:
    page = visitor(PHONE)
    report(page, city, WORDS)
    page.locator("a.btn-primary").click()
    address = page.locator(".photos img, .photos a img").first.get_attribute("src")
    assert page.context.request.get(str(address)).status == 200
    assert visitor().context.request.get(str(address)).status == 404
