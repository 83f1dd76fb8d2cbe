"""`manage check_flow FILE…`: prove flow files sound before anybody publishes them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.flow.rules import FlowError, read_flow


class Command(BaseCommand):
    """Names every unsound part with its reason."""

    help = "prove flow files sound"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check each file; stops at the first that is unsound."""
        for file in options["files"]:
            try:
                flow = read_flow(file.read_text())
            except (OSError, FlowError) as error:
                raise CommandError(f"{file}: {error}") from error
            self.stdout.write(f"{file}: {flow.key} is sound: {len(flow.states)} states, {len(flow.moves)} moves")
