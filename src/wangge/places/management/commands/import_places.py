"""`manage import_places KIND FILE`: bring in buildings, rooms, landmarks or an OpenStreetMap extract."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import show_report
from wangge.places import actions

KINDS = {
    "buildings": actions.import_buildings,
    "rooms": actions.import_rooms,
    "landmarks": actions.import_landmarks,
    "osm": actions.import_osm,
}


class Command(BaseCommand):
    """All rows or none; says what is wrong, row by row."""

    help = (
        "Bring in places: buildings, rooms, landmarks from CSV (UTF-8) or XLSX in CGCS2000 degrees; osm from .osm(.gz)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("kind", choices=sorted(KINDS))
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        file: Path = options["file"]
        try:
            report = KINDS[options["kind"]](file.name, file.read_bytes(), by=None, is_dry_run=options["dry_run"])
        except OSError as error:
            raise CommandError(str(error)) from error
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        show_report(report, csv_file=options["report"])
        if report.refused:
            sys.exit(1)
