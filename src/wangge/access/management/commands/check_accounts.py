"""`manage check_accounts`: what an operator should know about the accounts before the doors open."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from wangge.access import staff
from wangge.accounts import queries as account_queries

SHOWN = 10


class Command(BaseCommand):
    """Says nothing when there is nothing to say; `serve` runs it at every start."""

    help = "name demo accounts, and powers that nobody holds"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """One line for each thing that is wrong."""
        if settings.IS_DEMO:
            return
        if demo := account_queries.demo_accounts():
            names = ", ".join(demo[:SHOWN]) + (", …" if len(demo) > SHOWN else "")
            self.stderr.write(f"wangge: {len(demo)} demo accounts stand in this database; they open nothing: {names}")
        for role in staff.powers_nobody_holds():
            self.stderr.write(f"wangge: nobody is {role} yet; ./wangge manage appoint ACCOUNT --role {role} --help")
