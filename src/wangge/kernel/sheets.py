"""The one door to spreadsheets: XLSX and CSV in, with every fault told by sheet, row and column; XLSX out.

A book is described once by its sheets and columns; headings are understood in Chinese and in English. Nothing of a
file is believed: formulas, merged cells, far-away cells and packed bombs are refused before the cells are read.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from wangge.kernel.errors import InvalidInputError
from wangge.kernel.imports import ImportReport, RowProblem
from wangge.kernel.marks import Mark
from wangge.kernel.text import clean

MOST_ROWS = 200_000
MOST_COLUMNS = 200
MOST_BYTES = 30_000_000
MOST_UNPACKED = 600_000_000
MOST_RATIO, SMALL = 200, 1_000_000  # how many times larger a part may become; small ones may be as packed as they like
MOST_PARTS = 2_000
DECLARED = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\0!\0", re.I)  # an entity makes much of little, or fetches a file
YES = frozenset({"yes", "true", "1", "y", "是", "√", "有"})
NO = frozenset({"no", "false", "0", "n", "否", "×", "无"})
CELL = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*?(?:/>|>(<f\b)?)')
SHEET = re.compile(rb"<sheet\b[^>]*?>")
RELATION = re.compile(rb"<Relationship\b[^>]*?>")
FORMULA_SIGNS = "=+-@\t\r"
Cells = dict[str, str]


@dataclass(frozen=True)
class Column:
    """A column: its headings, what its cells hold (text, code, date, yes), and whether one may be empty."""

    key: str
    zh: str
    en: str
    kind: str = "text"
    is_needed: bool = False
    most: int = 400

    @property
    def heading(self) -> str:
        """The heading as we write it."""
        return f"{self.zh} {self.en}"

    def is_named(self, heading: str) -> bool:
        """Whether a heading means this column, in either language."""
        return clean(heading).lower() in {self.zh.lower(), self.en.lower(), self.heading.lower(), self.key}


@dataclass(frozen=True)
class SheetSpec:
    """A sheet: its names, its columns, and those that together name a row."""

    key: str
    zh: str
    en: str
    columns: tuple[Column, ...]
    named_by: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """The name as we write it."""
        return f"{self.zh} {self.en}"

    def is_named(self, title: str) -> bool:
        """Whether the name of a sheet means this one, in either language."""
        return clean(title).lower() in {self.zh, self.en.lower(), self.title.lower(), self.key}


class SheetRow(NamedTuple):
    """One sound row: where it stands (1 = first after the heading), and its cells as text by column."""

    sheet: str
    row: int
    cells: Cells


def read_book(content: bytes, specs: Sequence[SheetSpec], report: ImportReport) -> dict[str, list[SheetRow]]:
    """The rows of every sheet we know, by its key; unsound rows go into the report.

    InvalidInputError when the file is no XLSX, holds none of the sheets, or holds formulas or merged cells.
    """
    _refuse_unsafe(content)
    found: dict[str, list[SheetRow]] = {}
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            for name in book.sheet_names:
                spec = next((one for one in specs if one.is_named(name)), None)
                if spec and spec.key not in found:
                    sheet = book.get_sheet_by_name(name)
                    _refuse_merged(sheet)
                    found[spec.key] = _rows(name, _lines(sheet), spec, report)
    except (CalamineError, OSError) as error:
        raise _unreadable(str(error)) from error
    if not found:
        names = ", ".join(spec.title for spec in specs)
        raise InvalidInputError(_("None of the sheets has a name we know. They are: %(names)s.") % {"names": names})
    return found


def read_table(name: str, content: bytes, spec: SheetSpec, report: ImportReport) -> list[SheetRow]:
    """The rows of one table, from CSV (UTF-8) or from the first sheet of an XLSX book that carries its name."""
    if content[:2] == b"PK":
        return read_book(content, [spec], report)[spec.key]
    if len(content) > MOST_UNPACKED:
        raise _unreadable(_("it is too large"))
    try:
        lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise _unreadable(_("it is not CSV in UTF-8")) from error
    return _rows(name, lines, spec, report)


def write_book(
    specs: Sequence[SheetSpec], rows: Mapping[str, Iterable[Mapping[str, str]]], mark: Mark | None = None
) -> bytes:
    """An XLSX book. Every cell is text, so that nothing in it is ever taken for a formula or loses its zeros."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(out, options) as book:
        text, heading = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "num_format": "@"})
        _tell(book, mark)
        for spec in specs:
            sheet = book.add_worksheet(spec.title)
            _foot(sheet, mark)
            sheet.freeze_panes(1, 1)
            sheet.set_column(0, len(spec.columns) - 1, 18, text)
            for across, column in enumerate(spec.columns):
                sheet.write_string(0, across, column.heading, heading)
            for down, row in enumerate(rows.get(spec.key, ()), 1):
                for across, column in enumerate(spec.columns):
                    if value := row.get(column.key, ""):
                        sheet.write_string(down, across, value, text)
    return out.getvalue()


@dataclass(frozen=True)
class Table:
    """A sheet to be written row by row: its name, its rows, its columns' widths, and the headings above them."""

    title: str
    rows: Iterable[Sequence[str]]
    widths: Sequence[int]
    headings: Sequence[Sequence[str]] = ()
    marked: frozenset[int] = frozenset()  # the columns whose texts carry the mark of the export unseen


def write_tables(tables: Iterable[Table], mark: Mark | None = None) -> bytes:
    """An XLSX book of long tables in little memory: rows are taken one by one and never held together.

    Every cell is text. One that begins like a formula is marked as text besides, so that editing it, or saving it in
    another format and opening that, starts no calculation here.
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(out, options) as book:
        formats = [
            book.add_format({"num_format": "@", **more}) for more in ({}, {"quote_prefix": True}, {"bold": True})
        ]
        _tell(book, mark)
        for table in tables:
            sheet = book.add_worksheet(table.title)
            _foot(sheet, mark)
            _write_table(sheet, table, formats, mark.hidden if mark else "")
    return out.getvalue()


def _tell(book: Workbook, mark: Mark | None) -> None:
    if mark:
        book.set_properties({"keywords": mark.number, "comments": mark.said})


def _foot(sheet: Worksheet, mark: Mark | None) -> None:
    if mark:
        sheet.set_footer(f"&L&8{mark.said.replace('&', '&&')}&R&8&P/&N")


def _write_table(sheet: Worksheet, table: Table, formats: Sequence[Format], hidden: str) -> None:
    text, quoted, heading = formats
    for across, width in enumerate(table.widths):
        sheet.set_column(across, across, width, text)
    if table.headings:
        sheet.freeze_panes(len(table.headings), 1)
    for down, row in enumerate(table.headings):
        for across, value in enumerate(row):
            sheet.write_string(down, across, value, heading)
    for down, row in enumerate(table.rows, len(table.headings)):
        for across, value in enumerate(row):
            if value:
                written = value + hidden if across in table.marked else value
                sheet.write_string(down, across, written, quoted if value[0] in FORMULA_SIGNS else text)


def texts_of(content: bytes) -> str:
    """Every text of a book, its properties among them, for finding the mark in it; refused when it is a trap."""
    _refuse_unsafe(content)
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        wanted = [
            one for one in packed.namelist() if one.startswith(("docProps/", "xl/sharedStrings", "xl/worksheets/"))
        ]
        return "\n".join(packed.read(one).decode("utf-8", "replace") for one in wanted)


def refuse(report: ImportReport, row: SheetRow, column: str, reason: str, value: str = "") -> None:
    """Count a row as refused and say why."""
    report.refused += 1
    report.problem(RowProblem(row.sheet, row.row, column, reason, value[:80]))


def _unreadable(why: str) -> InvalidInputError:
    return InvalidInputError(_("The file cannot be read: %(why)s. Nothing was changed.") % {"why": why}, field="file")


def _refuse_unsafe(content: bytes) -> None:
    """Refuse what is no XLSX, is too large, has cells far outside, or calculates."""
    if len(content) > MOST_BYTES:
        raise _unreadable(_("it is too large"))
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_packing(packed.infolist())
            _refuse_entities(packed)
            for title, part in _parts(packed):
                _refuse_cells(title, packed.read(part))
    except (zipfile.BadZipFile, KeyError, NotImplementedError, RuntimeError, EOFError) as error:
        raise _unreadable(_("it is not an XLSX file")) from error


def _refuse_packing(parts: Sequence[zipfile.ZipInfo]) -> None:
    """Refuse a book that becomes far larger than it is, has too many parts, or names one outside itself."""
    if sum(part.file_size for part in parts) > MOST_UNPACKED or len(parts) > MOST_PARTS:
        raise _unreadable(_("it is too large"))
    for part in parts:
        if part.file_size > SMALL and part.file_size > MOST_RATIO * max(part.compress_size, 1):
            raise _unreadable(_("it is too large"))
        if part.filename.startswith(("/", "\\")) or ".." in part.filename.replace("\\", "/").split("/"):
            raise _unreadable(_("it is not an XLSX file"))


def _refuse_entities(packed: zipfile.ZipFile) -> None:
    """Refuse parts that declare entities; a spreadsheet program writes none. They stand at the beginning of a part."""
    for part in packed.infolist():
        if part.filename.lower().endswith((".xml", ".rels", ".vml")):
            with packed.open(part) as opened:
                if DECLARED.search(opened.read(64 * 1024)):
                    raise _unreadable(_("it is not an XLSX file"))


def _parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Names of sheets, and of the parts they stand in."""
    targets = {
        _attribute(one, b"Id"): _attribute(one, b"Target")
        for one in RELATION.findall(packed.read("xl/_rels/workbook.xml.rels"))
    }
    for one in SHEET.findall(packed.read("xl/workbook.xml")):
        target = targets.get(_attribute(one, b"r:id"), "").lstrip("/")
        if "worksheets/" in target:
            yield _attribute(one, b"name"), target if target.startswith("xl/") else f"xl/{target}"


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\b" + name + rb'="([^"]*)"', tag)
    return found.group(1).decode("utf-8", "replace") if found else ""


def _refuse_cells(title: str, xml: bytes) -> None:
    for column, row, formula in (cell.groups() for cell in CELL.finditer(xml)):
        if formula:
            words = {"sheet": title, "cell": f"{column.decode()}{row.decode()}"}
            message = _("Cell %(cell)s of sheet %(sheet)s holds a formula. Paste values only. Nothing was changed.")
            raise InvalidInputError(message % words, field="file")
        if int(row) > MOST_ROWS + 1 or _number(column) > MOST_COLUMNS:
            words = {"sheet": title, "cell": f"{column.decode()}{row.decode()}", "rows": f"{MOST_ROWS:,}"}
            message = _(
                "Sheet %(sheet)s reaches to cell %(cell)s; at most %(rows)s rows are read. Nothing was changed."
            )
            raise InvalidInputError(message % words, field="file")


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _refuse_merged(sheet: CalamineSheet) -> None:
    for (row, column), _end in sheet.merged_cell_ranges or []:
        words = {"sheet": sheet.name, "cell": f"{chr(65 + column % 26)}{row + 1}"}
        message = _("Sheet %(sheet)s has merged cells at %(cell)s. Separate them. Nothing was changed.")
        raise InvalidInputError(message % words, field="file")


def _lines(sheet: CalamineSheet) -> Iterator[list[object]]:
    if sheet.start is None:
        return
    down, across = sheet.start
    yield from ([] for _empty in range(down))
    for line in sheet.iter_rows():
        yield [""] * across + list(line)


def _rows(name: str, lines: Iterable[Sequence[object]], spec: SheetSpec, report: ImportReport) -> list[SheetRow]:
    walk = iter(lines)
    places = _places(name, [clean(str(one)) for one in next(walk, [])], spec)
    found = []
    for number, line in enumerate(walk, 1):
        if not any(str(one).strip() for one in line):
            continue
        report.read += 1
        row = SheetRow(name, number, {})
        taken = [_take(row, column, line[at] if at < len(line) else "", report) for column, at in places]
        if all(taken):
            found.append(row)
    return found


def _places(name: str, heading: Sequence[str], spec: SheetSpec) -> list[tuple[Column, int]]:
    """Where each column stands; a column that is not needed may be missing."""
    found = []
    for column in spec.columns:
        at = [place for place, written in enumerate(heading) if column.is_named(written)]
        if len(at) > 1 or (not at and column.is_needed):
            words = {"sheet": name, "column": column.heading}
            twice = _("Sheet %(sheet)s has the column %(column)s twice. Nothing was changed.")
            missing = _("Sheet %(sheet)s has no column %(column)s. Nothing was changed.")
            raise InvalidInputError((twice if at else missing) % words, field="file")
        found += [(column, at[0])] if at else []
    return found


def _take(row: SheetRow, column: Column, value: object, report: ImportReport) -> bool:
    """Put a cell into the row as text; False, with the reason in the report, when it does not fit."""
    text, reason = _text(column, value)
    if not reason and column.is_needed and not text:
        reason = _("This cell may not be empty.")
    if not reason and len(text) > column.most:
        reason = _("The text is too long.")
    if reason:
        refuse(report, row, column.heading, reason, str(value))
        return False
    row.cells[column.key] = text
    return True


def _text(column: Column, value: object) -> tuple[str, str]:
    if isinstance(value, bool):
        return ("yes" if value else "no", "") if column.kind == "yes" else ("", _("Yes or no does not belong here."))
    if isinstance(value, datetime | date):
        return (f"{value:%Y-%m-%d}", "") if column.kind == "date" else ("", _("A date does not belong here."))
    if isinstance(value, int | float):
        return _from_number(column, float(value))
    written = clean(str(value))
    if column.kind == "yes" and written:
        known = "yes" if written.lower() in YES else "no" if written.lower() in NO else ""
        return known, "" if known else _("Please write yes or no.")
    return (written, "") if column.kind != "date" or not written else _from_date(written)


def _from_number(column: Column, value: float) -> tuple[str, str]:
    if column.kind == "code":
        return "", _("A code must be text, or zeros at its beginning are lost. Format the cell as text.")
    if column.kind == "date":
        return "", _("Please write the date as 2026-01-31.")
    if column.kind == "yes":
        return ("yes" if value else "no", "") if value in {0, 1} else ("", _("Please write yes or no."))
    return (str(int(value)) if value.is_integer() else repr(value), "")


def _from_date(written: str) -> tuple[str, str]:
    try:
        return date.fromisoformat(written.replace("/", "-")).isoformat(), ""
    except ValueError:
        return "", _("Please write the date as 2026-01-31.")
