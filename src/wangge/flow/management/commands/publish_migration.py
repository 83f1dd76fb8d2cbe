"""`manage publish_migration OLD NEW`: publish where running cases of one version stand in another."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangge.flow import actions, queries
from wangge.flow.rules import FlowError
from wangge.flow.rules.migrating import open_states


class Command(BaseCommand):
    """Maps what keeps its name by itself; the rest must be said. Refused with every gap; moves no case."""

    help = "Publish the rule that moves running cases from one version of a flow to another."

    def add_arguments(self, parser: CommandParser) -> None:
        """The words after the command."""
        parser.add_argument("old", help="key of the old version, like grid_loop-2")
        parser.add_argument("new", help="key of the new version")
        parser.add_argument("--state", action="append", default=[], metavar="OLD=NEW", help="a state that is renamed")
        parser.add_argument("--move", action="append", default=[], metavar="OLD=NEW", help="a move that is renamed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Publish, or name every gap."""
        for key in (options["old"], options["new"]):
            if queries.version(key) is None:
                raise CommandError(f"there is no published version {key}")
        after = open_states(queries.flow_by_key(options["new"]))
        same = {state: state for state in open_states(queries.flow_by_key(options["old"])) if state in after}
        states, moves = same | _pairs(options["state"]), _pairs(options["move"])
        try:
            actions.publish_migration(options["old"], options["new"], states, moves=moves, by=None)
        except FlowError as error:
            raise CommandError(str(error)) from error
        for state, target in states.items():
            self.stdout.write(f"{state} → {target}")


def _pairs(written: list[str]) -> dict[str, str]:
    pairs = {old: new for old, _, new in (one.partition("=") for one in written)}
    if not all(pairs) or not all(pairs.values()):
        raise CommandError("a renamed state or move is written OLD=NEW")
    return pairs
