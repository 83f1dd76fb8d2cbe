"""`manage migrate_cases OLD NEW`: move running cases to another version of their flow, by the published rule."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.cases import queries
from wangge.cases.actions.migrate_cases import migrate_cases
from wangge.flow import queries as flow_queries


class Command(BaseCommand):
    """Moves what the rule says and nothing else; stopped half-way, it goes on when it is called again."""

    help = "Move running cases from one version of a flow to another, by the published rule."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words after the command."""
        parser.add_argument("old", help="key of the old version, like grid_loop-2")
        parser.add_argument("new", help="key of the new version")
        parser.add_argument("--dry-run", action="store_true", help="count the running cases, move none")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Count or move."""
        old, new = options["old"], options["new"]
        migration = flow_queries.migration(old, new)
        if migration is None:
            raise CommandError(f"no rule is published from {old} to {new}; see publish_migration")
        if options["dry_run"]:
            for state, count in sorted(queries.running_on(old).items()):
                self.stdout.write(f"{state} → {migration.states[state]}: {count}")
            return
        self.stdout.write(f"{migrate_cases(migration, by=None)} cases moved from {old} to {new}")
