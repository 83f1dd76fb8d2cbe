"""Promises of the marks: what got out is traced to whoever took it or had it open, and to nobody else."""

import io
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.county import County
from tests.hardening.walking import signed_in
from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.kernel import marks
from wangge.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
VIEWERS = 20


@pytest.fixture
def viewers(county: County) -> list[User]:
    """Twenty dispatchers who may all see the same cases."""
    for _case in range(3):
        county.report()
    since = datetime(2026, 1, 1, tzinfo=UTC)
    made = [
        User.objects.create(username=f"v{n}", name_zh=f"甲{n}", name_en=f"V{n}", password="!") for n in range(VIEWERS)
    ]
    Post.objects.bulk_create([Post(user=user, role="dispatcher", area=county.home, valid_from=since) for user in made])
    return made


def taken(user: User) -> bytes:
    answer = signed_in(user).get("/desk/export.xlsx")
    assert answer.status_code == 200
    return bytes(answer.content)


def cells(book: bytes, sheet: int = 0) -> list[list[str]]:
    """The cells as another program reads them, for copying."""
    return [
        [str(one) for one in row]
        for row in CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(sheet).to_python()
    ]


def trace(what: object) -> str:
    out = io.StringIO()
    call_command("trace_leak", str(what), stdout=out)
    return out.getvalue()


def test_one_row_copied_out_of_one_of_twenty_exports_leads_to_whoever_took_it(viewers: list[User]) -> None:
    books = [taken(user) for user in viewers]
    for number in (0, 7, VIEWERS - 1):
        said = trace("\t".join(cells(books[number])[2]))
        assert re.findall(r"\bv\d+\b", said) == [f"v{number}"]


def test_a_single_cell_of_words_is_enough(viewers: list[User]) -> None:
    book = taken(viewers[4])
    title = next(one for one in cells(book)[1] if "井盖" in one)
    assert "v4 甲4" in trace(f"看看这个：{title}（转发）")


@pytest.mark.parametrize("part", ["docProps/core.xml", "xl/worksheets/sheet1.xml"])
def test_the_number_stands_in_the_properties_and_at_the_foot(viewers: list[User], part: str) -> None:
    book = taken(viewers[1])
    number = AuditEntry.objects.get(verb="export_cases").detail["export"]
    assert number in zipfile.ZipFile(io.BytesIO(book)).read(part).decode()
    assert any(number in cell and "甲1" in cell for row in cells(book, 1) for cell in row)


def test_a_leaked_file_is_traced_as_it_is(viewers: list[User], tmp_path: Path) -> None:
    file = tmp_path / "leak.xlsx"
    file.write_bytes(taken(viewers[2]))
    assert "v2" in trace(file)


def test_numbers_and_keys_stay_free_of_what_cannot_be_seen(viewers: list[User]) -> None:
    row = cells(taken(viewers[0]))[1]
    assert re.fullmatch(r"[\d-]+", row[0])
    assert sum(marks.FRAME in one for one in row) >= 2


def test_the_code_on_a_photographed_screen_leads_to_the_account(viewers: list[User]) -> None:
    with time_machine.travel(datetime(2026, 6, 1, 2, 5, tzinfo=UTC)):
        drawn = signed_in(viewers[9]).get("/viewer-mark.svg")
    said = re.search(r"甲9 ([A-Z0-9]{3}-[A-Z0-9]{3}) 06-01 10:05", drawn.content.decode())
    assert said
    assert re.findall(r"\bv\d+\b", trace(said[1].lower())) == ["v9"]
    assert re.findall(r"\bv\d+\b", trace(said[1].replace("-", ""))) == ["v9"]


def test_the_mark_is_drawn_for_somebody_who_is_signed_in_and_kept_by_no_cache(
    client: Client, viewers: list[User]
) -> None:
    assert client.get("/viewer-mark.svg").status_code == 404
    answer = signed_in(viewers[0]).get("/viewer-mark.svg")
    assert answer["content-type"] == "image/svg+xml"
    assert "no-store" in answer["cache-control"]
    assert b"<script" not in answer.content


def test_a_name_does_not_become_part_of_the_drawing(county: County) -> None:
    county.users["dispatcher"].name_zh = "<script>x</script>"
    county.users["dispatcher"].save()
    assert b"<script" not in signed_in(county.users["dispatcher"]).get("/viewer-mark.svg").content


def test_the_case_page_carries_the_mark(county: County) -> None:
    key = county.report(phone="13812345678")
    client = signed_in(county.users["dispatcher"])
    assert "viewer-mark.svg" in client.get(f"/desk/cases/{key}/").content.decode()
    assert "viewer-mark.svg" in client.post(f"/desk/cases/{key}/phone/", {"purpose": "contact"}).content.decode()


def test_what_carries_no_mark_is_said_to_carry_none(county: County) -> None:
    with pytest.raises(CommandError):
        trace("路边的井盖不见了 ABCDEFGH 234-567")


def test_every_search_is_on_record(viewers: list[User]) -> None:
    trace("\t".join(cells(taken(viewers[0]))[1]))
    assert AuditEntry.objects.get(verb="trace_leak").detail["found"] == 1


def test_codes_of_accounts_differ() -> None:
    from uuid import uuid4

    assert len({marks.code_of(uuid4()) for _one in range(20_000)}) >= 19_995
