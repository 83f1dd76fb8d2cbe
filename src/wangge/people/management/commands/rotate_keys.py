"""`manage rotate_keys`: a new key for personal fields; the worker seals the old fields anew while everything runs."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.people import queries
from wangge.people.actions import new_current_key, reseal_share


class Command(BaseCommand):
    """Makes the key and queues the job; may be ended at any moment, the job goes on by itself."""

    help = "make a new key for personal fields and seal the old ones anew, online"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How much of it."""
        parser.add_argument("--status", action="store_true", help="make no key; say where the work stands")
        parser.add_argument("--wait", action="store_true", help="stay and tell the progress until it is done")
        parser.add_argument("--here", action="store_true", help="do the work in this command, without a worker")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Make the key, then tell or do the rest."""
        if not options["status"]:
            key_id = new_current_key(by=None)
            self.stdout.write(f"wangge: {key_id} seals from now on")
        begun, before = time.monotonic(), queries.sealed_counts()
        while options["here"] and reseal_share(by=None, seconds=5.0):
            self._tell(begun, before)
        while options["wait"] and queries.sealed_counts().waiting:
            self._tell(begun, before)
            time.sleep(2)
        self._tell(begun, before)

    def _tell(self, begun: float, before: queries.SealedCounts) -> None:
        counts, seconds = queries.sealed_counts(), max(time.monotonic() - begun, 0.001)
        rate = (before.waiting - counts.waiting) / seconds
        total = counts.done + counts.waiting
        self.stdout.write(f"wangge: {counts.done:,} of {total:,} fields under the current key, {rate:,.0f} a second")
        self.stdout.flush()
