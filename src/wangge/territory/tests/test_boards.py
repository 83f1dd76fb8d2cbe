"""Promises of notice boards: what stands on them, what never does, and when it stops."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pypdf import PdfReader
from pytest_django import DjangoAssertNumQueries
from tests.county import County

from wangge.access.actions import CardDraft, drop_photos, save_card, withdraw_photo
from wangge.access.models import Post, WorkCard
from wangge.accounts.models import User
from wangge.areas.models import Area
from wangge.kernel import clock
from wangge.kernel.errors import InvalidInputError, RefusedError
from wangge.kernel.files import open_file
from wangge.kernel.ids import new_id
from wangge.kernel.models import AuditEntry
from wangge.territory.actions import ask_book, drop_books, make_book
from wangge.territory.models import BoardBook

PICTURE = "/photos/"


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (60, 80), (90, 120, 160)).save(out, "JPEG")
    return out.getvalue()


def page(grid: Area) -> str:
    return Client(headers={"accept-language": "zh-hans"}).get(f"/grid/{grid.id}/").content.decode()


def words_of(pdf: bytes) -> str:
    return "".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages).replace("\n", "").replace(" ", "")


@pytest.fixture
def worker_has_card(county: County, settings: Any, tmp_path: object) -> WorkCard:
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}},
    }
    draft = CardDraft("0512-5555 0101", jpeg(), has_consented=True)
    return save_card(county.users["worker"], draft, by=county.scope("worker"))


def test_everybody_reads_who_looks_after_a_grid_and_how_to_reach_them(
    county: County, worker_has_card: WorkCard, settings: Any
) -> None:
    settings.SUPERVISION_PHONE = "0512-12345"
    told = page(county.grids[0])
    for words in ("第1网格", "worker", "0512-5555 0101", "0512-12345", "井盖缺失", "data:image/svg+xml"):
        assert words in told
    assert "<strong>neighbour</strong>" not in told
    assert f"/grid/{county.grids[0].id}/photos/{worker_has_card.photo_id}/" in told


def test_a_page_of_names_is_kept_out_of_search_engines_and_caches(county: County) -> None:
    answer = Client().get(f"/grid/{county.grids[0].id}/")
    assert "noindex" in answer.headers["X-Robots-Tag"]
    assert "no-store" in answer.headers["Cache-Control"]


def test_the_paper_says_the_same_in_chinese(county: County, worker_has_card: WorkCard) -> None:
    answer = Client(headers={"accept-language": "zh-hans"}).get(f"/grid/{county.grids[0].id}/board.pdf?paper=a3")
    said, first = words_of(answer.content), PdfReader(io.BytesIO(answer.content)).pages[0]
    for words in ("第1网格", "网格员", "worker", "0512-55550101", "井盖缺失"):
        assert words in said
    assert (round(first.mediabox.width), round(first.mediabox.height)) == (842, 1191)
    assert len(first.images) == 1


def test_a_printed_board_is_valid_until_the_first_post_on_it_ends(county: County) -> None:
    ends = clock.now() + timedelta(days=40)
    Post.objects.filter(user=county.users["worker"]).update(valid_to=ends)
    said = words_of(Client(headers={"accept-language": "en"}).get(f"/grid/{county.grids[0].id}/board.pdf").content)
    day = clock.local(ends)
    assert f"{day.day}{day:%B}{day.year}" in said


def test_whoever_left_office_is_gone_from_page_and_photo(
    county: County, worker_has_card: WorkCard, django_capture_on_commit_callbacks: Any
) -> None:
    Post.objects.filter(user=county.users["worker"]).update(valid_to=clock.now() - timedelta(seconds=1))
    photo = f"/grid/{county.grids[0].id}/photos/{worker_has_card.photo_id}/"
    assert "worker" not in page(county.grids[0])
    assert Client().get(photo).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert drop_photos(by=None) == 1
    with pytest.raises(FileNotFoundError):
        open_file(worker_has_card.photo)


def test_no_photo_without_consent(county: County, worker_has_card: WorkCard) -> None:
    with pytest.raises(InvalidInputError):
        save_card(county.users["neighbour"], CardDraft("", jpeg()), by=county.scope("neighbour"))
    assert PICTURE not in page(county.grids[1])


def test_only_the_person_consents(county: County) -> None:
    with pytest.raises(RefusedError):
        save_card(county.users["worker"], CardDraft("", jpeg(), has_consented=True), by=county.scope("administrator"))


def test_a_photo_taken_back_is_nowhere_at_once(county: County, worker_has_card: WorkCard) -> None:
    grid, scope = county.grids[0], county.scope("worker")
    photo = f"/grid/{grid.id}/photos/{worker_has_card.photo_id}/"
    assert Client().get(photo).status_code == 200
    withdraw_photo(county.users["worker"], by=scope)
    kept = WorkCard.objects.get(user=county.users["worker"])
    pdf = Client().get(f"/grid/{grid.id}/board.pdf").content
    assert Client().get(photo).status_code == 404
    assert PICTURE not in page(grid)
    assert len(PdfReader(io.BytesIO(pdf)).pages[0].images) == 0
    assert (kept.photo, kept.consent_at is None, kept.withdrawn_at is None) == ("", False, False)
    assert AuditEntry.objects.filter(region_no=0, verb="withdraw_photo", actor_id=county.users["worker"].id).exists()


def test_the_person_keeps_the_card_on_a_page_of_their_own(county: County, worker_has_card: WorkCard) -> None:
    client = Client()
    client.force_login(county.users["worker"])
    sent = {"work_phone": "0512-999", "photo": SimpleUploadedFile("a.jpg", jpeg()), "has_consented": "on"}
    assert client.post("/posts/card/", sent).status_code == 302
    assert "0512-999" in page(county.grids[0])
    assert client.post("/posts/card/", {"work_phone": "<b>"}).status_code == 422
    client.force_login(county.users["owner"])
    assert client.get("/posts/card/").status_code == 404


def test_nobody_in_office_is_said_plainly(county: County) -> None:
    told = Client(headers={"accept-language": "en"}).get(f"/grid/{county.grids[2].id}/").content.decode()
    assert "Nobody is in office here at present" in told


def test_a_grid_that_ended_names_what_follows_it(county: County) -> None:
    ended = county.grids[3]
    Area.objects.filter(id=ended.id).update(valid_to=clock.today())
    answer = Client().get(f"/grid/{ended.id}/")
    assert answer.status_code == 410
    assert county.towns[1].name in answer.content.decode()
    assert Client().get(f"/grid/{ended.id}/board.pdf").status_code == 404


def test_the_plan_is_a_drawing_without_script_and_names_what_lies_there(county: County) -> None:
    drawn = Client().get(f"/grid/{county.grids[1].id}/plan.svg")
    said = drawn.content.decode()
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert "第3网格" in said
    assert "<script" not in said


def test_all_grids_of_an_area_fit_one_sheet(county: County, settings: Any) -> None:
    settings.REVIEW_LINE = "审图号：苏S（2026）000号"
    client = Client(headers={"accept-language": "zh-hans"})
    pdf = PdfReader(io.BytesIO(client.get(f"/grid/{county.home.id}/overview.pdf").content))
    assert len(pdf.pages) == 1
    assert "第4网格" in pdf.pages[0].extract_text()


def test_a_board_full_of_people_is_still_one_page(county: County, worker_has_card: WorkCard) -> None:
    for number in range(12):
        user = User.objects.create(username=f"w{number}", name_zh=f"网格员{number}", password="!")
        card = WorkCard.objects.get(user=county.users["worker"])
        WorkCard.objects.create(
            user=user, work_phone="0512-5555", photo_id=new_id(), photo=card.photo, consent_at=clock.now(),
            changed_at=clock.now(),
        )  # fmt: skip
        Post.objects.create(user=user, role="grid_worker", area=county.grids[0], valid_from=clock.now())
    pdf = PdfReader(io.BytesIO(Client().get(f"/grid/{county.grids[0].id}/board.pdf").content))
    assert len(pdf.pages) == 1


def test_only_grids_have_a_board(county: County) -> None:
    assert Client().get(f"/grid/{county.towns[0].id}/").status_code == 404


def test_the_code_leads_to_a_report_about_this_grid(county: County) -> None:
    told = Client(headers={"accept-language": "zh-hans"}).get(f"/?grid={county.grids[0].area_no}").content.decode()
    assert f'name="area_no" value="{county.grids[0].area_no}"' in told
    assert "第1网格" in told


def test_a_board_asks_the_database_a_fixed_number_of_questions(
    county: County, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    page(county.grids[0])
    with django_assert_max_num_queries(6):
        page(county.grids[0])


def test_all_boards_of_an_area_come_as_one_file_to_whoever_asked(county: County, worker_has_card: WorkCard) -> None:
    client, other = Client(), Client()
    client.force_login(county.users["administrator"])
    other.force_login(county.users["leader"])
    where = client.post(f"/territory/areas/{county.towns[0].id}/boards/", {"paper": "a4"}).headers["Location"]
    book = BoardBook.objects.get()
    assert "0 of 2 boards" in client.get(where, headers={"accept-language": "en"}).content.decode()
    make_book(book.id)
    pdf = PdfReader(io.BytesIO(client.get(f"{where}boards.pdf").content))
    assert [len(page.images) for page in pdf.pages] == [1, 0]
    assert other.get(f"{where}boards.pdf").status_code == 404


def test_files_of_boards_are_gone_after_a_day(county: County, worker_has_card: WorkCard) -> None:
    old = ask_book(county.home.id, "a4", language="en", root="http://x", by=county.users["leader"].id)
    BoardBook.objects.update(asked_at=clock.now() - timedelta(hours=25))
    assert (drop_books(by=None), BoardBook.objects.filter(id=old.id).count()) == (1, 0)
