"""Promises of the pages about flows and the calendar."""

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from tests.county import County

import wangge.flow
from wangge.flow import queries

SMALL = (Path(wangge.flow.__file__).parent / "tests" / "small.toml").read_text()
ADDRESSES = ["/desk/flows/", "/desk/flows/grid_loop-2/", "/desk/calendar/"]
QUERIES = 10


def signed_in(county: County, name: str, language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(county.users[name])
    return client


@pytest.mark.parametrize("address", [*ADDRESSES, "/desk/flows/publish/"])
def test_nobody_sees_them_without_signing_in(client: Client, county: County, address: str) -> None:
    assert client.get(address)["location"] == f"/sign-in/?next={address}"


@pytest.mark.parametrize("address", ADDRESSES)
def test_whoever_holds_a_post_may_read_how_cases_go(county: County, address: str) -> None:
    assert signed_in(county, "owner").get(address).status_code == 200


def test_only_an_administrator_may_publish(county: County) -> None:
    assert signed_in(county, "dispatcher").get("/desk/flows/publish/").status_code == 404
    posted = {"source": SMALL, "do": "publish"}
    assert signed_in(county, "dispatcher").post("/desk/flows/publish/", posted).status_code == 404
    assert queries.version("small-1") is None


@pytest.mark.parametrize(("language", "word"), [("en", "To dispatch"), ("zh-hans", "待派遣")])
def test_a_version_is_drawn_in_the_language_of_the_reader(county: County, language: str, word: str) -> None:
    page = signed_in(county, "owner", language).get("/desk/flows/grid_loop-2/").content.decode()
    assert f'<text class="box-name" x="8" y="20">{word}</text>' in page
    assert page.count('<path class="arrow') > 20


def test_an_unknown_version_is_not_found(county: County) -> None:
    assert signed_in(county, "owner").get("/desk/flows/moon-1/").status_code == 404


def test_an_unsound_file_is_told_with_its_lines_and_kept(county: County) -> None:
    bad = SMALL.replace(', holder = "supervisor"', "")
    answer = signed_in(county, "administrator").post("/desk/flows/publish/", {"source": bad, "do": "publish"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<a href="#line-17">line 17</a> state disputed has no holder' in page
    assert '<li id="line-17" class="line-wrong">' in page
    assert answer.context["source"] == bad
    assert queries.version("small-1") is None


def test_checking_alone_publishes_nothing(county: County) -> None:
    answer = signed_in(county, "administrator").post("/desk/flows/publish/", {"source": SMALL, "do": "check"})
    assert "small-1 is sound" in answer.content.decode()
    assert queries.version("small-1") is None


def test_an_uploaded_file_is_published_as_a_version_with_its_publisher(county: County) -> None:
    client = signed_in(county, "administrator")
    file = SimpleUploadedFile("small.toml", SMALL.encode())
    answer = client.post("/desk/flows/publish/", {"file": file, "do": "publish", "note": "for the trial"})
    assert answer["location"] == "/desk/flows/small-1/"
    page = client.get("/desk/flows/small-1/").content.decode()
    assert str(county.users["administrator"]) in page
    assert "for the trial" in page


def test_the_next_version_says_what_changed(county: County) -> None:
    client = signed_in(county, "administrator")
    client.post("/desk/flows/publish/", {"source": SMALL, "do": "publish"})
    second = SMALL.replace("version = 1", "version = 2").replace("5 workdays", "7 workdays")
    client.post("/desk/flows/publish/", {"source": second, "do": "publish"})
    page = client.get("/desk/flows/small-2/").content.decode()
    assert "<del>5 workdays</del> → <ins>7 workdays</ins>" in page


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 300_000, b"[[moves", b""])
def test_whatever_is_uploaded_the_page_answers(county: County, content: bytes) -> None:
    file = SimpleUploadedFile("bad.toml", content)
    answer = signed_in(county, "administrator").post("/desk/flows/publish/", {"file": file, "do": "publish"})
    assert answer.status_code == 422


def test_an_administrator_sets_a_day(county: County) -> None:
    client = signed_in(county, "administrator")
    posted = {"day": "2026-07-24", "kind": "off", "name": "市民日"}
    assert client.post("/desk/calendar/?year=2026", posted)["location"] == "/desk/calendar/?year=2026&code="
    assert "市民日" in client.get("/desk/calendar/?year=2026").content.decode()
    assert signed_in(county, "dispatcher").post("/desk/calendar/", posted).status_code == 404


@pytest.mark.parametrize("posted", [{}, {"day": "2026-02-30", "kind": "off"}, {"day": "2026-02-03", "kind": "x"}])
def test_a_day_that_cannot_be_read_changes_nothing(county: County, posted: dict[str, str]) -> None:
    assert signed_in(county, "administrator").post("/desk/calendar/", posted).status_code == 422


@pytest.mark.parametrize("query", ["year=x", "year=99999", "year=２０２６", "year=2040"])
def test_whatever_stands_in_the_address_the_calendar_answers(county: County, query: str) -> None:
    assert signed_in(county, "owner").get(f"/desk/calendar/?{query}").status_code == 200


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_asks_the_database_only_so_often(
    county: County, address: str, django_assert_max_num_queries: object
) -> None:
    client = signed_in(county, "administrator")
    with django_assert_max_num_queries(QUERIES):  # type: ignore[operator]
        client.get(address)


def newer(client: Client, **changes: str) -> None:
    """Publish small-1, and small-2 with some words changed."""
    client.post("/desk/flows/publish/", {"source": SMALL, "do": "publish"})
    second = SMALL.replace("version = 1", "version = 2")
    for before, after in changes.items():
        second = second.replace(f'"{before}"', f'"{after}"')
    client.post("/desk/flows/publish/", {"source": second, "do": "publish"})


RULE = "/desk/flows/migrate/?from=small-1&to=small-2"


@pytest.mark.parametrize("address", ["/desk/flows/migrate/", "/desk/calendar/local/"])
def test_only_an_administrator_moves_cases_and_makes_calendars(county: County, address: str) -> None:
    assert signed_in(county, "administrator").get(address).status_code == 200
    assert signed_in(county, "supervisor").get(address).status_code == 404
    assert signed_in(county, "supervisor").post(address, {"do": "move"}).status_code == 404


def test_states_that_keep_their_name_are_filled_in(county: County) -> None:
    client = signed_in(county, "administrator")
    newer(client, hung="waiting")
    page = client.get(RULE)
    assert page.context["rule"].states == {key: key for key in ("reported", "working", "disputed")}
    assert any("state hung of small-1 is not mapped" in gap for gap in page.context["gaps"])


def test_a_rule_with_a_gap_is_refused_and_what_was_chosen_is_kept(county: County) -> None:
    client = signed_in(county, "administrator")
    newer(client, hung="waiting")
    answer = client.post(RULE, {"do": "publish", "state-reported": "working"})
    assert answer.status_code == 422
    assert answer.context["rule"].states == {"reported": "working"}
    assert queries.migration("small-1", "small-2") is None


def test_renamed_states_and_moves_are_published_with_the_rule(county: County) -> None:
    client = signed_in(county, "administrator")
    newer(client, hung="waiting", object="complain")
    states = {f"state-{key}": key for key in ("reported", "working", "disputed")} | {"state-hung": "waiting"}
    answer = client.post(RULE, {"do": "publish", "move-object": "complain", **states})
    assert answer["location"] == RULE
    held = queries.migration("small-1", "small-2")
    assert held is not None
    assert (held.states["hung"], held.moves) == ("waiting", {"object": "complain"})


def jobs() -> list[dict[str, object]]:
    """What the worker is asked to do about migrations."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = 'migrate_cases'")
        return [json.loads(args) if isinstance(args, str) else args for (args,) in cursor.fetchall()]


def test_only_a_published_rule_is_carried_out_and_by_the_worker(county: County) -> None:
    client = signed_in(county, "administrator")
    newer(client)
    client.post(RULE, {"do": "move"})
    assert jobs() == []
    states = {f"state-{key}": key for key in ("reported", "working", "disputed", "hung")}
    client.post(RULE, {"do": "publish", **states})
    assert jobs() == []
    client.post(RULE, {"do": "move"})
    held = queries.migration("small-1", "small-2")
    assert held is not None
    assert jobs() == [{"migration_id": str(held.id), "by": str(county.users["administrator"].id)}]


def test_the_page_counts_the_cases_that_would_move(county: County) -> None:
    county.report()
    old = queries.current_flow("grid_loop")
    client = signed_in(county, "administrator")
    source = queries.version(old.key).source.replace(f"version = {old.version}", f"version = {old.version + 1}")  # type: ignore[union-attr]
    client.post("/desk/flows/publish/", {"source": source, "do": "publish"})
    page = client.get(f"/desk/flows/migrate/?from={old.key}&to=grid_loop-{old.version + 1}")
    assert page.context["count"] == 1
    assert "1 case runs on this version now." in page.content.decode()


@pytest.mark.parametrize("query", ["from=moon-1&to=small-2", "from=grid_loop-2&to=hotline_order-1", "from=x"])
def test_versions_that_do_not_belong_together_have_to_be_chosen_again(county: County, query: str) -> None:
    page = signed_in(county, "administrator").get(f"/desk/flows/migrate/?{query}")
    assert "From version" in page.content.decode()


LOCAL = {"code": "320583", "name_zh": "昆山", "name_en": "", "hours": "09:00-12:00 13:00-18:00"}


def test_a_local_calendar_is_made_and_counts_from_then_on(county: County) -> None:
    client = signed_in(county, "administrator")
    assert client.post("/desk/calendar/local/", LOCAL)["location"] == "/desk/calendar/?code=320583"
    assert "09:00–12:00 13:00–18:00" in client.get("/desk/calendar/?code=320583").content.decode()
    assert queries.calendar_of(320583).spans == ((540, 720), (780, 1080))


@pytest.mark.parametrize(
    "wrong", [{"code": "999999"}, {"name_zh": ""}, {"hours": "12:00-09:00"}, {"hours": "all day"}, {"code": "x"}]
)
def test_a_calendar_that_cannot_be_kept_is_told_and_what_was_typed_stays(county: County, wrong: dict[str, str]) -> None:
    answer = signed_in(county, "administrator").post("/desk/calendar/local/", LOCAL | wrong)
    assert answer.status_code == 422
    assert answer.context["typed"] == LOCAL | wrong
    assert queries.local_calendars() == []
