"""`manage grant_roles`: make the database roles of web and worker, and give each exactly its rights."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from wangge.people.actions import grant_roles


class Command(BaseCommand):
    """Run as the owner of the tables, after every migration; `prepare` does it."""

    help = "make the database roles of web and worker, and give each exactly its rights"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make and grant."""
        try:
            names = grant_roles()
        except ProgrammingError as error:
            raise CommandError(f"the roles could not be given their rights: {error}".strip()) from error
        if options["verbosity"]:
            self.stdout.write(f"wangge: rights given to {', '.join(names)}" if names else NO_ROLES)


NO_ROLES = "wangge: no roles are named (WANGGE_WEB_DATABASE_URL, WANGGE_WORKER_DATABASE_URL); nothing was granted"
