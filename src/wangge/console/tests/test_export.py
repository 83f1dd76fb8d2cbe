"""Promises of the spreadsheet: what the filter shows, masked, on record, and never a formula."""

import io
import re
import zipfile
from typing import Any

import pytest
from python_calamine import CalamineWorkbook
from tests.county import County

from wangge.cases.actions import exporting
from wangge.console.tests.test_desk import signed_in
from wangge.kernel import marks
from wangge.kernel.models import AuditEntry

QUERIES = 12


def book(
    county: County, name: str = "dispatcher", query: str = "tab=open", language: str = "zh-hans"
) -> list[list[Any]]:
    """The rows of the first sheet, headings first."""
    client = signed_in(county, name)
    content = client.get(f"/desk/export.xlsx?{query}", headers={"accept-language": language}).content
    return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()


def column(rows: list[list[Any]], heading: str) -> list[str]:
    return [marks.seen(row[rows[0].index(heading)]) for row in rows[1:]]


def test_the_first_row_holds_the_chinese_headings_people_expect(county: County) -> None:
    expected = "工单编号 工单类型 问题分类 标签 标题 主要内容 工单状态 来电人 来电人电话/账号 被反映区 被反映街乡镇 办理结果 回复内容 处理受理方式 办结时间 企业名称 是否解决 是否满意 工单性质 村/社区 小区点位 所属网格"
    assert set(expected.split()) <= set(book(county)[0])


def test_a_reader_of_english_gets_the_english_headings_below(county: County) -> None:
    county.report()
    rows = book(county, language="en")
    assert (rows[0][0], rows[1][0], len(rows)) == ("工单编号", "Number", 3)
    assert len(book(county)) == 2


def test_it_holds_what_the_filter_shows_and_nothing_out_of_scope(county: County) -> None:
    key, other = county.report(), county.report(lon=120.025)
    county.dispatch(key)
    assert column(book(county, query="tab=dispatched"), "工单编号") == [county.case(key).number]
    assert column(book(county, "town_dispatcher"), "工单编号") == [county.case(other).number]


def test_a_closed_case_tells_how_it_went_in_local_time(county: County) -> None:
    county.closed()
    rows = book(county, query="tab=closed")
    told = {
        heading: column(rows, heading)[0]
        for heading in ("回复内容", "办结时间", "被反映街乡镇", "承办单位", "问题分类")
    }
    assert told == {
        "回复内容": "井盖已换新", "办结时间": "2026-06-01 10:00", "被反映街乡镇": "第0镇", "承办单位": "单位owners",
        "问题分类": "设施->井盖缺失",
    }  # fmt: skip


def test_a_full_number_is_never_in_it(county: County) -> None:
    county.report(phone="13812345678")
    rows = book(county)
    assert column(rows, "来电人电话/账号") == ["138****5678"]
    assert "13812345678" not in str(rows)


def test_who_asked_to_stay_unknown_stays_so_to_the_unit(county: County) -> None:
    key = county.report(phone="13812345678", hides_reporter=True)
    county.dispatch(key)
    assert column(book(county, "owner"), "来电人电话/账号") == [""]
    assert column(book(county, "dispatcher"), "来电人电话/账号") == ["138****5678"]


@pytest.mark.parametrize("text", ['=HYPERLINK("x","路灯")', "+1+1 路灯", "-2+3 路灯", "@SUM(1) 路灯"])
def test_no_words_become_a_formula(county: County, text: str) -> None:
    county.report(text)
    content = signed_in(county, "dispatcher").get("/desk/export.xlsx?tab=open").content
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert b'quotePrefix="1"' in packed.read("xl/styles.xml")
    assert column(book(county), "主要内容") == [text]


def test_more_than_it_may_hold_is_cut_and_says_how_to_narrow(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "MOST_EXPORTED", 3)
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    for _ in range(5):
        county.report()
    answer = signed_in(county, "dispatcher").get("/desk/export.xlsx?tab=open")
    assert answer["X-Cases"] == "3+"
    about = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(1).to_python()
    assert any("Narrow by tab" in str(cell) for row in about for cell in row)


def test_every_page_of_a_long_list_is_in_it_once(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exporting, "AT_ONCE", 2)
    keys = [county.report() for _ in range(5)]
    assert sorted(column(book(county), "工单编号")) == sorted(county.case(key).number for key in keys)


def test_taking_a_list_away_is_on_record_with_filter_and_count(county: County) -> None:
    county.report()
    book(county, query="tab=open&light=green")
    entry = AuditEntry.objects.get(verb="export_cases")
    assert entry.actor_id == county.users["dispatcher"].id
    assert re.match(r"tab=open", str(entry.detail["filter"]))
    assert entry.detail["count"] in {0, 1}


def test_nobody_exports_without_signing_in(client: Any, county: County) -> None:
    assert client.get("/desk/export.xlsx")["location"].startswith("/sign-in/")


def test_it_costs_the_same_whatever_the_number_of_rows(county: County, django_assert_max_num_queries: Any) -> None:
    client = signed_in(county, "dispatcher")
    for _ in range(6):
        county.report()
    client.get("/desk/export.xlsx?tab=open")
    with django_assert_max_num_queries(QUERIES):
        client.get("/desk/export.xlsx?tab=open")
