"""`manage build_demo`: build the demo city in a database that has none."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.demo.actions import build_demo
from wangge.demo.actions.build import OPEN_CASES, PAST_CASES, analyse


class Command(BaseCommand):
    """Does nothing when there is a territory already."""

    help = "build the demo city in a database that has none"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much past to invent."""
        parser.add_argument("--past", type=int, default=PAST_CASES)
        parser.add_argument("--open", type=int, default=OPEN_CASES)

    def handle(self, *_args: Any, **options: Any) -> None:
        """Build, telling each step."""
        begun = time.monotonic()
        if build_demo(say=self.say, past=options["past"], still_open=options["open"]):
            analyse()
            self.stdout.write(f"wangge: the demo city stands after {time.monotonic() - begun:.0f} s")

    def say(self, what: str) -> None:
        """Tell the person waiting what is being built."""
        self.stdout.write(f"wangge: building {what}")
        self.stdout.flush()
