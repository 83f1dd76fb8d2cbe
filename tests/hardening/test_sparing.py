"""Promises of the hint on free text, and that no ID number is stored but where it belongs."""

import csv
import gzip
import json
import os
import re
import sys
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.architecture.house import PACKAGE
from tests.county import County
from wangge.cases import queries
from wangge.cases.models import CaseEvent
from wangge.cases.rules import Payload
from wangge.kernel import audit
from wangge.kernel.models import AuditEntry
from wangge.kernel.sparing import KINDS, NUMBERS, better_left_out, is_id_number
from wangge.kernel.text import clean_words

ID = "11010519491231002X"
SCRIPT = PACKAGE / "ui" / "static" / "ui" / "leave_out.js"
DATA = Path(os.environ.get("WANGGE_MESSAGES", "/nowhere"))  # a folder of real messages, where one is at hand


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("他是回族，家里很吵", ["回族"]), ("楼上住的维吾尔族一家", ["维吾尔族"]), ("她是基督徒", ["基督徒"]),
        ("对方是老党员", ["老党员"]), ("他有前科", ["前科"]), ("刑满释放人员", ["刑满释放"]), ("听说有艾滋病", ["艾滋"]),
        ("his neighbour is a Muslim with a criminal record", ["Muslim", "criminal record"]), ("HIV positive", ["HIV"]),
        (f"身份证{ID}", ["1101…"]), ("我的身份证号是110105 19491231 002x，请查", ["1101…"]), ("卡号6222020200112230004", ["6222…"]),
    ],
)  # fmt: skip
def test_what_may_be_left_out_is_named(written: str, words: list[str]) -> None:
    assert better_left_out(written) == words


@pytest.mark.parametrize(
    "written",
    ["回民街路灯不亮", "广西壮族自治区", "回族自治县民族路", "水族馆门口", "党员活动室漏水", "党群服务中心", "防治艾滋病宣传栏坏了",
     "清真寺旁的井盖", "教堂门口占道", "hearing aids", "案号3205832606010000015", "电话13812345678", "不满足", "北京族谱",
     "Christian Road", "the party wall", "退党校路", "满族镇"],
)  # fmt: skip
def test_names_of_places_and_ordinary_words_bring_no_hint(written: str) -> None:
    assert better_left_out(written) == []


def sentences() -> list[str]:
    """Real messages: heading and words of each, as they are."""
    found = []
    for file in sorted(DATA.glob("taidi2020_*")):
        raw = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        rows = csv.DictReader(raw.decode("utf-8-sig").splitlines(keepends=True))
        found += [f"{row['留言主题']} {row['留言详情']}" for row in rows if row.get("留言主题")]
    return found


@pytest.mark.skipif(not DATA.exists(), reason="no collection of real messages on this machine")
def test_ordinary_messages_bring_hardly_a_hint(capsys: pytest.CaptureFixture[str]) -> None:
    texts = sentences()
    hinted = [words for text in texts if (words := better_left_out(text))]
    with capsys.disabled():
        sys.stdout.write(f"\nhints: {len(hinted)} of {len(texts)} messages, {len(hinted) / len(texts):.2%}\n")
    assert len(hinted) / len(texts) < 0.03


def test_the_pages_script_has_the_same_expressions() -> None:
    written = SCRIPT.read_text()
    kinds = re.search(r"/\*kinds\*/(.*?)/\*end\*/", written, re.S)
    numbers = re.search(r"/\*numbers\*/(.*?)/\*end\*/", written, re.S)
    assert kinds
    assert numbers
    assert json.loads(kinds[1]) == KINDS
    assert json.loads(numbers[1]) == NUMBERS


def test_check_digits_are_those_of_the_standard() -> None:
    assert is_id_number(ID)
    assert not is_id_number("110105194912310021")
    assert clean_words(f" 身份证{ID.lower()}。") == "身份证1101**********002X。"
    assert clean_words("110105194912310021") == "110105194912310021"


@pytest.mark.django_db
def test_an_id_number_in_a_report_is_masked_before_it_is_stored(client: Client, county: County) -> None:
    sent = {"submission_key": str(uuid4()), "text": f"{ID} 的井盖", "place": f"门口 {ID}"}
    assert client.post("/", sent).status_code == 302
    case = county.case(queries.visible(county.scope("dispatcher")).get().key)
    assert (case.text, case.title, case.place) == (
        "1101**********002X 的井盖",
        "1101**********002X 的井盖",
        "门口 1101**********002X",
    )


@pytest.mark.django_db
def test_an_id_number_in_a_step_or_a_reason_is_masked_too(county: County) -> None:
    key = county.report()
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "note", "owner", reason=f"见 {ID}")
    audit.record("note_case", by=None, subject=("case", key), reason=f"因为 {ID}")
    kept = " ".join(str(vars(one)) for one in [*CaseEvent.objects.all(), *AuditEntry.objects.all()])
    assert "1101**********002X" in kept
    assert ID not in kept
    assert Payload(reason=ID).reason == ID  # what is typed again on a page that refuses is what was typed


@pytest.mark.django_db
def test_a_text_shown_again_carries_the_hint_and_is_not_refused_for_it(client: Client, county: County) -> None:
    sent: dict[str, Any] = {"submission_key": str(uuid4()), "text": "他是回族，太吵", "lon": "1", "lat": "1"}
    english = {"accept-language": "en"}
    shown = client.post("/", sent, headers=english).content.decode()
    assert "“回族”: please leave this out" in shown
    again = sent | {"lon": "", "lat": ""}
    assert client.post("/", again, headers=english).status_code == 302
