"""Promises of importing cases: row-level reasons, all or nothing, and no second time."""

from pathlib import Path

import pytest

from wangge.cases.actions.importing import import_cases, read_mapping
from wangge.cases.actions.importing.mapping import Mapping
from wangge.cases.management.commands.import_cases import SHIPPED
from wangge.cases.models import Case, CaseEvent
from wangge.flow.actions import install_shipped
from wangge.kernel.errors import InvalidInputError

HEAD = "CASE_ENQUIRY_ID,OPEN_DT,TARGET_DT,CLOSED_DT,CASE_STATUS,CLOSURE_REASON,CASE_TITLE,SUBJECT,REASON,TYPE,Department,Location,neighborhood,LATITUDE,LONGITUDE\n"
OPENED, DUE, CLOSED = "03/07/2015 11:30:00 PM", "03/09/2015 05:00:00 PM", "03/08/2015 03:15:00 AM"


def line(
    number: str = "1",
    *,
    opened: str = OPENED,
    closed: str = CLOSED,
    lat: str = "42.30",
    status: str = "Closed",
) -> str:
    return f"{number},{opened},{DUE},{closed},{status},done,Pothole,Works,Streets,Pothole,PWD,1 Main St,Roxbury,{lat},-71.10\n"


@pytest.fixture
def mapping(db: None) -> Mapping:
    install_shipped()
    return read_mapping(SHIPPED / "boston311.toml")


def bring_in(tmp_path: Path, mapping: Mapping, *lines: str, dry: bool = False):  # type: ignore[no-untyped-def]
    file = tmp_path / "cases.csv"
    file.write_text(HEAD + "".join(lines))
    return import_cases(file, mapping, by=None, is_dry_run=dry)


def cases(mapping: Mapping):  # type: ignore[no-untyped-def]
    return Case.objects.filter(region_no=mapping.region_no)


def test_a_row_becomes_a_case_at_its_local_time(tmp_path: Path, mapping: Mapping) -> None:
    bring_in(tmp_path, mapping, line())
    case = cases(mapping).get()
    assert case.happened_at.isoformat() == "2015-03-08T04:30:00+00:00"
    assert (case.state, case.place_state, case.lat) == ("closed", "known", 42.30)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (line(""), "CASE_ENQUIRY_ID", "the row has no number"),
        (line(opened="2015-13-45"), "OPEN_DT", "the opening date is missing or not a date"),
        (line(opened=""), "OPEN_DT", "the opening date is missing or not a date"),
    ],
)
def test_a_row_that_cannot_be_used_is_refused_with_row_column_and_reason(
    tmp_path: Path, mapping: Mapping, row: str, column: str, reason: str
) -> None:
    report = bring_in(tmp_path, mapping, line("7"), row)
    problem = next(one for one in report.problems if one.is_error)
    assert (problem.row, problem.column, problem.reason, report.refused) == (2, column, reason, 1)


def test_a_number_that_comes_twice_is_taken_once(tmp_path: Path, mapping: Mapping) -> None:
    report = bring_in(tmp_path, mapping, line("7"), line("7"))
    assert (report.added, report.refused) == (1, 1)


def test_a_case_closed_before_it_opened_is_reported_and_keeps_what_was_told(tmp_path: Path, mapping: Mapping) -> None:
    report = bring_in(tmp_path, mapping, line(closed="03/01/2015 09:00:00 AM"))
    assert "closed before it was opened: taken as closed when opened" in report.counts
    assert cases(mapping).get().closed_at == cases(mapping).get().happened_at
    last = CaseEvent.objects.get(region_no=mapping.region_no, move="pass")
    assert last.data["closed_as_told"] == "03/01/2015 09:00:00 AM"


def test_a_point_shared_by_many_rows_is_no_place(tmp_path: Path, mapping: Mapping) -> None:
    from dataclasses import replace

    rows = [line(str(n), lat="42.3594") for n in range(5)] + [line("9", lat="42.31")]
    bring_in(tmp_path, replace(mapping, shared_by=5), *rows)
    states = dict(cases(mapping).values_list("source_id", "place_state"))
    assert (states["0"], states["9"]) == ("unknown", "known")


def test_a_dry_run_reports_and_leaves_nothing(tmp_path: Path, mapping: Mapping) -> None:
    report = bring_in(tmp_path, mapping, line(), dry=True)
    assert report.added == 1
    assert not cases(mapping).exists()


def test_the_same_file_again_adds_nothing(tmp_path: Path, mapping: Mapping) -> None:
    bring_in(tmp_path, mapping, line("1"))
    report = bring_in(tmp_path, mapping, line("1"), line("2"))
    assert (report.added, report.unchanged) == (1, 1)


def test_a_failure_half_way_leaves_nothing(tmp_path: Path, mapping: Mapping, monkeypatch: pytest.MonkeyPatch) -> None:
    from wangge.cases.actions.importing import write

    monkeypatch.setattr(write, "CLOCK_COLUMNS", ("no_such_column",))
    with pytest.raises(Exception, match="no_such_column"):
        bring_in(tmp_path, mapping, line())
    assert not cases(mapping).exists()


def test_a_file_without_the_columns_is_refused_by_their_names(tmp_path: Path, mapping: Mapping) -> None:
    file = tmp_path / "cases.csv"
    file.write_text("A,B\n1,2\n")
    with pytest.raises(InvalidInputError, match="CASE_ENQUIRY_ID"):
        import_cases(file, mapping, by=None)


def test_a_mapping_without_a_needed_part_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "mapping.toml"
    file.write_text((SHIPPED / "boston311.toml").read_text().replace('opened = "OPEN_DT"', ""))
    with pytest.raises(InvalidInputError, match="opened"):
        read_mapping(file)
