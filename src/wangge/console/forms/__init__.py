"""What a member of staff types: filters of the queue, what a move needs, what a call brought."""

from wangge.console.forms.calls import CallForm
from wangge.console.forms.filters import TABS, Filters
from wangge.console.forms.moves import (
    EXTENSION_WORDS,
    OUTCOMES,
    PURPOSES,
    ManyForm,
    MoveForm,
    first_choice,
    pack,
    unpack,
)

__all__ = [
    "EXTENSION_WORDS", "OUTCOMES", "PURPOSES", "TABS", "CallForm", "Filters", "ManyForm", "MoveForm", "first_choice",
    "pack", "unpack",
]  # fmt: skip
