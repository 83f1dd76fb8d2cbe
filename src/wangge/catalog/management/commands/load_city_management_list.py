"""`manage load_city_management_list`: the shipped list of city-management classes as a draft, or published."""

from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from wangge.catalog import actions
from wangge.kernel import clock
from wangge.kernel.errors import PlainError


class Command(BaseCommand):
    """Event and component classes with the published conditions and limits; a city adds units and areas."""

    help = "Load the shipped city-management list as a draft."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("--version-name", default="", help="a name for the version")
        parser.add_argument("--publish", action="store_true", help="publish at once instead of leaving a draft")
        parser.add_argument(
            "--from", dest="begins", type=date.fromisoformat, help="first day in force (default: today)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say what there is now."""
        try:
            draft = actions.load_city_management_list(version=options["version_name"], by=None)
            if options["publish"]:
                draft = actions.publish_draft(draft.id, begins=options["begins"] or clock.today(), by=None)
        except PlainError as error:
            raise CommandError(_(error.message)) from error
        self.stdout.write(f"{draft.version}: {draft.matters.count()} matters, {draft.state}")
