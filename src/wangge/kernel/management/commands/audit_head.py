"""`manage audit_head [FILE]`: sign the last seal of every region now, and print or write what is kept outside."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from wangge.kernel import clock
from wangge.kernel.audit import heads
from wangge.kernel.audit.sealing import seal_all


class Command(BaseCommand):
    """Seals what has settled first; the nightly job does the same."""

    help = "Write a signed head of the audit trail, to be kept outside this installation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words after the command."""
        parser.add_argument("file", type=Path, nargs="?", help="where to write it; without one it is printed")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Seal, sign, write."""
        seal_all(clock.now())
        written = heads.as_file(heads.write_head(by=None))
        if options["file"]:
            options["file"].write_text(written)
        else:
            self.stdout.write(written, ending="")
