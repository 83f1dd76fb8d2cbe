"""Promises of the pages: public matters for anybody signed in, the whole list for staff, drafts for its keeper."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.county import County

from wangge.accounts.models import User
from wangge.catalog import actions, queries
from wangge.catalog.models import DutyList, Matter, Ruling
from wangge.catalog.tests.books import MATTER, book
from wangge.kernel import clock

LIST = "/duty-list/"
LIST_QUERIES = 11


def signed_in(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def upload(client: Client, content: bytes, **more: str) -> Any:
    return client.post(f"{LIST}upload/", {"file": SimpleUploadedFile("list.xlsx", content), **more})


def test_nobody_reads_the_list_without_signing_in(client: Client, county: County) -> None:
    assert client.get(LIST)["location"] == f"/sign-in/?next={LIST}"


def test_somebody_without_a_post_reads_public_matters_only(county: County) -> None:
    hidden = county.matters["0301"]
    Matter.objects.filter(id=hidden.id).update(is_public=False)
    client = Client()
    client.force_login(User.objects.create(username="resident", name_zh="居民", password="!"))
    assert [one.code for one in client.get(LIST).context["page"].matters] == ["0201", "0401"]
    assert client.get(f"{LIST}matters/{hidden.id}/").status_code == 404
    assert signed_in(county, "worker").get(f"{LIST}matters/{hidden.id}/").status_code == 200


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ("", ["0201", "0301", "0401"]),
        ("words=路灯", ["0301"]),
        ("words=盖子没了", ["0201"]),
        ("tag=道路", ["0201"]),
        ("category=01", ["0201", "0301", "0401"]),
        ("category=nothing", []),
        ("after=0301", ["0401"]),
        ("version=nonsense", ["0201", "0301", "0401"]),
        ("words=%00", ["0201", "0301", "0401"]),
    ],
)
def test_the_list_is_searched_and_filtered(county: County, asked: str, codes: list[str]) -> None:
    Matter.objects.filter(code="0201").update(tags=["道路"])
    page = signed_in(county, "dispatcher").get(f"{LIST}?{asked}").context["page"]
    assert [one.code for one in page.matters] == codes


def test_the_list_costs_the_same_whatever_its_length(
    county: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    client = signed_in(county, "administrator")
    client.get(LIST)
    with django_assert_max_num_queries(LIST_QUERIES):
        client.get(LIST)


@pytest.mark.parametrize("name", ["dispatcher", "leader", "owner"])
def test_only_the_keeper_of_the_list_reaches_drafts(county: County, name: str) -> None:
    draft, client = actions.start_draft(by=None), signed_in(county, name)
    line = Matter.objects.filter(duty_list=draft)[0]
    for page in (
        f"versions/{draft.id}/",
        f"versions/{draft.id}/book.xlsx",
        "upload/",
        f"matters/{line.id}/",
        f"matters/{line.id}/edit/",
    ):
        assert client.get(LIST + page).status_code == 404
    for verb in (f"versions/{draft.id}/publish/", f"versions/{draft.id}/discard/", "drafts/"):
        assert client.post(LIST + verb).status_code == 404


def test_the_keeper_uploads_compares_and_publishes(county: County) -> None:
    client = signed_in(county, "administrator")
    address = upload(client, book())["location"]
    assert "<del>2 hours, day and night</del> → <ins>4 work hours</ins>" in client.get(address).content.decode()
    day = clock.today() + timedelta(days=3)
    assert client.post(f"{address}publish/", {"begins": day.isoformat()})["location"] == LIST
    assert DutyList.objects.in_force(day).get().matters.count() == 1


def test_a_wrong_book_shows_sheet_row_and_reason_and_keeps_nothing(county: County) -> None:
    answer = upload(signed_in(county, "administrator"), book(matters=[MATTER | {"category": "77"}]))
    assert answer.status_code == 422
    assert "There is no category with this code." in answer.content.decode()
    assert not DutyList.objects.filter(state="draft").exists()


def test_a_mere_check_keeps_nothing_and_shows_the_difference(county: County) -> None:
    answer = upload(signed_in(county, "administrator"), book(), is_dry_run="on")
    assert "This was a check only" in answer.content.decode()
    assert not DutyList.objects.filter(state="draft").exists()


def test_a_day_in_the_past_is_refused_on_the_page(county: County) -> None:
    draft = actions.start_draft(by=None)
    answer = signed_in(county, "administrator").post(f"{LIST}versions/{draft.id}/publish/", {"begins": "2020-01-01"})
    assert (answer.status_code, "cannot begin in the past" in answer.content.decode()) == (422, True)


def test_a_line_of_a_draft_is_edited_and_a_wrong_limit_refused(county: County) -> None:
    draft = actions.start_draft(by=None)
    line = Matter.objects.get(duty_list=draft, code="0201")
    client, address = signed_in(county, "administrator"), f"{LIST}matters/{line.id}/edit/"
    typed = {
        "name_zh": "窨井盖",
        "name_en": "Cover",
        "urgency": "urgent",
        "whole": "3 工作时",
        "tags": "道路,夜间",
        "is_public": "on",
    }
    assert client.get(address).status_code == 200
    assert client.post(address, typed | {"whole": "soon"}).status_code == 422
    assert client.post(address, typed).status_code == 302
    line.refresh_from_db()
    assert (line.limits, line.tags, line.urgency, line.needs_evidence) == (
        {"whole": "3 work_hours"},
        ["道路", "夜间"],
        "urgent",
        False,
    )


def test_a_download_can_be_uploaded_again_without_a_difference(county: County) -> None:
    current = queries.list_in_force()
    assert current is not None
    content = signed_in(county, "administrator").get(f"{LIST}versions/{current.id}/book.xlsx").content
    assert actions.import_duty_list(content, by=None).differences == []


def test_the_keeper_decides_about_a_ruling(county: County) -> None:
    ruling = actions.propose_ruling(
        county.matters["0201"].id, 1110, county.units["centre"].id, clause="", case_number="1", reason="归中心", by=None
    )
    client = signed_in(county, "administrator")
    assert "归中心" in client.get(LIST).content.decode()
    assert "归中心" not in signed_in(county, "dispatcher").get(LIST).content.decode()
    client.post(f"{LIST}rulings/{ruling.id}/", {"decision": "adopt"})
    assert Ruling.objects.get(id=ruling.id).state == "adopted"
    assert queries.duty_at(county.matters["0201"].id, 1110).main == county.units["centre"]
