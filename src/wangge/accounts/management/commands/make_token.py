"""`manage make_token`: give a program a token that acts as an account."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.accounts import actions as account_actions
from wangge.accounts import queries as account_queries
from wangge.kernel import clock
from wangge.kernel.errors import PlainError


class Command(BaseCommand):
    """Prints the secret once; nobody can read it again, but another token can be made."""

    help = "make an access token for the API; the secret is printed once"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For whom, what for, how long."""
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="what the token is for")
        parser.add_argument("--days", type=int, default=90, help="after how many days it ends")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make it, or say why not."""
        user = account_queries.account_named(options["username"])
        if user is None:
            raise CommandError(f"there is no account {options['username']}")
        expires_at = clock.now() + timedelta(days=options["days"])
        try:
            _token, secret = account_actions.issue_token(user, options["name"], expires_at, by=None)
        except PlainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(secret)
