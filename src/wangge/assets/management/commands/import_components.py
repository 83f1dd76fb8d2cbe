"""`manage import_components FILE`: bring in city components from CSV or XLSX."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.assets.actions import import_components
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import show_report


class Command(BaseCommand):
    """Takes sound rows and says what is wrong with the others."""

    help = "Bring in city components from CSV (UTF-8) or XLSX; places in CGCS2000 degrees."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        try:
            content = options["file"].read_bytes()
            report = import_components(options["file"].name, content, by=None, is_dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
