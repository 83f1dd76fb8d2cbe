"""Short-lived copies of slow-changing reference data; never the truth, never older than their seconds."""

import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")
_clearers: list[Callable[[], None]] = []


def kept_for(seconds: float) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep each answer of a function for some seconds; arguments must be hashable and positional."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        kept: dict[Hashable, tuple[float, R]] = {}

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            found = kept.get(args)
            if found is None or found[0] < time.monotonic():
                found = (time.monotonic() + seconds, function(*args, **kwargs))
                kept[args] = found
            return found[1]

        _clearers.append(kept.clear)
        return ask

    return wrap


def forget_everything() -> None:
    """Empty every kept answer: after an import, and between tests."""
    for clear in _clearers:
        clear()
