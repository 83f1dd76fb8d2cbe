"""Promises of the auditor's pages: for auditors only, every look on record, names without a statement for each row."""

import ast
import io
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook
from tests.architecture.house import source_files
from tests.county import ALWAYS, REGION, County

from wangge.access.models import Post
from wangge.accounts.models import User
from wangge.audits import actions
from wangge.audits.rules import Asked
from wangge.kernel import audit, clock, marks
from wangge.kernel.audit import checking, heads
from wangge.kernel.audit.sealing import seal_all
from wangge.kernel.audit.verbs import MOVE, OPENINGS, SUBJECTS, VERBS
from wangge.kernel.models import AuditCheck, AuditEntry

QUERIES = 17
PAGES = ["/audit/", "/audit/export.xlsx", "/audit/export.csv", "/audit/openers/", "/audit/chain/"]


@pytest.fixture
def watched(county: County) -> County:
    """The county with an auditor of its whole area, and one of its second town."""
    for name, area in (("auditor", county.home), ("town_auditor", county.towns[1])):
        user = User.objects.create(username=name, name_zh=f"审计{name}", name_en=name, password="!")
        county.users[name] = user
        Post.objects.create(user=user, role="auditor", area=area, valid_from=ALWAYS)
    return county


def client_of(county: County, name: str = "auditor", language: str = "en") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(county.users[name])
    return client


def opened(county: County, name: str = "owner", *, case: str = "3205832606010000017", **more: Any) -> None:
    audit.record(
        "reveal", by=county.users[name].id, subject=("reporter", "x"), region_no=REGION, reason="contact",
        detail={"case": case, "fields": ["phone"]}, address="10.0.0.1", **more,
    )  # fmt: skip


def rows(county: County, query: str = "", **more: Any) -> list[Any]:
    return list(client_of(county, **more).get(f"/audit/?{query}").context["page"].rows)


@pytest.mark.parametrize("name", ["administrator", "supervisor", "leader", "dispatcher"])
@pytest.mark.parametrize("page", PAGES)
def test_for_anybody_else_the_pages_do_not_exist(watched: County, name: str, page: str) -> None:
    assert client_of(watched, name).get(page).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_nobody_reads_without_signing_in(client: Client, page: str, county: County) -> None:
    assert client.get(page)["location"].startswith("/sign-in/")


def test_nobody_else_asks_for_a_verification_or_takes_a_head(watched: County) -> None:
    head = heads.write_head(by=None)
    other = client_of(watched, "administrator")
    assert other.post("/audit/chain/").status_code == 404
    assert other.get(f"/audit/heads/{head.id}.json").status_code == 404
    assert not AuditCheck.objects.exists()


def test_an_auditor_sees_no_case(watched: County) -> None:
    key = watched.report()
    assert client_of(watched).get(f"/desk/cases/{key}/").status_code == 404


def test_an_entry_reads_as_one_sentence(watched: County) -> None:
    opened(watched)
    said = client_of(watched, language="zh-hans").get("/audit/?verb=reveal").content.decode()
    sentence = " ".join(said[said.index("audit-said") : said.index("audit-more")].split())
    assert all(
        part in sentence
        for part in (
            "owner",
            "单位owners 承办人",
            "查看了实名信息 (电话)",
            "320583-260601-0000017",
            "就本案联系",
            "10.0.0.1",
        )
    )


def test_an_entry_of_an_act_in_a_lent_post_names_both(watched: County) -> None:
    audit.record(
        "reveal", by=watched.users["owner"].id, subject=("reporter", "x"), region_no=REGION, reason="contact",
        detail={"for": str(watched.users["checker"].id)},
    )  # fmt: skip
    told = rows(watched, "verb=reveal")[0]
    assert (told.who, "for:" in told.detail) == ("owner (for checker)", False)


QUESTIONS = {
    "person": "person=owner", "verb": "verb=reveal", "subject": "subject=reporter", "number": "number=320583-260601-0000017",
    "address": "address=10.0.0.1", "purpose": "reason=call%20about",
}  # fmt: skip


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_narrows(watched: County, question: str) -> None:
    opened(watched)
    audit.record("set_day", by=watched.users["administrator"].id, subject=("calendar", "national"), region_no=REGION)
    assert [one.verb for one in rows(watched, QUESTIONS[question])] == ["reveal"]


def test_a_case_is_found_by_its_number_with_everything_done_to_it(watched: County) -> None:
    key = watched.report()
    watched.dispatch(key)
    watched.report()
    number = watched.case(key).number
    opened(watched, case=number)
    assert [one.verb for one in rows(watched, f"number={number}")] == ["reveal", "dispatch_case", "report_case"]


def test_days_bound_a_search(watched: County) -> None:
    opened(watched)
    yesterday = clock.today() - timedelta(days=1)
    assert rows(watched, f"last={yesterday}&verb=reveal") == []
    assert len(rows(watched, f"first={clock.today()}&verb=reveal")) == 1


def test_pages_follow_one_another_without_gap_or_repeat(watched: County) -> None:
    for number in range(120):
        audit.record("set_day", by=None, subject=("calendar", number), region_no=REGION if number % 2 else 0)
    client, seen, after = client_of(watched), [], ""
    while True:
        page = client.get(f"/audit/?verb=set_day&after={after}").context["page"]
        seen += [one.what for one in page.rows]
        if not (after := page.next_after):
            break
    assert len(seen) == len(set(seen)) == 120


def test_an_auditor_reads_the_regions_of_their_posts_only(watched: County) -> None:
    opened(watched)
    audit.record("appoint", by=None, subject=("account", watched.users["owner"].id))
    audit.record("sweep", by=None, subject=("region", 1), region_no=1)
    told = {one.verb for one in rows(watched)}
    assert {"reveal", "appoint"} <= told
    assert "sweep" not in told
    Post.objects.filter(user=watched.users["auditor"]).update(valid_to=ALWAYS + timedelta(days=1))
    assert client_of(watched).get("/audit/").status_code == 404


def test_a_page_costs_the_same_however_much_it_shows(watched: County) -> None:
    client = client_of(watched)
    client.get("/audit/")
    counts = []
    for name in ("owner", "colleague", "checker"):
        for _number in range(15):
            opened(watched, name)
        with CaptureQueriesContext(
            connection,
        ) as found:
            client.get("/audit/?subject=reporter")
        counts.append(len(found))
    assert len(set(counts)) == 1
    assert counts[0] <= QUERIES


LOOKS = {
    "/audit/?person=owner": "search_audit", "/audit/export.xlsx?verb=sign_in": "export_audit",
    "/audit/export.csv": "export_audit", "/audit/openers/": "search_audit",
}  # fmt: skip


@pytest.mark.parametrize("address", LOOKS)
def test_every_look_of_an_auditor_is_on_record(watched: County, address: str) -> None:
    client_of(watched).get(address)
    entry = AuditEntry.objects.get(region_no=0, verb=LOOKS[address])
    assert (entry.actor_id, entry.address) == (watched.users["auditor"].id, "127.0.0.1")


def test_without_its_row_an_auditor_reads_nothing(watched: County, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_words: object, **_more: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(audit, "record", fails)
    with pytest.raises(OSError, match="disk"):
        client_of(watched).get("/audit/")


def cells(content: bytes) -> list[list[Any]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def test_a_file_holds_what_the_question_finds(watched: County) -> None:
    opened(watched)
    answer = client_of(watched).get("/audit/export.xlsx?verb=reveal")
    assert answer["X-Entries"] == "1"
    told = [marks.seen(cell) for cell in cells(answer.content)[1][5:8]]
    assert told == ["3205832606010000017", "To call about this case", "10.0.0.1"]


def test_no_word_of_a_file_becomes_a_formula(watched: County) -> None:
    audit.record("set_day", by=None, subject=("calendar", "x"), region_no=REGION, reason="=1+1")
    lines = b"".join(client_of(watched).get("/audit/export.csv?verb=set_day")).decode("utf-8-sig")  # type: ignore[arg-type]
    assert ",'=1+1," in marks.seen(lines)


def test_a_file_says_where_it_ends(watched: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "MOST_EXPORTED", 3)
    for _number in range(5):
        opened(watched)
    answer = client_of(watched).get("/audit/export.xlsx?verb=reveal")
    assert (answer["X-Entries"], len(cells(answer.content))) == ("3", 4)


def test_openers_of_a_day_stand_in_the_order_of_names(watched: County) -> None:
    opened(watched, "stranger")
    for _number in range(3):
        opened(watched, "owner")
    opened(watched, "checker")
    people = client_of(watched).get("/audit/openers/").context["people"]
    assert [(one.username, one.count) for one in people] == [("checker", 1), ("owner", 3), ("stranger", 1)]


@pytest.mark.usefixtures("watched")
def test_a_verification_is_asked_for_once_and_its_outcome_shown(watched: County) -> None:
    opened(watched)
    seal_all(clock.now() + timedelta(minutes=2))
    client = client_of(watched)
    client.post("/audit/chain/")
    client.post("/audit/chain/")
    check = AuditCheck.objects.get()
    assert b"Verifying" in client.get("/audit/chain/").content
    checking.run_check(check.id)
    assert "The audit trail was whole" in client.get("/audit/chain/").content.decode()


def test_a_broken_chain_is_shown_with_its_place(watched: County) -> None:
    opened(watched)
    entry = AuditEntry.objects.get(region_no=REGION, verb="reveal")
    seal_all(clock.now() + timedelta(minutes=2))
    AuditEntry.objects.filter(region_no=REGION, id=entry.id).update(reason="")
    checking.run_check(checking.ask_check(by=None).id)
    page = client_of(watched).get("/audit/chain/").content.decode()
    assert "an entry was changed" in page
    assert str(entry.id) in page


def test_a_head_taken_away_can_be_read_again(watched: County) -> None:
    opened(watched)
    seal_all(clock.now() + timedelta(minutes=2))
    head = heads.write_head(by=None)
    kept = client_of(watched).get(f"/audit/heads/{head.id}.json").content.decode()
    assert REGION in [region for region, _seal, _hash in heads.read_head(kept)["regions"]]
    assert set(json.loads(kept)) == {"body", "signature", "public_key"}
    assert AuditEntry.objects.filter(region_no=0, verb="take_audit_head").count() == 1


def verbs_in_source() -> Iterator[str]:
    """Every literal verb given to `record`."""
    for file in source_files():
        tree = ast.parse(file.read_text())
        named = {ast.unparse(one.targets[0]): one.value for one in tree.body if isinstance(one, ast.Assign)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and ast.unparse(node.func) == "audit.record":
                first = named.get(ast.unparse(node.args[0]), node.args[0])
                if isinstance(first, ast.Constant):
                    yield str(first.value)


def test_every_verb_has_words_in_both_languages(watched: County) -> None:
    used = set(verbs_in_source())
    assert len(used) > 40
    assert sorted(used - set(VERBS)) == []
    assert all(one.zh and one.en for one in VERBS.values())
    assert set(OPENINGS) <= set(VERBS)
    assert all(zh and en for zh, en in SUBJECTS.values())


def test_every_move_has_words(watched: County) -> None:
    from wangge.audits.queries import words
    from wangge.flow.queries import current_flow

    assert {f"{move}{MOVE}" for move in current_flow("grid_loop").moves} <= set(words())


def test_a_question_too_wide_is_made_narrower() -> None:
    from wangge.audits.rules import span

    today = clock.today()
    assert span(today - timedelta(days=900), None, today=today) == (today - timedelta(days=92), today)
    assert Asked(*span(None, None, today=today)).first == today - timedelta(days=30)
