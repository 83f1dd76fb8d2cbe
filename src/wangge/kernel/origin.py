"""Where the request being served came from, for whoever writes it down; empty for jobs and commands."""

from contextvars import ContextVar
from functools import lru_cache
from ipaddress import ip_address

came_from: ContextVar[str | None] = ContextVar("came_from", default=None)


def address() -> str | None:
    """The network address as the database takes it, or nothing: a strange one must not undo the deed."""
    said = came_from.get()
    return None if said is None else _written(said)


@lru_cache(maxsize=4096)
def _written(said: str) -> str | None:
    try:
        return str(ip_address(said.partition("%")[0]))
    except ValueError:
        return None
