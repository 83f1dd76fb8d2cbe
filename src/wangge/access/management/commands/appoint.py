"""`manage appoint`: give a person an account and a post, for the first administrator and for scripts."""

from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from wangge.access import actions as access_actions
from wangge.access.rules import ROLES
from wangge.areas import queries as area_queries
from wangge.kernel.errors import PlainError


class Command(BaseCommand):
    """Asks for the password; none is ever preset."""

    help = "give a person an account and a post"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Who, as what, where."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True)
        parser.add_argument("--role", required=True, choices=sorted(ROLES))
        parser.add_argument("--area", required=True, help="official code of the area, such as 320583")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Appoint, or say why not."""
        area = area_queries.area_by_code(options["area"])
        if area is None:
            raise CommandError(f"there is no area with the code {options['area']}; import the areas first")
        password = getpass()
        try:
            validate_password(password)
            access_actions.appoint(
                options["username"], options["name"], password, role=options["role"], area=area, by=None
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except PlainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(f"{options['username']} can sign in")
