"""Signing in as it is met: a one-time password, one's own, an app, a code on paper, a passkey; a lock; a lost post."""

import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PASSWORD, PHONE, City, check_accessible, shot, sign_in

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
Visitor = Callable[..., Page]
OWN = "three blue bridges at dawn"

MAKE = """
import django; django.setup()
from wangge.access.actions import PostDraft, add_staff, give_post
from wangge.accounts.actions.keeping import AccountDraft
from wangge.areas.queries import opened_area
user, secret = add_staff(AccountDraft({name!r}, {zh!r}, {name!r}), by=None)
give_post(user, PostDraft({role!r}, opened_area(), reason="journey"), by=None)
print("SECRET", secret)
"""


@dataclass
class Person:
    """Somebody who signs in with what they were given and what they have set up."""

    name: str
    secret: str
    app: pyotp.TOTP | None = None
    last: int = 0

    def code(self, page: Page) -> str:
        """A code not shown before; waits for the next one where it must."""
        assert self.app
        while (now := int(datetime.now(UTC).timestamp()) // 30) <= self.last:
            page.wait_for_timeout(500)
        self.last = now
        return self.app.at(now * 30)


def hire(city: City, name: str, zh: str, role: str) -> Person:
    """An account with a post and a one-time password, as the operator makes the first ones."""
    command = [sys.executable, "-c", MAKE.format(name=name, zh=zh, role=role)]
    env = city.env | {"DJANGO_SETTINGS_MODULE": "wangge.settings"}
    told = subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout
    return Person(name, re.findall(r"SECRET (\S+)", told)[0])


def type_in(page: Page, name: str, password: str) -> None:
    """The first step."""
    page.goto("/sign-in/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.click("main form button[type=submit]")


def first_time(page: Page, person: Person) -> list[str]:
    """From the one-time password to the desk; the recovery codes."""
    type_in(page, person.name, person.secret)
    expect(page).to_have_url(re.compile("/sign-in/change/"))
    page.fill("#id_new", OWN)
    page.fill("#id_again", OWN)
    page.click("main form button[type=submit]")
    expect(page).to_have_url(re.compile("/sign-in/set-up/"))
    person.secret = OWN
    person.app = pyotp.TOTP("".join(page.locator(".secret span").all_inner_texts()))
    page.fill("#id_code", person.code(page))
    page.locator("form:has(#id_code) button").click()
    codes = page.locator(".codes code").all_inner_texts()
    assert len(codes) == 10
    return codes


def leave(page: Page) -> None:
    """Sign out."""
    page.locator("details.drop:has(form[action*=out]) summary").click()
    page.locator("form[action*='/sign-in/out/'] button").click()
    page.wait_for_url("**/sign-in/")


def authenticator(page: Page) -> None:
    """A device that makes passkeys, inside the browser."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_from_a_one_time_password_to_a_passkey(city: City, visitor: Visitor) -> None:
    person, page = hire(city, "officer1", "安一", "security"), visitor(DESK)
    authenticator(page)
    type_in(page, person.name, "wrong words entirely")
    expect(page.locator("main [role=alert]").first).to_be_visible()
    shot(page, "sign-in-wrong-desk")
    type_in(page, person.name, person.secret)
    expect(page).to_have_url(re.compile("/sign-in/change/"))
    shot(page, "password-change-desk")
    check_accessible(page)
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/sign-in/"))
    codes = first_time(page, person)
    shot(page, "recovery-codes-desk")
    check_accessible(page)
    page.locator("main .btn-primary").click()
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("10")
    page.goto("/sign-in/set-up/")
    shot(page, "second-factor-set-up-desk")
    check_accessible(page)
    page.fill("#id_passkey_name", "办公电脑")
    page.locator("[data-passkey=make] button").click()
    page.wait_for_url("**/account/")
    expect(page.locator("main")).to_contain_text("办公电脑")
    shot(page, "my-account-desk")
    check_accessible(page)
    leave(page)
    type_in(page, person.name, OWN)
    expect(page).to_have_url(re.compile("/sign-in/second/"))
    shot(page, "second-factor-desk")
    check_accessible(page)
    page.fill("#id_code", person.code(page))
    page.locator("form:has(#id_code) button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    leave(page)
    type_in(page, person.name, OWN)
    page.fill("#id_code", codes[3])
    page.locator("form:has(#id_code) button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    leave(page)
    page.locator("[data-passkey=sign] button").click()
    page.wait_for_url(lambda url: "sign-in" not in url)
    page.goto("/account/")
    expect(page.locator("main")).to_contain_text("办公电脑")
    rows = city.sql("SELECT verb FROM audit_entry WHERE subject_type = 'account' AND verb IN "
                    "('add_factor', 'use_recovery_code', 'change_password', 'fail_sign_in') ORDER BY at")  # fmt: skip
    assert [row[0] for row in rows] == [
        "fail_sign_in",
        "change_password",
        "add_factor",
        "add_factor",
        "use_recovery_code",
    ]


def test_on_a_phone_without_script_password_and_code_are_enough(city: City, visitor: Visitor) -> None:
    person, page = hire(city, "reader1", "审一", "auditor"), visitor(PHONE, script=False)
    type_in(page, person.name, person.secret)
    expect(page).to_have_url(re.compile("/sign-in/change/"))
    shot(page, "password-change-phone")
    first_time(page, person)
    shot(page, "recovery-codes-phone")
    page.goto("/sign-in/on/")
    page.goto("/account/")
    shot(page, "my-account-phone")
    expect(page.locator("main h1")).to_be_visible()
    again = visitor(PHONE, script=False)
    type_in(again, person.name, OWN)
    expect(again).to_have_url(re.compile("/sign-in/second/"))
    shot(again, "second-factor-phone")
    again.fill("#id_code", person.code(again))
    again.locator("form:has(#id_code) button").click()
    again.goto("/account/")
    expect(again.locator(".plain-list form[action*=sessions]")).to_have_count(1)
    again.locator(".plain-list form[action*=sessions] button").click()
    page.goto("/account/")
    expect(page).to_have_url(re.compile("/sign-in/"))


def test_a_lock_is_opened_by_the_security_officer(city: City, visitor: Visitor) -> None:
    officer, page = hire(city, "officer2", "安二", "security"), visitor(DESK)
    first_time(page, officer)
    page.locator("main .btn-primary").click()
    locked = visitor(PHONE)
    for _ in range(6):
        type_in(locked, "checker1", "not the password")
    type_in(locked, "checker1", PASSWORD)
    expect(locked.locator("main [role=alert]").first).to_contain_text("15")
    shot(locked, "locked-phone")
    page.goto("/staff/?words=checker1")
    shot(page, "staff-desk")
    check_accessible(page)
    page.locator(".staff-list a").first.click()
    shot(page, "account-of-staff-desk")
    check_accessible(page)
    page.locator("form[action$='/unlock/'] button").click()
    sign_in(locked, "checker1")
    for name, address in (("sign-in-rules", "/staff/signing-in/"), ("roles", "/staff/roles/")):
        page.goto(address)
        shot(page, f"{name}-desk")
        check_accessible(page)


def test_a_post_that_ends_takes_the_page_with_it(city: City, visitor: Visitor) -> None:
    keeper, page = hire(city, "keeper1", "管一", "administrator"), visitor(DESK)
    first_time(page, keeper)
    page.locator("main .btn-primary").click()
    page.goto("/staff/new/")
    shot(page, "new-account-desk")
    page.fill("#id_username", "temp1")
    page.fill("#id_name_zh", "临时")
    page.locator("main form.panel button").click()
    secret = page.locator(".told-secret code").inner_text()
    shot(page, "one-time-password-desk")
    check_accessible(page)
    page.locator("main .btn-primary").click()
    page.select_option("#id_role", "dispatcher")
    page.fill("#id_area", "昆山市")
    page.locator("form[action$='/posts/'] input[name=reason]").fill("顶岗一周")
    page.locator("form[action$='/posts/'] button").click()
    expect(page.locator("details.ask:has(form[action*='/end/'])")).to_have_count(1)
    shot(page, "account-with-post-desk")
    temp = visitor(DESK)
    type_in(temp, "temp1", secret)
    temp.fill("#id_new", OWN)
    temp.fill("#id_again", OWN)
    temp.locator("main form button[type=submit]").click()
    temp.wait_for_url("**/desk/")
    address = temp.locator(".row-link").first.get_attribute("href") or ""
    temp.goto(address)
    expect(temp.locator("main h1")).to_be_visible()
    page.locator("details.ask:has(form[action*='/end/']) summary").click()
    page.locator("form[action*='/end/'] input[name=reason]").fill("已返岗")
    page.locator("form[action*='/end/'] button").click()
    assert temp.goto(address).status == 404  # type: ignore[union-attr]
    page.locator("details.ask:has(form[action$='/close/']) summary").click()
    page.locator("form[action$='/close/'] input[name=reason]").fill("离岗")
    page.locator("form[action$='/close/'] button").click()
    temp.goto("/account/")
    expect(temp).to_have_url(re.compile("/sign-in/"))
