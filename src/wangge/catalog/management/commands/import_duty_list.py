"""`manage import_duty_list FILE`: bring in a duty list from an XLSX book, as a draft or published from a day on."""

import sys
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.catalog import actions
from wangge.catalog.rules import Difference
from wangge.kernel import clock
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import show_report

FIRST = 40


class Command(BaseCommand):
    """Checks every row, shows what differs from the list in force, and makes a draft unless something was refused."""

    help = "Bring in a duty list from an XLSX book."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="check and compare, change nothing")
        parser.add_argument("--publish", action="store_true", help="publish at once instead of leaving a draft")
        parser.add_argument(
            "--from", dest="begins", type=date.fromisoformat, help="first day in force (default: today)"
        )
        parser.add_argument("--report", type=Path, help="write all problems to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import, print what was done; status 1 when rows were refused."""
        try:
            content = options["file"].read_bytes()
            done = actions.import_duty_list(content, is_dry_run=options["dry_run"], by=None)
            show_report(done.report, csv_file=options["report"])
            if done.report.refused:
                sys.exit(1)
            for one in done.differences[:FIRST]:
                self.stdout.write(_line(one))
            if done.draft and options["publish"]:
                actions.publish_draft(done.draft.id, begins=options["begins"] or clock.today(), by=None)
        except OSError as error:
            raise CommandError(str(error)) from error
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        if done.draft:
            self.stdout.write(f"{done.draft.version}: {'published' if options['publish'] else 'draft'}")


def _line(one: Difference) -> str:
    changes = "; ".join(f"{column}: {old!r} → {new!r}" for column, old, new in one.changes)
    return f"{one.kind:8} {one.sheet}  {one.key}  {changes}".rstrip()
