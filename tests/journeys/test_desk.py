"""The desk: rulings, decisions, merging, several cases at once, views kept, lists taken away, people called back."""

import io
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.conftest import DESK, PHONE, City, check_accessible, shot, sign_in
from tests.journeys.test_loop import case_address, dispatch, follow, handler_of, make_move, report, sign, some_point

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
Visitor = Callable[..., Page]


def reported(visitor: Visitor, city: City, text: str) -> tuple[str, str, str]:
    """A report as number, code and the address of its case."""
    number, code = report(visitor(PHONE), city, text, with_photo=False)
    return number, code, case_address(city, number)


def in_hand(visitor: Visitor, city: City, text: str) -> tuple[str, Page]:
    """A case that its unit has signed for; the handler's page stands on it."""
    _number, _code, address = reported(visitor, city, text)
    dispatch(sign_in(visitor(DESK), "dispatch1"), address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    sign(handler, address)
    return address, handler


def close(visitor: Visitor, city: City, address: str, answer: str) -> None:
    """From dispatch to the end."""
    dispatch(sign_in(visitor(DESK), "dispatch1"), address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    sign(handler, address)
    make_move(handler, address, "answer", answer=answer, photos="")
    make_move(sign_in(visitor(DESK), "checker1"), address, "pass", outcome="solved")


def test_a_supervisor_rules_whose_duty_a_case_is(city: City, visitor: Visitor) -> None:
    _number, _code, address = reported(visitor, city, "河边护栏断了一截，没有人管，请派人来看。路口的井盖也松了。")
    dispatcher = sign_in(visitor(DESK), "dispatch1")
    dispatch(dispatcher, address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    make_move(handler, address, "return", reason="护栏不归我们", clause="园林")
    dispatch(dispatcher, address)
    handler = sign_in(visitor(DESK), handler_of(city, address))
    make_move(handler, address, "object", reason="仍然不归我们", clause="园林")
    supervisor = sign_in(visitor(DESK), "supervisor1")
    supervisor.goto("/desk/")
    shot(supervisor, "disputed-desk")
    supervisor.goto(address)
    supervisor.keyboard.press("d")
    supervisor.locator("#move-form textarea[name=reason]").fill("护栏属市政设施，由本单位负责")
    supervisor.locator("#move-form .suggestion input").last.check()
    supervisor.locator("#id_matter").select_option(index=1)
    supervisor.locator("#id_unit").select_option(index=1)
    shot(supervisor, "ruling-desk")
    check_accessible(supervisor)
    expect(supervisor.locator("#move-form .move-send .btn-primary")).to_contain_text("→")
    supervisor.locator("#move-form .move-send .btn-primary").click()
    supervisor.wait_for_url("**/desk/")
    supervisor.goto(address)
    expect(supervisor.locator(".case-line")).to_contain_text("待签收")


def test_a_handler_asks_for_time_and_the_dispatcher_grants_it(city: City, visitor: Visitor) -> None:
    address, handler = in_hand(visitor, city, "人行道地砖破损，下雨积水，老人容易滑倒。路灯不亮。")
    make_move(handler, address, "ask_extension", amount="1", reason="地砖要从厂家调货")
    expect(handler.locator("main")).to_contain_text("地砖要从厂家调货")
    dispatcher = sign_in(visitor(DESK), "dispatch1")
    dispatcher.goto("/desk/?tab=asks")
    dispatcher.locator(f".row-link[href='{address}']").click()
    dispatcher.wait_for_url(f"**{address}")
    expect(dispatcher.locator(".asked")).to_contain_text("地砖要从厂家调货")
    dispatcher.keyboard.press("e")
    dispatcher.locator("#id_amount").wait_for()
    shot(dispatcher, "extension-desk")
    check_accessible(dispatcher)
    dispatcher.locator("#move-form .move-send .btn-primary").click()
    dispatcher.wait_for_url(lambda url: address not in url)
    dispatcher.goto(address)
    expect(dispatcher.locator(".story")).to_contain_text("延期")
    expect(dispatcher.locator(".asked")).to_have_count(0)


def test_two_reports_of_one_thing_are_merged_and_both_get_the_answer(city: City, visitor: Visitor) -> None:
    text = "幸福路小学门口的井盖被车压坏了，孩子放学很危险。"
    first, code_one, parent = reported(visitor, city, text)
    second, code_two, child = reported(visitor, city, text + "请尽快。")
    dispatcher = sign_in(visitor(DESK), "dispatch1")
    dispatcher.goto(child)
    one = dispatcher.locator(".alike", has_text=first)
    expect(one).to_be_visible()
    shot(dispatcher, "alike-desk")
    check_accessible(dispatcher)
    one.locator("button").click()
    dispatcher.goto(parent)
    expect(dispatcher.locator("main")).to_contain_text(second)
    shot(dispatcher, "family-desk")
    close(visitor, city, parent, "井盖已换成加重型，学校门口已排查。")
    for number, code in ((first, code_one), (second, code_two)):
        resident = visitor(PHONE)
        follow(resident, number, code)
        expect(resident.locator("main")).to_contain_text("井盖已换成加重型")


def test_a_note_goes_to_several_cases_at_once(city: City, visitor: Visitor) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/desk/?tab=open")
    for count in ("1", "2"):
        page.keyboard.press("j")
        expect(page.locator(".row-link:focus")).to_have_count(1)  # a list renewed in between gives the focus back
        page.keyboard.press("x")
        expect(page.locator("[data-many-count]")).to_contain_text(count)
    shot(page, "chosen-desk")
    check_accessible(page)
    page.keyboard.press("b")
    page.wait_for_url("**/many/")
    shot(page, "many-desk")
    check_accessible(page)
    page.keyboard.press("n")
    page.locator("#id_reason").fill("周五上午一起去现场看")
    page.locator(".move-send .btn-primary").click()
    expect(page.locator("#done-title")).to_be_visible()
    shot(page, "many-done-desk")
    check_accessible(page)
    assert page.locator("section[aria-labelledby=done-title] li").count() == 2


def test_several_cases_are_handled_as_plain_forms_too(city: City, visitor: Visitor) -> None:
    page = sign_in(visitor(PHONE, script=False), "dispatch2")
    page.goto("/desk/?tab=open")
    page.locator(".row-pick input").nth(0).check()
    page.locator("[data-many-bar] button").click()
    page.locator("button[value=note]").click()
    page.locator("#id_reason").fill("记一笔")
    page.locator(".move-send .btn-primary").click()
    expect(page.locator("#done-title")).to_be_visible()


def test_a_view_is_kept_deleted_and_kept_again(city: City, visitor: Visitor) -> None:
    page = sign_in(visitor(DESK), "dispatch2")
    page.goto("/desk/?tab=working&light=red")
    page.locator(".tools details").nth(1).locator("summary").click()
    page.locator("#view-name").fill("处置中超期")
    page.locator(".tools .btn-primary").click()
    tab = page.locator(".tab-view", has_text="处置中超期")
    expect(tab).to_have_attribute("aria-current", "page")
    shot(page, "view-desk")
    check_accessible(page)
    page.locator(".tools details").nth(1).locator("summary").click()
    page.locator(".tools button[value=delete]").click()
    expect(tab).to_have_count(0)
    page.locator(".undo button").click()
    expect(tab).to_be_visible()


def test_the_list_is_taken_away_as_a_spreadsheet(city: City, visitor: Visitor) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/desk/?tab=working")
    shown = page.locator(".rows .row-case").count()
    with page.expect_download() as taken:
        page.locator("a[href*='export.xlsx']").click()
    with open(taken.value.path(), "rb") as file:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(file.read())).get_sheet_by_index(0).to_python()
    assert {"工单编号", "主要内容", "来电人电话/账号", "回复内容", "是否满意", "所属网格"} <= set(rows[0])
    assert len(rows) - 1 >= shown > 0


def test_a_person_is_called_back_and_the_opinion_is_on_record(city: City, visitor: Visitor) -> None:
    resident = visitor(PHONE)
    resident.goto("/")
    resident.fill("#id_text", "楼道里的井盖松动，走过去会响，晚上睡不好。")
    resident.fill("#id_phone", "13812345678")
    resident.locator("details.pick summary").click()
    lon, lat = some_point(city)
    resident.fill("#id_lon", str(lon))
    resident.fill("#id_lat", str(lat))
    resident.click("form[data-report] button.btn-send")
    resident.wait_for_url("**/receipt/")
    address = case_address(city, resident.inner_text(".receipt-number"))
    make_move(sign_in(visitor(DESK), "supervisor1"), address, "supervise", reason="居民多次反映")
    close(visitor, city, address, "井盖已加固并加垫。")
    caller = sign_in(visitor(DESK), "operator1")
    caller.goto("/desk/visits/")
    shot(caller, "visits-desk")
    check_accessible(caller)
    caller.locator(".visit-row", has_text="楼道里的井盖松动").click()
    caller.locator(".reveal summary").click()
    caller.locator(".reveal button").click()
    expect(caller.locator("main")).to_contain_text("13812345678")
    shot(caller, "call-desk")
    check_accessible(caller)
    caller.locator("input[name=solved][value=true]").check()
    caller.locator("input[name=stars][value='4']").check()
    caller.locator("#id_remark").fill("第二天就来了")
    caller.locator(".move-send .btn-primary").click()
    caller.wait_for_url("**/desk/visits/")
    caller.goto(address)
    expect(caller.locator(".case-what")).to_contain_text("4")


TOLD = """document.querySelectorAll(".bell-count").forEach(one => one.innerHTML =
    '<span class="tab-count">4</span><span class="visually-hidden">4</span>')"""  # as it stands once there are notices


@pytest.mark.parametrize(
    ("name", "path", "who", "language", "dark"),
    [
        ("queue-phone-supervisor", "/desk/?tab=open", "supervisor1", "zh-CN", False),
        ("queue-phone-en-dark", "/desk/?tab=open&light=red", "dispatch1", "en-GB", True),
        ("queue-phone-large", "/desk/?tab=open", "dispatch1", "zh-CN", False),
        ("filters-phone", "/desk/filters/?tab=open", "dispatch1", "zh-CN", False),
        ("visits-phone", "/desk/visits/", "checker1", "zh-CN", False),
        ("notices-phone", "/desk/notices/", "supervisor1", "zh-CN", False),
    ],
)
def test_a_page_of_the_desk_fits_a_phone(
    city: City, visitor: Visitor, name: str, path: str, who: str, language: str, dark: bool
) -> None:
    page = sign_in(visitor(PHONE, language=language, dark=dark), who)
    page.context.add_cookies([{"name": "large", "value": str(int("large" in name)), "url": city.address}])
    page.goto(path)
    page.wait_for_timeout(500)
    page.evaluate(TOLD)
    shot(page, name)
    check_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0], "the page is wider than the screen"


def test_queue_and_case_print_on_paper(visitor: Visitor) -> None:
    page = sign_in(visitor(DESK), "dispatch1")
    page.goto("/desk/?tab=open")
    case = page.locator(".row-link").first.get_attribute("href")
    for name, path in (("queue-print", "/desk/?tab=open"), ("case-print", str(case))):
        page.set_viewport_size({"width": 794, "height": 1123})
        page.goto(path)
        page.emulate_media(media="print")
        shot(page, name)
        for hidden in (".top", ".tools", ".many-bar", ".moves", ".row-pick"):
            assert page.locator(hidden).locator("visible=true").count() == 0
        assert page.evaluate("document.documentElement.scrollWidth") <= 794
        page.emulate_media(media="screen")
