"""`train_suggestions`: learn from closed cases which matter a text is about, and print the card of the model."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from rich.console import Console

from wangge.cases.actions.train_suggestions import train_suggestions
from wangge.kernel.errors import PlainError

PERCENT = ("macro_f1", "first", "list_first", "majority_first", "top_three", "list_top_three", "majority_top_three",
           "majority_macro_f1", "coverage", "sure_precision")  # fmt: skip
PLAIN = ("sample_size", "judged_size", "classes", "threshold", "weight", "sure_at")


class Command(BaseCommand):
    """Trains on this installation's own history; the weekly job calls it, and so may an administrator."""

    help = "Train the suggestions on the closed cases of this installation and print how good they are."

    def handle(self, *_args: Any, **options: Any) -> None:
        """Train, print the card; an error says how many cases are missing."""
        try:
            kept = train_suggestions(by=None)
        except PlainError as error:
            raise CommandError(error.message) from error
        if options["verbosity"]:
            say = Console()
            for name in PLAIN:
                say.print(f"{name:20}{getattr(kept, name)}", highlight=False)
            for name in PERCENT:
                say.print(f"{name:20}{getattr(kept, name):.3f}", highlight=False)
