"""An auditor's day: who opened a number, the file of it, the chain verified, the head taken home; and a restored archive."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESK, PHONE, ROOT, City, check_accessible, shot, sign_in
from tests.journeys.test_launch import Service, finished
from tests.journeys.test_loop import case_address, dispatch, handler_of, sign, some_point

Visitor = Callable[..., Page]
pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("city")]
SEAL = "from wangge.kernel import clock; from wangge.kernel.audit.sealing import seal_all; from datetime import timedelta as t; "
CHANGE, OPENED = "UPDATE audit_entry SET reason =", "WHERE verb = 'reveal' RETURNING id"
SEAL += "print('sealed', seal_all(clock.now() + t(minutes=2)))"


def manage(city: City, *words: str) -> "subprocess.CompletedProcess[str]":
    """A command of the running city."""
    command = [sys.executable, "-m", "django", *words]
    return subprocess.run(command, env=city.env, capture_output=True, text=True, check=False, cwd=ROOT)


def opened_number(visitor: Visitor, city: City) -> tuple[str, str]:
    """A case whose handler has opened the reporter's number: the number of the case, and who it was."""
    resident = visitor(PHONE)
    resident.goto("/")
    resident.fill("#id_text", "楼道里的路灯不亮，晚上走路看不见，请尽快修好。")
    resident.fill("#id_phone", "13812345678")
    resident.locator("details.pick summary").first.click()
    lon, lat = some_point(city)
    resident.fill("#id_lon", str(lon))
    resident.fill("#id_lat", str(lat))
    resident.click("form[data-report] button.btn-send")
    resident.wait_for_url("**/receipt/")
    number = "".join(char for char in resident.inner_text(".receipt-number") if char.isdigit())
    address = case_address(city, number)
    dispatch(sign_in(visitor(DESK), "dispatch1"), address)
    who = handler_of(city, address)
    handler = sign_in(visitor(DESK), who)
    sign(handler, address)
    handler.goto(address)
    handler.locator(".reveal summary").click()
    handler.select_option("#purpose", "contact")
    handler.locator(".reveal button").click()
    expect(handler.locator("main")).to_contain_text("13812345678")
    return number, who


def test_an_auditors_day(city: City, visitor: Visitor, tmp_path: Path) -> None:
    number, who = opened_number(visitor, city)
    page = sign_in(visitor(DESK), "auditor")
    page.wait_for_url("**/audit/")
    page.fill("[name=number]", number)
    page.select_option("[name=subject]", "reporter")
    page.click(".audit-form button")
    expect(page.locator(".audit-row")).to_have_count(1)
    expect(page.locator(".audit-row")).to_contain_text("就本案联系")
    expect(page.locator(".audit-row")).to_contain_text("127.0.0.1")
    shot(page, "audit-search-desk")
    check_accessible(page)
    with page.expect_download() as taken:
        page.click(".audit-files a >> nth=0")
    assert taken.value.suggested_filename.endswith(".xlsx")
    page.goto("/audit/openers/")
    expect(page.locator("main")).to_contain_text(who)
    shot(page, "audit-openers-desk")
    check_accessible(page)
    assert "sealed" in manage(city, "shell", "-c", SEAL).stdout
    assert manage(city, "audit_head").returncode == 0
    verify_and_take_head(page, city, tmp_path)


def verify_and_take_head(page: Page, city: City, folder: Path) -> None:
    page.goto("/audit/chain/")
    page.click("main .panel form button")
    expect(page.locator(".audit-whole")).to_be_visible(timeout=60_000)
    shot(page, "audit-chain-desk")
    check_accessible(page)
    with page.expect_download() as taken:
        page.click("a[href*='/audit/heads/'] >> nth=0")
    kept = folder / "head.json"
    taken.value.save_as(kept)
    assert json.loads(kept.read_text())["body"]["regions"]
    told = manage(city, "verify_audit", "--head", str(kept))
    assert told.returncode == 0, told.stdout + told.stderr
    city.sql(f"{CHANGE} 'check' {OPENED}")
    told = manage(city, "verify_audit", "--head", str(kept))
    city.sql(f"{CHANGE} 'contact' {OPENED}")
    assert told.returncode == 1
    assert "entry=" in told.stdout


@pytest.mark.parametrize("name", ["supervisor1", "admin", "city_leader"])
def test_for_others_the_record_does_not_exist(visitor: Visitor, name: str) -> None:
    page = sign_in(visitor(DESK), name)
    for address in ("/audit/", "/audit/chain/", "/audit/openers/", "/audit/export.csv"):
        assert (answer := page.goto(address)) is not None
        assert answer.status == 404


@pytest.mark.parametrize("address", ["/audit/", "/audit/chain/", "/audit/openers/"])
def test_the_record_fits_a_phone(visitor: Visitor, address: str) -> None:
    page = sign_in(visitor(PHONE), "auditor")
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE[0]
    shot(page, f"audit-{address.strip('/').replace('/', '-')}-phone")
    check_accessible(page)


@pytest.fixture
def stopped(tmp_path: Path) -> Service:
    """An installation with its tables, not running."""
    one = Service(tmp_path)
    finished(one.run("manage", "migrate", "-v0"))
    return one


@pytest.mark.slow
def test_the_chain_survives_a_restore_and_an_old_archive_is_found_out(stopped: Service, tmp_path: Path) -> None:
    def sealed(deed: str) -> None:
        finished(stopped.run("manage", "note_deed", "backup", deed))
        finished(stopped.run("manage", "shell", "-c", SEAL))

    sealed("before")
    archive, kept = tmp_path / "old.tar", tmp_path / "head.json"
    finished(stopped.run("backup", str(archive)))
    sealed("after")
    finished(stopped.run("manage", "audit_head", str(kept)))
    assert "完整" in checked(stopped, kept, status=0) or "whole" in checked(stopped, kept, status=0)
    finished(stopped.run("restore", str(archive)))
    assert "end_missing" in checked(stopped, kept, status=1)
    assert "[]" in checked(stopped, None, status=0)
    told = "from wangge.kernel.models import AuditEntry as A; print(list(A.objects.filter(region_no=0).order_by('id').values_list('verb', flat=True)))"
    assert b"'restore']" in finished(stopped.run("manage", "shell", "-c", told))


def checked(service: Service, head: Path | None, *, status: int) -> str:
    """What a verification says, with the kinds of its faults."""
    found = service.folder / "found.json"
    words = ["--head", str(head)] if head else []
    process = service.run("manage", "verify_audit", "--json", str(found), *words)
    out, _none = process.communicate(timeout=120)
    assert process.returncode == status, out
    return out.decode() + json.dumps(json.loads(found.read_text())["faults"])
