"""Promises of the map on paper: it says what the tiles say, to each viewer what they may see, and bears a mark."""

import io

from django.test import Client
from pypdf import PdfReader
from tests.county import County

from wangge.kernel.caches import forget_everything
from wangge.kernel.models import AuditEntry

EVERYTHING = "/map/print.pdf?layers=areas,cases,heat&box=119.99,30.99,120.05,31.02&zoom=15"


def words_of(client: Client, address: str = EVERYTHING) -> str:
    answer = client.get(address, headers={"accept-language": "zh-hans"})
    assert answer.headers["Content-Type"] == "application/pdf"
    (page,) = PdfReader(io.BytesIO(answer.content)).pages
    return page.extract_text().replace(" ", "")


def test_a_sheet_shows_the_borders_and_what_its_viewer_may_see(county: County) -> None:
    county.report()
    forget_everything()
    client = Client()
    assert "第1网格" in words_of(client)
    assert not any(one in words_of(client) for one in ("■1", "Overdue"))
    client.force_login(county.users["dispatcher"])
    assert "■1" in words_of(client)


def test_a_sheet_with_cases_bears_the_number_under_which_it_is_on_record(county: County) -> None:
    client = Client()
    client.force_login(county.users["dispatcher"])
    said = words_of(client)
    (row,) = AuditEntry.objects.filter(region_no=0, verb="print_map")
    assert row.subject_id in said
    assert row.actor_id == county.users["dispatcher"].id


def test_a_sheet_that_asks_for_nothing_sensible_is_still_a_sheet(county: County) -> None:
    assert words_of(Client(), "/map/print.pdf?layers=no-such,areas&box=1,2&zoom=99&at=never&paper=a0")
