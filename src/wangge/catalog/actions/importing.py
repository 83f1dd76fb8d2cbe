"""Bringing in a duty list from an XLSX book: check every row, compare with the list in force, make a draft."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.catalog import queries
from wangge.catalog.actions.building import Known, Title
from wangge.catalog.actions.drafting import make_draft
from wangge.catalog.models import DutyList
from wangge.catalog.rules import (
    SHEETS,
    Codes,
    Difference,
    RowFault,
    compare,
    depths,
    normalise,
    reference_fault,
)
from wangge.catalog.rules.comparing import Content
from wangge.catalog.rules.sheets import SPECS
from wangge.flow.models import FlowVersion
from wangge.kernel import clock
from wangge.kernel.imports import ImportReport, run
from wangge.kernel.sheets import SheetRow, read_book, refuse
from wangge.units import queries as unit_queries
from wangge.units.models import Desk, Unit

Rows = dict[str, list[SheetRow]]


@dataclass
class ImportedList:
    """What an import did or would do: the report, the differences from the list in force, the draft if one was made."""

    report: ImportReport
    differences: list[Difference] = field(default_factory=list)
    draft: DutyList | None = None


@transaction.atomic
def import_duty_list(
    content: bytes, *, by: UUID | None, is_dry_run: bool = False, title: Title | None = None
) -> ImportedList:
    """Read a book into a draft. With one refused row, or on a dry run, nothing is kept.

    InvalidInputError when the file is no XLSX we can read.
    """
    done = ImportedList(ImportReport(name=""))

    def read(report: ImportReport) -> None:
        done.report = report
        sheets, known = _read(content, report)
        if report.refused:
            return
        before = queries.content_of(queries.list_in_force())
        done.differences = compare(before, sheets)
        _count(report, done.differences, sheets)
        if not is_dry_run:
            done.draft = make_draft(title or _untitled(), sheets, known, by=by)

    run(read, name=_("Duty list"), is_dry_run=is_dry_run)
    return done


def _untitled() -> Title:
    version = queries.next_version()
    return Title(version, f"事项清单 {version}", f"Duty list {version}")


def _count(report: ImportReport, differences: list[Difference], sheets: Content) -> None:
    kinds = Counter(one.kind for one in differences)
    report.added, report.changed = kinds["added"], kinds["changed"]
    report.unchanged = sum(len(rows) for rows in sheets.values()) - report.added - report.changed
    if kinds["removed"]:
        report.counts[_("in the list in force, not in this file")] = kinds["removed"]


def _read(content: bytes, report: ImportReport) -> tuple[Content, Known]:
    """The sheets as content, and what their areas and units mean; everything unsound is in the report."""
    read = read_book(content, SHEETS, report)
    rows = {spec.key: read.get(spec.key, []) for spec in SHEETS}
    for sheet, found in rows.items():
        rows[sheet] = [row for row in found if _is_sound(report, row, sheet, normalise(sheet, row.cells))]
    units = _units(report, rows)
    known = Known(_areas(report, rows), units, _desks(report, rows, units))
    codes = _codes(rows)
    for sheet, found in rows.items():
        for row in found:
            _is_sound(report, row, sheet, reference_fault(sheet, row.cells, codes))
        _refuse_doubles(report, sheet, found)
    _refuse_two_mains(report, rows["duties"])
    return {sheet: queries.keyed(sheet, (row.cells for row in found)) for sheet, found in rows.items()}, known


def _is_sound(report: ImportReport, row: SheetRow, sheet: str, fault: RowFault | None) -> bool:
    if fault:
        _refuse(report, row, (sheet, fault.column), _(fault.refusal.reason), fault.value)
    return fault is None


def _refuse(report: ImportReport, row: SheetRow, place: tuple[str, str], reason: str, value: str) -> None:
    sheet, column = place
    heading = next((one.heading for one in SPECS[sheet].columns if one.key == column), column)
    refuse(report, row, heading, reason, value)


def _codes(rows: Rows) -> Codes:
    return Codes(
        depths({row.cells["code"]: row.cells["parent"] for row in rows["categories"]}),
        {row.cells["code"] for row in rows["matters"]},
        {(row.cells["matter"], row.cells["code"]) for row in rows["conditions"]},
        frozenset(FlowVersion.objects.values_list("name", flat=True)),
    )


def _refuse_doubles(report: ImportReport, sheet: str, found: list[SheetRow]) -> None:
    seen: set[str] = set()
    for row in found:
        key = queries.key_of(sheet, row.cells)
        if key in seen:
            refuse(report, row, "", _("This row stands in the sheet twice."), key)
        seen.add(key)


def _refuse_two_mains(report: ImportReport, duties: list[SheetRow]) -> None:
    seen: set[tuple[str, ...]] = set()
    for row in duties:
        place = tuple(row.cells[column] for column in ("matter", "area", "level"))
        if row.cells["is_main"] == "yes" and place in seen:
            _refuse(report, row, ("duties", "is_main"), _("This matter has a main unit here already."), " ".join(place))
        seen |= {place} if row.cells["is_main"] == "yes" else set()


def _written(rows: Rows, column: str) -> Iterator[tuple[str, SheetRow]]:
    """Every cell of this column that says something, in the sheets that name areas and units."""
    for sheet in ("duties", "limits"):
        yield from ((sheet, row) for row in rows[sheet] if row.cells[column])


def _areas(report: ImportReport, rows: Rows) -> dict[str, Area]:
    """The areas the sheets name, by the form a list writes them in, which replaces what stood in the cell."""
    meant = area_queries.written_areas({row.cells["area"] for _sheet, row in _written(rows, "area")})
    names = area_queries.written_names(areas[0] for areas in meant.values() if len(areas) == 1)
    for sheet, row in _written(rows, "area"):
        areas = meant[row.cells["area"]]
        if len(areas) == 1:
            row.cells["area"] = names[areas[0].id]
        else:
            unknown, several = (
                _("This area is unknown."),
                _("Several areas are called so; write the names above it too."),
            )
            _refuse(report, row, (sheet, "area"), several if areas else unknown, row.cells["area"])
    return {names[areas[0].id]: areas[0] for areas in meant.values() if len(areas) == 1}


def _units(report: ImportReport, rows: Rows) -> dict[str, Unit]:
    """The units the sheets name by key; an abolished one is refused with the day it ended."""
    keys = {row.cells["unit"].split(" ")[0] for _sheet, row in _written(rows, "unit")}
    found, today = unit_queries.units_by_key(keys), clock.today()
    for sheet, row in _written(rows, "unit"):
        unit = found.get(row.cells["unit"].split(" ")[0])
        if unit and unit.is_live(today):
            row.cells["unit"] = queries.unit_name(unit)
        else:
            abolished = _("The unit %(unit)s was abolished on %(day)s.")
            reason = abolished % {"unit": unit, "day": unit.valid_to} if unit else _("There is no unit with this key.")
            _refuse(report, row, (sheet, "unit"), reason, row.cells["unit"])
    return {queries.unit_name(unit): unit for unit in found.values()}


def _desks(report: ImportReport, rows: Rows, units: Mapping[str, Unit]) -> dict[tuple[str, str], Desk]:
    """The desks the duties name, each a desk of the unit in its row."""
    asked = [row for row in rows["duties"] if row.cells["desk"] and row.cells["unit"] in units]
    found = unit_queries.desks_of({units[row.cells["unit"]].id for row in asked})
    meant: dict[tuple[str, str], Desk] = {}
    for row in asked:
        unit = units[row.cells["unit"]]
        desk = found.get((unit.id, row.cells["desk"].split(" ")[0]))
        if desk is None:
            reason = _("%(unit)s has no desk with this key.") % {"unit": unit}
            _refuse(report, row, ("duties", "desk"), reason, row.cells["desk"])
            continue
        row.cells["desk"] = queries.desk_name(desk)
        meant[row.cells["unit"], row.cells["desk"]] = desk
    return meant
