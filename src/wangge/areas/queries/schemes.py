"""Reads of what a place has settled for itself: how grids are numbered, which sizes are usual."""

from typing import NamedTuple

from wangge.areas.models import CodeScheme
from wangge.areas.rules import Scheme


class UsedScheme(NamedTuple):
    """The scheme in use here and the code system its numbers belong to."""

    key: str
    system: str
    vintage: str
    scheme: Scheme


DEFAULT = UsedScheme("grid15", "grid", "local", Scheme("", 12, 3))


def used_scheme() -> UsedScheme:
    """The way grids are numbered here; fifteen digits where nothing else was chosen."""
    row = CodeScheme.objects.filter(is_used=True).first()
    if row is None:
        return DEFAULT
    return UsedScheme(row.key, "grid", "local", Scheme(row.prefix, row.above_digits, row.sequence_digits))


def schemes() -> list[CodeScheme]:
    """Every scheme there is to choose from."""
    return list(CodeScheme.objects.order_by("-is_used", "key"))
