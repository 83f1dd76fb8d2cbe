"""Importing the tree: everything sound is taken, everything else is named, and nothing is left half done."""

import csv
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from wangge.areas.actions import import_areas, renumbering, tree
from wangge.areas.events import AreasRenumbered
from wangge.areas.models import Area, AreaCode, AreaLevel, Region, RegionSpan
from wangge.areas.queries import area_by_code
from wangge.areas.rules import Plant
from wangge.areas.tests.factories import FILES, small_files, write
from wangge.kernel import bus
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.imports import ImportReport
from wangge.kernel.models import AuditEntry

pytestmark = pytest.mark.django_db


def import_with(folder: Path, name: str, *rows: str) -> ImportReport:
    """Import the sound files, with these rows added to one of them."""
    write(folder, name, [*FILES[name], *rows])
    others = [write(folder, other, lines) for other, lines in FILES.items() if other != name]
    return import_areas([folder / name, *others], by=None)


def test_files_in_any_order_become_one_tree(tmp_path: Path) -> None:
    report = import_areas(small_files(tmp_path)[::-1], by=None)
    assert (report.read, report.added, report.refused) == (8, 8, 0)
    village = area_by_code("320583100001")
    assert village is not None
    line = []
    while village:
        line.append(village.name)
        village = village.parent
    assert line == ["同心社区居委会", "玉山镇", "昆山市", "苏州市", "江苏省", "中国"]


def test_under_a_town_are_its_villages_and_no_others(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    town = area_by_code("320583100")
    assert town is not None
    assert {area.name for area in Area.objects.under(town)} == {"玉山镇", "同心社区居委会", "庙灯村委会"}


def test_everything_in_a_county_has_its_region(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    county = area_by_code("320583")
    assert county is not None
    assert set(Area.objects.under(county).values_list("region_no", flat=True)) == {320583}
    assert set(Region.objects.values_list("region_no", flat=True)) == {320583, 320585}
    span = RegionSpan.objects.get(region_id=320583)
    assert (span.area_from, span.area_to) == (county.area_no, county.area_end)


def test_areas_are_valid_from_the_day_of_the_vintage(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    assert set(Area.objects.values_list("valid_from", flat=True)) == {date(2023, 6, 30)}


def test_a_city_without_counties_works_through_its_stand_in_county(tmp_path: Path) -> None:
    files = [
        write(tmp_path, "p.csv", ["code,name", "44,广东省"]),
        write(tmp_path, "c.csv", ["code,name,provinceCode", "4419,东莞市,44"]),
        write(tmp_path, "a.csv", ["code,name,cityCode", "441900,东莞市,4419"]),
        write(tmp_path, "t.csv", ["code,name,areaCode", "441900003,东城街道,441900"]),
    ]
    assert import_areas(files, by=None).added == 4
    town = area_by_code("441900003")
    assert town is not None
    assert town.region_no == 441900


@pytest.mark.parametrize("ending", [".gz", ".xz"])
def test_packed_files_are_read(tmp_path: Path, ending: str) -> None:
    files = [write(tmp_path, name + ending, lines) for name, lines in FILES.items()]
    assert import_areas(files, by=None).added == 8


def test_running_twice_adds_nothing(tmp_path: Path) -> None:
    files = small_files(tmp_path)
    import_areas(files, by=None)
    before = list(Area.objects.order_by("id").values_list())
    report = import_areas(files, by=None)
    assert (report.added, report.changed, report.unchanged) == (0, 0, 8)
    assert list(Area.objects.order_by("id").values_list()) == before


def test_a_new_name_is_taken_over(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    renamed = write(tmp_path, "t.csv", ["code,name,areaCode", "320583100,玉山街道,320583"])
    report = import_areas([renamed], by=None)
    assert (report.changed, report.added) == (1, 0)
    town = area_by_code("320583100")
    assert town is not None
    assert town.name == "玉山街道"


def test_another_vintage_gives_the_same_areas_another_code(tmp_path: Path) -> None:
    files = small_files(tmp_path)
    import_areas(files, by=None)
    report = import_areas(files, vintage="2024", by=None)
    assert (report.added, report.changed) == (0, 8)
    assert area_by_code("320583", vintage="2024") == area_by_code("320583", vintage="2023")


def test_areas_added_later_stand_beside_the_others(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    more = write(tmp_path, "t.csv", ["code,name,areaCode", "320583102,周市镇,320583"])
    import_areas([more], by=None)
    county, first, added = (area_by_code(code) for code in ("320583", "320583101", "320583102"))
    assert county is not None
    assert first is not None
    assert added is not None
    assert county.area_no < first.area_end < added.area_no < added.area_end <= county.area_end


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("320583900999,孤村,320583999", "streetCode", "parent"),
        ("320583100001,重复,320583100", "code", "more than once"),
        ("32058310000,短码,320583100", "code", "number of digits"),
        ("32058310000X,错码,320583100", "code", "digits"),
        ("３２０５８３１０００１２,全角,320583100", "code", "digits"),
        ("320583100009,,320583100", "name", "empty"),
        ("320583100009,　,320583100", "name", "empty"),
        ("320583100009,多了,一列,320583100", "", "as many fields"),
        (f"320583100009,{'长' * 121},320583100", "name", "too long"),
        ('320583100009,"断\n行",320583100', "name", "line break"),
    ],
)
def test_a_row_with_a_fault_is_named_and_the_rest_is_taken(tmp_path: Path, row: str, column: str, reason: str) -> None:
    report = import_with(tmp_path, "villages.csv", row)
    (problem,) = report.problems
    assert (report.refused, report.added) == (1, 8)
    assert (problem.file, problem.row, problem.column, problem.is_error) == ("villages.csv", 3, column, True)
    assert reason in problem.reason


def test_what_hangs_below_a_refused_row_is_refused_too(tmp_path: Path) -> None:
    files = small_files(tmp_path)
    write(tmp_path, "towns.csv", ["code,name,areaCode", "32058310,玉山镇,320583"])
    report = import_areas(files, by=None)
    assert (report.refused, report.added) == (3, 4)


def test_text_in_another_encoding_is_named(tmp_path: Path) -> None:
    small_files(tmp_path)
    bad = tmp_path / "villages.csv"
    bad.write_bytes("code,name,streetCode\n320583100001,同心社区,320583100\n".encode("gb18030"))
    report = import_areas([tmp_path / name for name in FILES], by=None)
    assert [problem.column for problem in report.problems] == ["name"]
    assert "UTF-8" in report.problems[0].reason


def test_a_code_that_does_not_begin_like_its_parent_is_a_remark(tmp_path: Path) -> None:
    report = import_with(tmp_path, "towns.csv", "320999105,飞地镇,320583")
    assert (report.refused, report.added) == (0, 9)
    assert not report.problems[0].is_error


@pytest.mark.parametrize("name", ["nothing.csv", "broken.csv.gz", "broken.csv.xz", "other.csv", "empty.csv"])
def test_a_file_that_cannot_be_used_stops_everything(tmp_path: Path, name: str) -> None:
    if name != "nothing.csv":
        (tmp_path / name).write_bytes(b"" if name == "empty.csv" else b"id,text\n1,2\n")
    with pytest.raises(InvalidInputError, match=name):
        import_areas([*small_files(tmp_path), tmp_path / name], by=None)
    assert not Area.objects.exists()


def test_a_dry_run_leaves_nothing(tmp_path: Path) -> None:
    report = import_areas(small_files(tmp_path), by=None, is_dry_run=True)
    assert (report.added, report.is_dry_run) == (8, True)
    held = [model.objects.count() for model in (Area, AreaCode, AreaLevel, Region, RegionSpan)]
    assert held == [0] * 5
    assert not AuditEntry.objects.filter(region_no=0).exists()


def test_a_crash_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(counties: object) -> None:
        raise RuntimeError("power cut")

    monkeypatch.setattr(tree, "_add_regions", crash)
    with pytest.raises(RuntimeError):
        import_areas(small_files(tmp_path), by=None)
    assert Area.objects.count() == AreaCode.objects.count() == 0


def test_one_audit_row_tells_of_the_import(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    entry = AuditEntry.objects.get(region_no=0, verb="import_areas")
    assert entry.detail["added"] == 8


def test_progress_ends_at_the_total(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    import_areas(small_files(tmp_path), by=None, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (8, 8)


def test_a_full_town_is_renumbered_and_whoever_keeps_positions_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[AreasRenumbered] = []
    monkeypatch.setitem(bus._listeners, AreasRenumbered, [told.append])
    monkeypatch.setattr(tree, "ROOM", dict.fromkeys(tree.ROOM, 1))
    import_areas(small_files(tmp_path), by=None)
    more = [f"3205831003{at:02},村{at},320583100" for at in range(40)]
    report = import_areas([write(tmp_path, "more.csv", [FILES["villages.csv"][0], *more])], by=None)
    town = area_by_code("320583100")
    assert town is not None
    assert (report.added, len(told)) == (40, 1)
    assert Area.objects.under(town).count() == 43
    moved = dict(told[0].moves)
    assert set(moved.values()) <= set(Area.objects.values_list("area_no", flat=True))


def test_making_room_climbs_until_there_is_enough(tmp_path: Path) -> None:
    import_areas(small_files(tmp_path), by=None)
    town = area_by_code("320583100")
    assert town is not None
    Area.objects.filter(id=town.id).update(area_end=town.area_no + 9)
    Area.objects.filter(parent=town).delete()
    renumbering.make_room({town.id: [Plant()] * 3})
    county, again = area_by_code("320583"), area_by_code("320583100")
    assert county is not None
    assert again is not None
    assert county.area_no < again.area_no < again.area_end <= county.area_end
    assert again.area_end - again.area_no > 1000


def test_the_command_writes_every_problem_and_exits_with_1(tmp_path: Path) -> None:
    files = small_files(tmp_path)
    write(tmp_path, "villages.csv", [*FILES["villages.csv"], "1,短,320583100", "2,短,320583100"])
    with pytest.raises(SystemExit) as stopped:
        call_command("import_areas", *map(str, files), report=tmp_path / "problems.csv")
    assert stopped.value.code == 1
    with (tmp_path / "problems.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file))
    assert lines[0] == ["file", "row", "column", "reason", "value", "is_error"]
    assert [line[:3] for line in lines[1:]] == [["villages.csv", "3", "code"], ["villages.csv", "4", "code"]]


def test_the_command_tells_of_a_missing_file_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"nothing\.csv"):
        call_command("import_areas", str(tmp_path / "nothing.csv"))
