"""Promises of bringing a duty list in: every fault with its place, nothing half done, and a difference to look at."""

import csv
from datetime import date
from pathlib import Path

import pytest
from tests.county import County

from wangge.catalog import actions, queries
from wangge.catalog.models import Category, Duty, DutyList, Matter
from wangge.catalog.tests.books import CATEGORY, MATTER, book, raw_book
from wangge.kernel.errors import InvalidInputError
from wangge.units.models import Desk

TREE = Path(__file__).resolve().parents[5] / "shared" / "data" / "tickets" / "taidi2020_category_tree.csv"
DUTY = {"matter": "0201", "area": "昆山市/第0镇", "unit": "owners"}


def reasons(content: bytes) -> list[tuple[str, int, str, str]]:
    done = actions.import_duty_list(content, by=None)
    assert done.draft is None
    return [(one.file, one.row, one.column, one.value) for one in done.report.problems]


def test_a_book_becomes_a_draft_with_its_differences(county: County) -> None:
    done = actions.import_duty_list(book(duties=[DUTY]), by=None)
    assert done.draft is not None
    assert done.draft.is_draft
    changed = next(one for one in done.differences if one.sheet == "matters" and one.key == "0201")
    assert ("whole", "2 urgent_hours", "4 work_hours") in changed.changes
    assert {one.key for one in done.differences if one.kind == "removed" and one.sheet == "matters"} == {"0301", "0401"}


def test_what_is_exported_comes_back_without_a_difference(county: County) -> None:
    for chinese in (True, False):
        content = actions.export_duty_list(queries.list_in_force(), by=None, chinese=chinese)
        done = actions.import_duty_list(content, by=None)
        assert (done.differences, done.report.problems) == ([], [])


def test_conditions_limits_and_levels_come_back_too(county: County) -> None:
    full = book(
        conditions=[
            {
                "matter": "0201",
                "code": "1",
                "open_when_zh": "缺失",
                "whole": "2 紧急工作时",
                "other_limits": "stage=1 workdays",
            }
        ],
        duties=[DUTY | {"level": "镇", "is_main": "是", "clause": "第3条"}],
        limits=[
            {
                "matter": "0201",
                "condition": "1",
                "unit": "owners",
                "kind": "办理",
                "limit": "3 工作时",
                "effective_from": "2026-01-01",
            }
        ],
    )
    first = actions.import_duty_list(full, by=None).draft
    assert first is not None
    again = actions.import_duty_list(actions.export_duty_list(first, by=None), by=None).draft
    assert queries.content_of(again) == queries.content_of(first)
    assert queries.content_of(first)["limits"]


def test_a_dry_run_keeps_nothing(county: County) -> None:
    before = DutyList.objects.count()
    done = actions.import_duty_list(book(), by=None, is_dry_run=True)
    assert (done.report.added, done.report.changed) == (0, 1)
    assert DutyList.objects.count() == before


@pytest.mark.parametrize(
    ("sheets", "place"),
    [
        ({"matters": [MATTER, MATTER]}, ("事项 matters", 2, "", "0201")),
        ({"matters": [MATTER | {"whole": "4 moons"}]}, ("事项 matters", 1, "办理时限 handling limit", "4 moons")),
        ({"matters": [MATTER | {"category": "99"}]}, ("事项 matters", 1, "目录编码 category code", "99")),
        ({"matters": [MATTER | {"is_public": "perhaps"}]}, ("事项 matters", 1, "公开 public", "perhaps")),
        ({"matters": [MATTER | {"flow": "nothing"}]}, ("事项 matters", 1, "流程 process", "nothing")),
        ({"categories": [CATEGORY, {"code": "02", "name_zh": "x", "parent": "77"}]}, ("目录 categories", 2, "上级编码 parent code", "77")),
        ({"duties": [DUTY | {"unit": "nobody"}]}, ("职责 duties", 1, "单位 unit", "nobody")),
        ({"duties": [DUTY | {"area": "火星"}]}, ("职责 duties", 1, "区域 area", "火星")),
        ({"duties": [DUTY, DUTY | {"unit": "strangers"}]}, ("职责 duties", 2, "主办 main", "0201 昆山市/第0镇 ")),
        ({"limits": [{"matter": "0201", "unit": "owners", "kind": "whole", "limit": "2 workdays", "effective_from": "May"}]}, ("时限 limits", 1, "自 from", "May")),
        ({"limits": [{"matter": "0201", "kind": "whole", "limit": "2 workdays", "effective_from": "2026-01-01"}]}, ("时限 limits", 1, "区域 area", "")),
    ],
)  # fmt: skip
def test_a_wrong_row_is_refused_with_its_place(
    county: County, sheets: dict[str, list[dict[str, str]]], place: tuple[str, int, str, str]
) -> None:
    assert reasons(book(**sheets)) == [place]


def test_a_ring_in_the_tree_is_refused(county: County) -> None:
    ring = [{"code": "01", "name_zh": "a", "parent": "02"}, {"code": "02", "name_zh": "b", "parent": "01"}]
    assert {place[:2] for place in reasons(book(categories=ring))} >= {("目录 categories", 1), ("目录 categories", 2)}


def test_a_fifth_level_is_refused(county: County) -> None:
    deep = [{"code": f"{n}", "name_zh": "x", "parent": str(n - 1) if n > 1 else ""} for n in range(1, 6)]
    assert [place[3] for place in reasons(book(categories=deep, matters=[]))] == ["4"]


def test_an_abolished_unit_is_refused_with_the_day(county: County) -> None:
    county.units["owners"].valid_to = date(2026, 2, 1)
    county.units["owners"].save()
    done = actions.import_duty_list(book(duties=[DUTY]), by=None)
    assert "2026-02-01" in done.report.problems[0].reason
    assert done.draft is None


@pytest.mark.parametrize(
    "content",
    [
        b"no book at all",
        b"PK\x03\x04 broken",
        raw_book("事项", [["编码", "目录编码", "名称"], ["1", "2", "3"]], merge="A2:B2"),
        raw_book("事项", [["编码", "目录编码", "名称"], ["1", "2", "3"]], formula="C2"),
        raw_book("事项", [["编码", "名称"], ["1", "2"]]),
        raw_book("something", [["编码"], ["1"]]),
        raw_book("目录", [["编码", "名称"]] + [[]] * 300_000 + [["1", "x"]]),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_whole(county: County, content: bytes) -> None:
    with pytest.raises(InvalidInputError):
        actions.import_duty_list(content, by=None)
    assert DutyList.objects.filter(state="draft").count() == 0


def test_a_code_typed_as_a_number_is_refused(county: County) -> None:
    assert [one[2:] for one in reasons(raw_book("categories", [["code", "name (Chinese)"], [101, "x"]]))] == [
        ("编码 code", "101.0")
    ]


def test_headings_of_either_language_are_understood(county: County) -> None:
    for heading in (["编码", "名称"], ["Code", "Name (Chinese)"], ["编码 code", "名称 name (Chinese)"]):
        done = actions.import_duty_list(raw_book("categories", [heading, ["A", "设施"]]), by=None)
        assert done.report.problems == []


def test_a_cell_that_begins_like_a_formula_stays_text(county: County) -> None:
    odd = [MATTER | {"name_zh": "=1+1", "name_en": "@x", "legal_basis": "+1", "open_when_zh": "-1"}]
    draft = actions.import_duty_list(book(matters=odd), by=None).draft
    assert draft is not None
    again = actions.import_duty_list(actions.export_duty_list(draft, by=None), by=None).draft
    assert Matter.objects.get(duty_list=again).name_zh == "=1+1"


@pytest.mark.skipif(not TREE.exists(), reason="the tree of 517 rows is not shipped")
def test_a_real_tree_of_three_levels_comes_in(county: County) -> None:
    nodes: dict[tuple[str, ...], dict[str, str]] = {}
    for line in csv.reader(TREE.open(encoding="utf-8-sig")):
        for depth in range(1, 4):
            path = tuple(line[:depth])
            parent = nodes.get(path[:-1], {}).get("code", "")
            nodes.setdefault(
                path, {"code": f"{parent}.{len(nodes):04}".strip("."), "name_zh": path[-1], "parent": parent}
            )
    done = actions.import_duty_list(book(categories=list(nodes.values())[3:], matters=[]), by=None)
    assert done.report.problems == []
    assert Category.objects.filter(duty_list=done.draft, level=3).count() == 517
    assert Category.objects.filter(duty_list=done.draft, name_zh="其他").count() > 1


def test_the_shipped_city_management_list_has_its_conditions(county: County) -> None:
    draft = actions.load_city_management_list(by=None)
    cover = Matter.objects.get(duty_list=draft, code="B0101")
    assert [one.limits["whole"] for one in cover.conditions.all()] == [
        "2 urgent_hours",
        "4 work_hours",
        "2 workdays",
        "5 workdays",
    ]
    assert Matter.objects.get(duty_list=draft, code="A0101").limit == "15 workdays"
    assert Duty.objects.filter(matter__duty_list=draft).count() == 0


def test_a_duty_names_a_desk_of_its_unit_and_no_other(county: County) -> None:
    Desk.objects.create(unit=county.units["owners"], key="roads", name_zh="道路岗", name_en="Roads desk")
    done = actions.import_duty_list(book(duties=[DUTY | {"desk": "roads"}]), by=None)
    assert done.draft is not None
    duty = Duty.objects.get(matter__duty_list=done.draft)
    assert duty.desk is not None
    assert duty.desk.key == "roads"
    content = actions.export_duty_list(done.draft, by=None)
    again = actions.import_duty_list(content, by=None)
    assert queries.content_of(again.draft) == queries.content_of(done.draft)
    assert reasons(book(duties=[DUTY | {"desk": "lamps"}])) == [("职责 duties", 1, "岗位 desk", "lamps")]
