"""Promises of bringing staff in from a book."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from python_calamine import CalamineWorkbook
from tests.county import County

from wangge.access.actions import STAFF, import_staff
from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.kernel.models import AuditEntry
from wangge.kernel.sheets import write_book

NEW = {"username": "n1", "name_zh": "新一", "role": "承办人", "unit": "owners"}
SECOND = {"username": "n2", "name_zh": "新二", "role": "dispatcher", "area": "昆山市/第0镇", "from": "2026-01-01"}


def book(*rows: dict[str, str]) -> bytes:
    """A book of staff."""
    return write_book([STAFF], {STAFF.key: rows})


def test_accounts_and_posts_come_in_with_one_time_passwords(county: County) -> None:
    done = import_staff(book(NEW, SECOND), by=county.scope("administrator"))
    assert (done.report.added, done.report.refused, len(done.passwords)) == (2, 0, 2)
    user = User.objects.get(username="n1")
    assert user.check_password(done.passwords[0]["password"])
    assert user.must_change
    assert Post.objects.get(user=user).unit == county.units["owners"]
    assert AuditEntry.objects.filter(region_no=0, verb="import_staff").count() == 1


def test_the_same_book_again_changes_nothing(county: County) -> None:
    import_staff(book(NEW, SECOND), by=county.scope("administrator"))
    again = import_staff(book(NEW, SECOND), by=county.scope("administrator"))
    assert (again.report.unchanged, again.lines, again.passwords) == (2, [], [])


def test_a_dry_run_tells_the_differences_and_keeps_nothing(county: County) -> None:
    changed = {"username": "owner", "name_zh": "王主任"}
    done = import_staff(book(NEW, changed), by=county.scope("administrator"), is_dry_run=True)
    assert [(line.kind, line.username) for line in done.lines] == [
        ("added", "n1"),
        ("post", "n1"),
        ("changed", "owner"),
    ]
    assert not User.objects.filter(username="n1").exists()
    assert not AuditEntry.objects.filter(region_no=0, verb="create_account").exists()


@pytest.mark.parametrize(
    ("wrong", "column"),
    [
        ({"role": "king"}, "角色 role"),
        ({"role": "handler", "unit": "nowhere"}, "单位 unit"),
        ({"role": "dispatcher", "area": "Atlantis"}, "区域 area"),
        ({"role": "dispatcher"}, "区域 area"),
        ({"role": "auditor"}, ""),
        ({"username": "two words"}, "账号 account"),
        ({"name_zh": ""}, "姓名 name (Chinese)"),
        ({"role": "handler", "unit": "owners", "from": "soon"}, "自 from"),
        ({"role": "handler", "unit": "owners", "from": "2026-02-01", "to": "2026-01-01"}, ""),
    ],
)
def test_one_wrong_row_keeps_everything_out(county: County, wrong: dict[str, str], column: str) -> None:
    row = {"username": "n3", "name_zh": "新三"} | wrong
    done = import_staff(book(NEW, row), by=county.scope("administrator"))
    assert done.report.refused == 1
    assert (done.report.problems[0].row, done.report.problems[0].column) == (2, column)
    assert not User.objects.filter(username__startswith="n").exclude(username="neighbour").exists()


def test_a_book_gives_no_power_and_renames_none(county: County) -> None:
    rows = [
        {"username": "owner", "name_zh": "owner", "role": role} for role in ("security", "auditor", "administrator")
    ]
    rows.append({"username": "administrator", "name_zh": "另一个"})
    assert import_staff(book(*rows), by=county.scope("administrator")).report.refused == 4


def test_the_page_checks_first_and_answers_with_the_passwords_once(client: Client, county: County) -> None:
    client.force_login(county.users["administrator"])

    def send(**more: str) -> "object":
        return client.post("/staff/upload/", {"file": SimpleUploadedFile("s.xlsx", book(NEW)), **more})

    checked = send(is_dry_run="on")
    assert checked.status_code == 200
    assert not User.objects.filter(username="n1").exists()
    kept = send()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(kept.content)).get_sheet_by_index(0).to_python()
    assert User.objects.get(username="n1").check_password(str(rows[1][2]))
    assert "no-store" in kept["cache-control"]
    assert send().status_code == 302


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"not a book" * 100])
def test_what_is_no_book_is_refused(client: Client, county: County, content: bytes) -> None:
    client.force_login(county.users["administrator"])
    answer = client.post("/staff/upload/", {"file": SimpleUploadedFile("s.xlsx", content)})
    assert answer.status_code == 422


def test_the_command_brings_in_and_writes_the_passwords(county: County, tmp_path: Path) -> None:
    file, out = tmp_path / "staff.xlsx", tmp_path / "passwords.xlsx"
    file.write_bytes(book(NEW))
    call_command("import_staff", str(file), passwords=out)
    assert out.stat().st_mode & 0o777 == 0o600
    rows = CalamineWorkbook.from_filelike(io.BytesIO(out.read_bytes())).get_sheet_by_index(0).to_python()
    assert User.objects.get(username="n1").check_password(str(rows[1][2]))
