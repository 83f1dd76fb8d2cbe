"""`manage import_units FILE`: bring in units from CSV or XLSX."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import show_report
from wangge.units.actions import import_units


class Command(BaseCommand):
    """Takes all rows, or says what is wrong and takes none."""

    help = "Bring in units from CSV (UTF-8) or XLSX; columns: key, kind, names, area, parent, centre."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        try:
            content = options["file"].read_bytes()
            report = import_units(options["file"].name, content, by=None, is_dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
