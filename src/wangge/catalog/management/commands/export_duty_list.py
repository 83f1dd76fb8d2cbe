"""`manage export_duty_list FILE`: write a duty list as an XLSX book that can be read again."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangge.catalog import actions, queries
from wangge.catalog.models import DutyList


class Command(BaseCommand):
    """Writes the list in force, or the version named; without any list an empty book to fill in."""

    help = "Write a duty list as an XLSX book."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--version-name", default="", help="the version to write (default: the one in force)")
        parser.add_argument("--english", action="store_true", help="limits and yes or no in English")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file."""
        name = options["version_name"]
        version = DutyList.objects.filter(version=name).first() if name else queries.list_in_force()
        if name and version is None:
            raise CommandError(f"there is no version {name}")
        options["file"].write_bytes(actions.export_duty_list(version, by=None, chinese=not options["english"]))
        self.stdout.write(f"{options['file']}: {version or 'an empty book'}")
