"""Reads and writes that ask every region at once: each is named and says why."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

asking_all: ContextVar[str] = ContextVar("asking_all", default="")
REASONS: dict[str, str] = {}


def fanout(why: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a function that asks every region; the statement lint lets only these do so."""

    def wrap(function: Callable[P, R]) -> Callable[P, R]:
        REASONS[f"{function.__module__}.{function.__qualname__}"] = why

        @wraps(function)
        def ask(*args: P.args, **kwargs: P.kwargs) -> R:
            token = asking_all.set(why)
            try:
                return function(*args, **kwargs)
            finally:
                asking_all.reset(token)

        return ask

    return wrap
