"""`manage trace_leak FILE|TEXT`: who took the file, or had the page open, that something was copied from."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wangge.audits import actions
from wangge.kernel.errors import PlainError
from wangge.kernel.sheets import texts_of


class Command(BaseCommand):
    """Reads an XLSX, a text file, copied text, or a code read off a screen; the search itself is on record."""

    help = "trace a leaked spreadsheet, copied text, or the code on a photographed screen to its viewer"

    def add_arguments(self, parser: CommandParser) -> None:
        """A file, or the text itself."""
        parser.add_argument("what", help="a file, or the text or code itself")

    def handle(self, *_args: Any, what: str, **_options: Any) -> None:
        """One line for each account found."""
        found = actions.trace_leak(_text(what), by=None)
        if not found:
            raise CommandError("no mark of this installation was found in it")
        for one in found:
            self.stdout.write(f"{one.mark}  {one.who}  {one.told}")


def _text(what: str) -> str:
    """The text of a file that is there; else the words themselves."""
    try:
        file = Path(what)
        if not file.is_file():
            return what
        content = file.read_bytes()
    except OSError:
        return what
    try:
        return texts_of(content) if content[:2] == b"PK" else content.decode("utf-8", "replace")
    except PlainError as error:
        raise CommandError(error.message) from error
