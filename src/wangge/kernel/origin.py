"""Where the request being served came from, for whoever writes it down; empty for jobs and commands."""

from contextvars import ContextVar
from ipaddress import ip_address

came_from: ContextVar[str | None] = ContextVar("came_from", default=None)


def address() -> str | None:
    """The network address as the database takes it, or nothing: a strange one must not undo the deed."""
    said = came_from.get()
    if said is None:
        return None
    try:
        return str(ip_address(said.partition("%")[0]))
    except ValueError:
        return None
