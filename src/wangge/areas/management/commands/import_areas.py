"""`import_areas FILES…`: bring in the tree of divisions."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.areas.actions import import_areas
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import progress_bar, show_report


class Command(BaseCommand):
    """Reads CSV files of provinces, cities, counties, towns and villages, in any order."""

    help = "Bring in divisions from CSV files (plain, .gz, .xz); recognised by their columns, in any order."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--system", default="nbs", help="whose codes these are (default: nbs)")
        parser.add_argument("--vintage", default="2023", help="year or edition (default: 2023)")
        parser.add_argument("--valid-from", type=date.fromisoformat, help="day the areas came into force")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        try:
            with progress_bar(_("areas")) as progress:
                report = import_areas(
                    options["files"],
                    system=options["system"],
                    vintage=options["vintage"],
                    valid_from=options["valid_from"],
                    is_dry_run=options["dry_run"],
                    progress=progress,
                    by=None,
                )
        except PlainError as error:
            raise CommandError(error.message) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
