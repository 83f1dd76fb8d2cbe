"""Promises of the marks in tables: one line of any file of entries, figures or persons leads to whoever took it."""

import csv
import io
import re

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from tests.county import ALWAYS, County
from tests.hardening.test_marks import cells, trace
from tests.hardening.walking import signed_in
from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.kernel import audit, marks
from wangge.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db
VIEWERS = 3
FILES = {"city_leader": "/board/figures/export/?form=csv", "auditor": "/audit/export.csv?verb=set_day"}


def viewers(county: County, role: str) -> list[User]:
    """Three people who may take the same file away."""
    made = [
        User.objects.create(username=f"v{n}", name_zh=f"甲{n}", name_en=f"V{n}", password="!") for n in range(VIEWERS)
    ]
    Post.objects.bulk_create([Post(user=user, role=role, area=county.home, valid_from=ALWAYS) for user in made])
    return made


def content(client: Client, address: str) -> bytes:
    answer = client.get(address)
    assert answer.status_code == 200
    return b"".join(answer) if answer.streaming else bytes(answer.content)  # type: ignore[arg-type]


def lines(client: Client, address: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content(client, address).decode("utf-8-sig"))))


@pytest.mark.parametrize("role", FILES)
def test_one_line_of_a_csv_leads_to_whoever_took_it(county: County, role: str) -> None:
    audit.record("set_day", by=None, subject=("calendar", "national"), reason="元旦")
    taken = [lines(signed_in(user), FILES[role]) for user in viewers(county, role)]
    for number, table in enumerate(taken):
        assert len(table) >= 2
        assert re.findall(r"\bv\d+\b", trace(",".join(table[-1]))) == [f"v{number}"]


def test_a_single_word_of_an_audit_file_is_enough_and_its_keys_stay_clean(county: County) -> None:
    audit.record("set_day", by=None, subject=("calendar", "national"), reason="元旦")
    row = lines(signed_in(viewers(county, "auditor")[1]), FILES["auditor"])[1]
    assert "v1" in trace(row[6])
    assert [one for one in (row[0], row[5], row[8], row[11]) if marks.FRAME in one] == []


def test_the_figures_as_a_book_bear_the_number_on_every_sheet_and_leave_the_figures_alone(county: County) -> None:
    book = content(signed_in(viewers(county, "city_leader")[2]), "/board/figures/export/")
    number = AuditEntry.objects.get(verb="export_figures").detail["export"]
    names = CalamineWorkbook.from_filelike(io.BytesIO(book)).sheet_names
    sheets = [cells(book, sheet) for sheet in range(len(names))]
    assert {row[-1] for sheet in sheets for row in sheet[1:]} == {number}
    assert not any(marks.FRAME in cell for sheet in sheets for row in sheet for cell in row)
    assert "v2" in trace("\t".join(sheets[0][1]))


def test_whatever_is_taken_away_with_a_number_is_found_by_it(county: County) -> None:
    for verb in ("print_map", "take_breach_list", "export_figures"):
        number = marks.new_number()
        audit.record(verb, by=county.users["dispatcher"].id, subject=("map", number), detail={"export": number})
        assert f"dispatcher  {verb}" in trace(f"{number} · 2026-06-01").replace("dispatcher dispatcher", "dispatcher")
