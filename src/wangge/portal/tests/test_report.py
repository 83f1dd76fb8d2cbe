"""Promises of the report page and its receipt."""

import struct
import zlib
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.county import REGION, County

from wangge.cases.models import Case, CaseQuerySet, Evidence


def filled(**more: object) -> dict[str, object]:
    return {"submission_key": uuid4(), "text": "路边的井盖不见了", "lon": "120.005", "lat": "31.005"} | more


def reported() -> CaseQuerySet:
    return Case.objects.filter(region_no=REGION)


def a_photo() -> SimpleUploadedFile:
    """The smallest picture there is: one grey point as a PNG."""
    parts = [
        (b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)),
        (b"IDAT", zlib.compress(b"\0\x80")),
        (b"IEND", b""),
    ]
    chunks = [
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    ]
    return SimpleUploadedFile("photo.png", b"\x89PNG\r\n\x1a\n" + b"".join(chunks), "image/png")


def test_a_report_is_taken_and_answered_with_a_receipt(client: Client, county: County) -> None:
    page = client.post("/", filled(), follow=True)
    assert page.redirect_chain == [("/receipt/", 302)]
    receipt = page.context["receipt"]
    assert reported().get().number == receipt["number"]
    assert receipt["code"] in page.content.decode()


def test_the_code_is_gone_once_the_case_has_been_looked_at(client: Client, county: County) -> None:
    receipt = client.post("/", filled(), follow=True).context["receipt"]
    page = client.get(f"/follow/{receipt['key']}/")
    assert receipt["code"] not in page.content.decode()
    assert client.get("/receipt/")["location"] == "/follow/"


def test_the_code_never_stands_in_an_address(client: Client, county: County) -> None:
    page = client.post("/", filled(), follow=True)
    code = page.context["receipt"]["code"]
    assert code not in "".join(address for address, _status in page.redirect_chain)


def test_the_same_form_sent_twice_is_one_case_with_its_first_code(client: Client, county: County) -> None:
    sent = filled()
    first = client.post("/", sent, follow=True).context["receipt"]
    again = client.post("/", sent, follow=True).context["receipt"]
    assert reported().count() == 1
    assert again == first


@pytest.mark.parametrize("words", ["", "   ", "😀"])
def test_a_report_without_words_comes_back_with_what_was_typed(client: Client, county: County, words: str) -> None:
    page = client.post("/", filled(text=words, place="北门第三根灯杆"))
    assert page.status_code == 422
    assert page.context["form"].errors["text"]
    assert "北门第三根灯杆" in page.content.decode()


def test_a_point_outside_the_area_is_named_beside_the_map(client: Client, county: County) -> None:
    page = client.post("/", filled(lon="10", lat="10"))
    assert page.context["form"].errors["lon"]


def test_photos_come_with_the_report(client: Client, county: County) -> None:
    client.post("/", filled(photos=[a_photo(), a_photo()]))
    assert Evidence.objects.filter(region_no=REGION).count() == 2


def test_a_file_that_is_no_picture_is_refused_beside_the_photos(client: Client, county: County) -> None:
    page = client.post("/", filled(photos=[SimpleUploadedFile("x.jpg", b"no picture")]))
    assert page.context["form"].errors["photos"]
    assert not reported().exists()


def test_a_grid_worker_reports_in_the_grids_name(client: Client, county: County) -> None:
    client.force_login(county.users["worker"])
    client.post("/", filled())
    assert reported().get().channel == "grid"


def test_a_place_without_a_point_is_enough(client: Client, county: County) -> None:
    client.post("/", filled(lon="", lat="", place="菜场后门"))
    assert reported().get().place == "菜场后门"


def test_an_operator_logs_a_call_as_a_hotline_order(client: Client, county: County) -> None:
    client.force_login(county.users["operator"])
    client.post("/", filled(), follow=True)
    case = Case.objects.get(region_no=320583)
    assert (case.channel, case.flow_id.rpartition("-")[0], case.state) == ("hotline", "hotline_order", "logged")


def test_staff_are_shown_what_may_be_the_same_before_a_second_case_is_opened(client: Client, county: County) -> None:
    client.post("/", filled(), follow=True)
    client.force_login(county.users["operator"])
    asked = client.post("/", filled(submission_key=str(uuid4())))
    assert asked.status_code == 409
    assert len(asked.context["alike"]) == 1
    client.post("/", filled(submission_key=str(uuid4()), is_new="true"))
    assert Case.objects.filter(region_no=320583).count() == 2


def test_a_resident_is_never_shown_what_others_reported(client: Client, county: County) -> None:
    client.post("/", filled(), follow=True)
    assert client.post("/", filled(submission_key=str(uuid4()))).status_code == 302
