"""Reading the files of an import: plain, gzip or xz, with every fault told in words."""

import csv
import io
import lzma
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import BinaryIO, NamedTuple

from django.utils.translation import gettext as _

from wangge.kernel.errors import InvalidInputError
from wangge.kernel.imports import ImportReport, RowProblem
from wangge.kernel.text import clean
from wangge.kernel.unpacking import open_packed

LONGEST_NAME = 120


class Kind(NamedTuple):
    """A kind of file: the level of its rows, the digits of their codes, the column that names the parent."""

    level: str
    digits: int
    parent_column: str


KINDS = (
    Kind("province", 2, ""),
    Kind("city", 4, "provinceCode"),
    Kind("county", 6, "cityCode"),
    Kind("town", 9, "areaCode"),
    Kind("village", 12, "streetCode"),
)


class AreaRow(NamedTuple):
    """One row of a file, sound in itself."""

    file: str
    row: int
    code: str
    name: str
    parent: str


def read_packed(path: Path) -> bytes:
    """All bytes of a file; InvalidInputError in plain words when it is missing or damaged."""
    try:
        with open_packed(path) as file:
            return file.read()
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise _unreadable(path, error) from error


def read_rows(files: Sequence[Path], report: ImportReport) -> dict[Kind, list[AreaRow]]:
    """Every sound row by kind of file; unsound ones go into the report."""
    found: dict[Kind, list[AreaRow]] = {kind: [] for kind in KINDS}
    for path in files:
        try:
            with open_packed(path) as raw:
                kind, rows = _sound_rows(path, raw, report)
                found[kind].extend(rows)
        except (OSError, EOFError, lzma.LZMAError, zlib.error, csv.Error) as error:
            raise _unreadable(path, error) from error
    return found


def refuse(report: ImportReport, row: AreaRow, column: str, reason: str, value: str = "") -> None:
    """Count a row as refused and say why."""
    report.refused += 1
    report.problem(RowProblem(row.file, row.row, column, reason, _shown(value)))


def _unreadable(path: Path, error: Exception) -> InvalidInputError:
    words = {"file": path.name, "why": getattr(error, "strerror", None) or str(error)}
    return InvalidInputError(_("The file %(file)s cannot be read: %(why)s. Nothing was changed.") % words)


def _sound_rows(path: Path, raw: BinaryIO, report: ImportReport) -> tuple[Kind, Iterator[AreaRow]]:
    text = io.TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="")
    lines = csv.reader(text)
    heading = [name.strip() for name in next(lines, [])]
    kind = _kind(path, heading)
    return kind, _checked(path.name, kind, heading, lines, report)


def _kind(path: Path, heading: Sequence[str]) -> Kind:
    if {"code", "name"} <= set(heading):
        for kind in reversed(KINDS):
            if not kind.parent_column or kind.parent_column in heading:
                return kind
    message = _("The file %(file)s has no heading we know. It needs the columns code and name. Nothing was changed.")
    raise InvalidInputError(message % {"file": path.name})


def _checked(
    file: str, kind: Kind, heading: Sequence[str], lines: Iterator[list[str]], report: ImportReport
) -> Iterator[AreaRow]:
    code_at, name_at = heading.index("code"), heading.index("name")
    parent_at = heading.index(kind.parent_column) if kind.parent_column else None
    for number, line in enumerate(lines, 1):
        if not line:
            continue
        report.read += 1
        if len(line) != len(heading):
            reason = _("The row does not have as many fields as the heading.")
            refuse(report, AreaRow(file, number, "", "", ""), "", reason, ",".join(line)[:80])
            continue
        parent = "" if parent_at is None else line[parent_at].strip()
        row = AreaRow(file, number, line[code_at].strip(), line[name_at].strip(), parent)
        fault = _fault(row, kind)
        if fault:
            refuse(report, row, *fault)
        else:
            yield row if row.name.isalnum() else row._replace(name=clean(row.name))


def _fault(row: AreaRow, kind: Kind) -> tuple[str, str, str] | None:
    code, name = row.code, row.name
    if not (code.isascii() and code.isdigit()):
        return "code", _("The code must consist of digits."), code
    if len(code) != kind.digits:
        return "code", _("The code has the wrong number of digits for this kind of area."), code
    return _name_fault(name)


def _name_fault(name: str) -> tuple[str, str, str] | None:
    if not name:
        return "name", _("The name is empty."), ""
    if name.isalnum() and len(name) <= LONGEST_NAME:
        return None
    if _shown(name) != name:
        return "name", _("The text is not UTF-8. Save the file as UTF-8 and try again."), name
    if "\n" in name or "\r" in name:
        return "name", _("There is a line break in the name; a quotation mark may be missing."), name[:80]
    if not clean(name):
        return "name", _("The name is empty."), ""
    return ("name", _("The name is too long."), name[:80]) if len(name) > LONGEST_NAME else None


def _shown(text: str) -> str:
    """The text with bytes that are not UTF-8 made visible, so that it can be printed and stored."""
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
