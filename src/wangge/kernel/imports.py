"""What every import has in common: row-level errors, a dry run, progress, and all or nothing."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import transaction

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class RowProblem:
    """One thing wrong with one row: which file, which row (1 = first after the heading), which column, and why."""

    file: str
    row: int
    column: str
    reason: str
    value: str = ""
    is_error: bool = True  # a warning otherwise: the row was taken, with this remark


@dataclass
class ImportReport:
    """What an import did, or on a dry run would do."""

    name: str
    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    problems: list[RowProblem] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    is_dry_run: bool = False

    def problem(self, problem: RowProblem) -> None:
        """Note a problem, and count it under its reason."""
        self.problems.append(problem)
        self.counts[problem.reason] = self.counts.get(problem.reason, 0) + 1


class DryRun(Exception):
    """Raised at the end of a dry run to undo everything it did."""


def run(import_into: Callable[[ImportReport], None], *, name: str, is_dry_run: bool) -> ImportReport:
    """Run an import in one transaction; a failure or a dry run leaves nothing behind.

    Running the same file again is how an interrupted import is restarted: rows already there count as unchanged.
    """
    report = ImportReport(name=name, is_dry_run=is_dry_run)
    try:
        with transaction.atomic():
            import_into(report)
            if is_dry_run:
                raise DryRun
    except DryRun:
        pass
    return report
