"""`manage note_deed backup|restore NAME`: put on record what was done to the whole database from outside it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from wangge.kernel import audit

DEEDS = ("backup", "restore")


class Command(BaseCommand):
    """Called by `wangge backup` and `wangge restore`; whoever restores by other means calls it by hand."""

    help = "Put a backup or a restore on record."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words after the command."""
        parser.add_argument("deed", choices=DEEDS)
        parser.add_argument("name", help="the archive")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write the row."""
        audit.record(options["deed"], by=None, subject=("archive", options["name"][-80:]))
