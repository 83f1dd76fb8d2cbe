"""What a command tells the person at the terminal: a progress line, and the outcome of an import."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import astuple
from pathlib import Path

from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from wangge.kernel.imports import ImportReport, RowProblem
from wangge.kernel.imports import Progress as Report

FIRST = 20
CSV_HEADING = ("file", "row", "column", "reason", "value", "is_error")


@contextmanager
def progress_bar(label: str = "") -> Iterator[Report]:
    """A progress line on stderr; what it gives is told how many of how many are done."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(label, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def show_report(report: ImportReport, *, csv_file: Path | None = None) -> None:
    """Print what an import did and its first problems; write all of them to the CSV file if one is named."""
    say = Console()
    table = Table(title=_("Dry run: nothing was changed") if report.is_dry_run else report.name)
    for heading in (_("read"), _("added"), _("changed"), _("unchanged"), _("refused")):
        table.add_column(heading, justify="right")
    counts = (report.read, report.added, report.changed, report.unchanged, report.refused)
    table.add_row(*(f"{count:,}" for count in counts))
    say.print(table)
    for reason, count in sorted(report.counts.items(), key=lambda item: -item[1]):
        say.print(f"{count:>9,}  {reason}", markup=False, highlight=False)
    for problem in report.problems[:FIRST]:
        say.print(_line(problem), markup=False, highlight=False, soft_wrap=True)
    _say_more(say, len(report.problems), csv_file)
    if csv_file:
        write_problems(report, csv_file)


def write_problems(report: ImportReport, csv_file: Path) -> None:
    """All problems of an import as CSV: file, row, column, reason, value, is_error."""
    with csv_file.open("w", encoding="utf-8-sig", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(CSV_HEADING)
        lines.writerows(astuple(problem) for problem in report.problems)


def _line(problem: RowProblem) -> str:
    mark = _("refused") if problem.is_error else _("remark")
    value = f" [{problem.value}]" if problem.value else ""
    column = f" {problem.column}" if problem.column else ""
    return f"{mark}  {problem.file}:{problem.row}{column}  {problem.reason}{value}"


def _say_more(say: Console, problems: int, csv_file: Path | None) -> None:
    if csv_file:
        say.print(_("All %(count)d problems are in %(file)s.") % {"count": problems, "file": csv_file})
    elif problems > FIRST:
        say.print(_("%(count)d more; --report FILE.csv writes all of them.") % {"count": problems - FIRST})
