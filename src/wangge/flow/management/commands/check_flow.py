"""`manage check_flow FILE…`: prove flow files sound before anybody publishes them."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.flow.rules import check_flow, most_hops, parse_flow


class Command(BaseCommand):
    """Names every unsound part with its file, line and reason."""

    help = "prove flow files sound"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files."""
        parser.add_argument("files", nargs="+", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Check every file and print all problems; fails when there was any."""
        unsound = sum(self._check(file) for file in options["files"])
        if unsound:
            raise CommandError(f"{unsound} problems")

    def _check(self, file: Path) -> int:
        try:
            source = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            self.stderr.write(f"{file}: {error}")
            return 1
        problems = check_flow(source)
        for problem in problems:
            self.stderr.write(f"{file}:{problem.line}: {problem.reason}")
        if not problems:
            flow = parse_flow(source)
            parts = f"{len(flow.states)} states, {len(flow.moves)} moves, {len(flow.clocks)} clocks"
            self.stdout.write(f"{file}: {flow.key} is sound: {parts}, at most {most_hops(flow)} hops")
        return len(problems)
