"""`import_cases FILE --mapping MAPPING`: bring in cases from a CSV file of any shape."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.cases.actions.importing import import_cases, read_mapping
from wangge.flow.actions import install_shipped
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import progress_bar, show_report

SHIPPED = Path(__file__).resolve().parents[2] / "mappings"


class Command(BaseCommand):
    """Reads one file by one mapping; a shipped mapping may be given by its name alone."""

    help = "Bring in cases from a CSV file (plain, .gz, .xz) by a mapping file."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words after the command."""
        shipped = ", ".join(sorted(path.stem for path in SHIPPED.glob("*.toml")))
        parser.add_argument("file", type=Path)
        parser.add_argument("--mapping", required=True, help=f"a TOML file, or one of those shipped: {shipped}")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        shipped = SHIPPED / f"{options['mapping']}.toml"
        install_shipped()
        try:
            mapping = read_mapping(shipped if shipped.exists() else Path(options["mapping"]))
            with progress_bar(mapping.name) as progress:
                report = import_cases(
                    options["file"], mapping, by=None, is_dry_run=options["dry_run"], progress=progress
                )
        except PlainError as error:
            raise CommandError(error.message) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
