"""A post is lent while its holder is away: the colleague sees what it opens, and no more once it has ended."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, check_accessible, shot, sign_in

Visitor = Callable[..., Page]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]


def status_of(page: Page, address: str) -> int:
    answer = page.goto(address)
    assert answer is not None
    return answer.status


def lend(holder: Page, to: str) -> None:
    """Lend the first post until tomorrow."""
    holder.goto("/posts/")
    holder.locator("details.ask summary").first.click()
    form = holder.locator("form[action$='/lend/']").first
    form.locator("[name=account]").fill(to)
    form.locator("[name=ends]").fill((date.today() + timedelta(days=1)).isoformat())
    form.locator("[name=reason]").fill("年休假")
    shot(holder, "posts-lend-desk")
    form.locator("button").click()


def test_a_lent_post_opens_its_cases_until_it_is_ended(visitor: Visitor) -> None:
    holder, colleague = sign_in(visitor(DESK), "cg_owner"), sign_in(visitor(DESK), "power_handler")
    holder.goto("/desk/?tab=open")
    address = holder.locator("a[href*='/desk/cases/']").first.get_attribute("href") or ""
    assert status_of(colleague, address) == 404
    lend(holder, "power_handler")
    expect(holder.locator("main")).to_contain_text("年休假")
    check_accessible(holder)
    shot(holder, "posts-lent-desk")
    assert status_of(colleague, address) == 200
    colleague.goto("/posts/")
    expect(colleague.locator("main")).to_contain_text("委托给我的岗位")
    holder.locator("form[action*='/end']").first.locator("button").click()
    assert status_of(colleague, address) == 404


def test_my_posts_fit_a_phone(visitor: Visitor) -> None:
    page = sign_in(visitor(PHONE), "cg_owner")
    page.goto("/posts/")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    shot(page, "posts-phone")
    check_accessible(page)


def test_a_case_of_others_and_one_that_never_was_have_the_same_answer(visitor: Visitor) -> None:
    holder, page = sign_in(visitor(DESK), "cg_owner"), sign_in(visitor(DESK), "power_handler")
    holder.goto("/desk/?tab=open")
    holder.locator("a[href*='/desk/cases/']").first.click()
    found = re.search(r"\d{19}", re.sub(r"[\s-]", "", holder.inner_text("main")))
    assert found is not None
    told = []
    for number in (found[0], "3205832601010000099"):
        page.goto(f"/desk/why/?number={number}")
        told.append(page.inner_text("main").replace(number, ""))
    shot(page, "why-desk")
    check_accessible(page)
    assert told[0] == told[1]
