"""Read the rows of the file: each becomes a draft of a case, or is refused with row, column and reason."""

import csv
import io
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from wangge.cases.actions.importing.mapping import Mapping
from wangge.cases.rules.reports import LONGEST_PLACE, LONGEST_TEXT
from wangge.kernel.errors import InvalidInputError
from wangge.kernel.imports import ImportReport, RowProblem
from wangge.kernel.text import clean, clean_words
from wangge.kernel.unpacking import open_packed

Point = tuple[float, float]


@dataclass(frozen=True)
class Draft:
    """One row, understood."""

    id: str
    opened_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    title: str
    text: str
    place: str
    point: Point | None
    is_vague: bool
    child: str
    unit: str
    answer: str
    told_closed: str


class Reader:
    """Reads one file by one mapping, noting every problem in the report."""

    def __init__(self, path: Path, mapping: Mapping, report: ImportReport) -> None:
        self.path, self.mapping, self.report = path, mapping, report
        self.row = 0
        self.seen: set[str] = set()
        self.fallbacks = self._fallback_points()

    def drafts(self) -> Iterator[Draft]:
        """The sound rows, in order."""
        for row in self._rows():
            self.row += 1
            self.report.read += 1
            if draft := self._draft(row):
                yield draft

    def _rows(self) -> Iterator[dict[str, str]]:
        try:
            with open_packed(self.path) as raw:
                rows = csv.DictReader(io.TextIOWrapper(raw, encoding="utf-8-sig", newline=""))
                if missing := self.mapping.missing(list(rows.fieldnames or [])):
                    raise InvalidInputError(f"{self.path.name} has no column {', '.join(missing)}")
                yield from rows
        except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            raise InvalidInputError(f"{self.path} cannot be read: {error}") from error

    def _fallback_points(self) -> set[Point]:
        """Points so many rows share that they mean "somewhere in town"."""
        shared = Counter(point for row in self._rows() if (point := self._point(row)))
        return {point for point, count in shared.items() if count >= self.mapping.shared_by}

    def _told(self, row: dict[str, str], what: str) -> str:
        return clean_words(row.get(self.mapping.columns.get(what, ""), "") or "")

    def _draft(self, row: dict[str, str]) -> Draft | None:
        identity = self._told(row, "id")
        opened = self._moment(row, "opened")
        if not identity:
            self._refuse("id", "the row has no number")
            return None
        if identity in self.seen:
            self._refuse("id", "the number stands in an earlier row", identity)
            return None
        self.seen.add(identity)
        if opened is None:
            self._refuse("opened", "the opening date is missing or not a date", self._told(row, "opened"))
            return None
        point = self._point(row)
        is_vague = point is None or point in self.fallbacks
        if is_vague:
            reason = "no point: place unknown" if point is None else "a point shared by many rows: place unknown"
            self._remark("lat", reason, "" if point is None else f"{point[1]}, {point[0]}")
        return Draft(
            id=identity, opened_at=opened, due_at=self._moment(row, "due"), closed_at=self._closed(row, opened),
            title=self._told(row, "title")[:120], text=self._text(row), place=self._told(row, "place")[:LONGEST_PLACE],
            point=point, is_vague=is_vague, child=clean(row.get(self.mapping.child_column) or ""),
            unit=self._told(row, "unit"), answer=self._told(row, "answer"), told_closed=self._told(row, "closed"),
        )  # fmt: skip

    def _text(self, row: dict[str, str]) -> str:
        parts = dict.fromkeys(clean_words(row[name] or "") for name in self.mapping.text_columns)
        return " · ".join(part for part in parts if part)[:LONGEST_TEXT]

    def _closed(self, row: dict[str, str], opened: datetime) -> datetime | None:
        """When it was closed; a closing before the opening is kept in the history as told, and counted as at once."""
        closed = self._moment(row, "closed")
        is_closed = self._told(row, "status") in self.mapping.closed_values if self.mapping.closed_values else closed
        if not is_closed:
            return None
        if closed is None:
            self._remark("closed", "closed without a closing date: taken as closed when opened")
            return opened
        if closed < opened:
            self._remark(
                "closed",
                "closed before it was opened: taken as closed when opened",
                self._told(row, "closed"),
            )
            return opened
        return closed

    def _moment(self, row: dict[str, str], what: str) -> datetime | None:
        written = self._told(row, what)
        if not written:
            return None
        for form in self.mapping.date_formats:
            try:
                return datetime.strptime(written, form).replace(tzinfo=self.mapping.zone)
            except ValueError:
                continue
        if what != "opened":
            self._remark(what, "not a date: left empty", written)
        return None

    def _point(self, row: dict[str, str]) -> Point | None:
        try:
            lon, lat = float(self._told(row, "lon")), float(self._told(row, "lat"))
        except ValueError:
            return None
        return (lon, lat) if -180 <= lon <= 180 and -90 <= lat <= 90 and (lon, lat) != (0, 0) else None

    def _refuse(self, what: str, reason: str, value: str = "") -> None:
        self.report.refused += 1
        self._note(what, reason, value, is_error=True)

    def _remark(self, what: str, reason: str, value: str = "") -> None:
        self._note(what, reason, value, is_error=False)

    def _note(self, what: str, reason: str, value: str, *, is_error: bool) -> None:
        column = self.mapping.columns.get(what, what)
        self.report.problem(RowProblem(self.path.name, self.row, column, reason, value[:80], is_error))
