"""What differs between two versions of a flow: parts added, removed, changed, and which fields of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from wangge.flow.rules.definition import ClockSpec, Flow, Move, State

ADDED, REMOVED, CHANGED = "added", "removed", "changed"
TABLES = ("states", "moves", "clocks")
HEAD = ("label_zh", "label_en", "start", "most_hops")


@dataclass(frozen=True)
class FieldChange:
    """One field as it was and as it is, written as in the file."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One part that was added, removed or changed; an empty table is the file as a whole."""

    what: str
    table: str
    key: str
    label_zh: str
    label_en: str
    fields: tuple[FieldChange, ...] = ()


def difference(old: Flow, new: Flow) -> list[Change]:
    """Every difference between two versions, states first, then moves, then clocks."""
    found = list(_whole(old, new))
    for table in TABLES:
        before: Mapping[str, State | Move | ClockSpec] = getattr(old, table)
        after: Mapping[str, State | Move | ClockSpec] = getattr(new, table)
        for key in [*before, *(key for key in after if key not in before)]:
            found += _part(table, key, before.get(key), after.get(key))
    return found


def _whole(old: Flow, new: Flow) -> Iterator[Change]:
    if changed := _fields(old, new, HEAD):
        yield Change(CHANGED, "", new.name, new.label_zh, new.label_en, changed)


def _part(table: str, key: str, before: Any, after: Any) -> Iterator[Change]:
    shown = after or before
    what = CHANGED if before and after else ADDED if after else REMOVED
    changed = _fields(before, after, tuple(one.name for one in fields(shown))) if before and after else ()
    if changed or what != CHANGED:
        yield Change(what, table, key, shown.label_zh, shown.label_en, changed)


def _fields(before: Any, after: Any, names: tuple[str, ...]) -> tuple[FieldChange, ...]:
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return tuple(
        FieldChange(name.removesuffix("_states"), _written(one), _written(other))
        for name, one, other in pairs
        if one != other
    )


def _written(value: Any) -> str:
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, tuple):
        return ", ".join(f"{one.share:g} {one.to}" if hasattr(one, "share") else str(one) for one in value)
    return str(value)
