"""`manage load_calendar FILE`: bring in the holiday notice of a year, or its correction."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.flow import actions, queries
from wangge.flow.rules.notices import NoticeError, read_notice
from wangge.kernel import clock


class Command(BaseCommand):
    """Shows every day that is worked otherwise than before, then puts the notice in place unless it is a dry run."""

    help = "Bring in the holiday notice of a year from a JSON file."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="show the difference, change nothing")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compare, load."""
        try:
            notice = read_notice(options["file"].read_text(encoding="utf-8"), this_year=clock.today().year)
        except (OSError, UnicodeDecodeError, NoticeError) as error:
            raise CommandError(f"{options['file']}: {error}") from error
        words = {True: _("worked"), False: _("not worked"), None: _("ordinary day")}
        changes = queries.changes_by(notice) if options["dry_run"] else actions.load_notice(notice, by=None)
        for change in changes:
            self.stdout.write(f"{change.day}  {words[change.before]} → {words[change.after]}  {change.name}")
        years = ", ".join(str(year) for year in sorted(notice.years))
        done = _("would change") if options["dry_run"] else _("changed")
        self.stdout.write(f"{notice.number or notice.source}, {years}: {len(changes)} {done}")
