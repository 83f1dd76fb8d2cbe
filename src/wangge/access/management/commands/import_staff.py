"""`manage import_staff FILE`: bring staff in from an XLSX book, and write their one-time passwords to another."""

import os
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.access import actions
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import show_report


class Command(BaseCommand):
    """Checks every row; with one refused row, or on a dry run, nothing is kept."""

    help = "bring staff in from an XLSX book"

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and compare, change nothing")
        parser.add_argument("--passwords", type=Path, help="where to write the one-time passwords (a new file)")
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        if not options["dry_run"] and options["passwords"] is None:
            raise CommandError("--passwords FILE is needed: the one-time passwords are told once")
        try:
            with _new_file(None if options["dry_run"] else options["passwords"]) as out:
                done = actions.import_staff(options["file"].read_bytes(), by=None, is_dry_run=options["dry_run"])
                out.write(actions.passwords_book(done))
        except OSError as error:
            raise CommandError(str(error)) from error
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        show_report(done.report, csv_file=options["report"])
        for line in done.lines:
            self.stdout.write(f"{line.kind:8} {line.username}  {line.name}  {line.what}".rstrip())
        if done.report.refused:
            sys.exit(1)


def _new_file(path: Path | None) -> Any:
    """A new file that only its owner can read; opened before anything is kept, so that no password is lost."""
    return os.fdopen(os.open(path or os.devnull, os.O_WRONLY | (os.O_CREAT | os.O_EXCL if path else 0), 0o600), "wb")
