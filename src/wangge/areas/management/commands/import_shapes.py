"""`import_shapes FILES…`: bring in borders."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.areas.actions import import_shapes
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import progress_bar, show_report


class Command(BaseCommand):
    """Reads GeoJSON files whose features carry a division code."""

    help = "Give areas their borders from GeoJSON files (plain, .gz, .xz) in CGCS2000 longitude and latitude."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--system", default="nbs", help="whose codes the features carry (default: nbs)")
        parser.add_argument("--vintage", default="2023", help="year or edition (default: 2023)")
        parser.add_argument("--code-property", default="gb", help="property with the code (default: gb)")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when features were refused."""
        try:
            with progress_bar(_("borders")) as progress:
                report = import_shapes(
                    options["files"],
                    system=options["system"],
                    vintage=options["vintage"],
                    code_property=options["code_property"],
                    is_dry_run=options["dry_run"],
                    progress=progress,
                    by=None,
                )
        except PlainError as error:
            raise CommandError(error.message) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
