"""The shape of a flow file before it is read: unknown and missing fields, and values of the wrong kind."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from typing import Any

from wangge.flow.rules.checking.lines import Lines
from wangge.flow.rules.checking.problem import Problem
from wangge.flow.rules.definition import ClockSpec, Move, State
from wangge.flow.rules.limits import Limit

TABLES: dict[str, tuple[type, str]] = {"states": (State, "key"), "moves": (Move, "key"), "clocks": (ClockSpec, "kind")}
WHOLE: dict[str, type] = {"name": str, "version": int, "start": str, "states": list, "moves": list, "clocks": list}
WORDS: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false", list: "a list"}
LIMITS = ("limit", "rest", "within")

MISSING = "the part %(field)s is missing"
UNNAMED = "part %(number)d of %(table)s has no %(field)s"
STRANGE = "%(key)s has the field %(field)s, which does not exist"
WRONG_KIND = "%(field)s of %(key)s must be %(kind)s"
NO_LIMIT = "clock %(key)s has no limit"
BAD_LIMIT = (
    "%(field)s of %(key)s: '%(written)s' is not a limit: a whole number above 0 and one of minutes, work_hours, "
    "urgent_hours, workdays, calendar_days"
)
BAD_REMINDER = "%(key)s: '%(written)s' is not a reminder: a share of the limit and who is told, like '0.5 holder'"


def misshapen(data: Mapping[str, Any], lines: Lines) -> Iterator[Problem]:
    """Everything for which a file cannot be read, with its line; nothing when it can."""
    for field, kind in WHOLE.items():
        if field not in data:
            yield Problem(0, field, MISSING, {"field": field})
        elif type(data[field]) is not kind:
            yield Problem(lines.top(field), field, WRONG_KIND, {"field": field, "key": "the file", "kind": WORDS[kind]})
    for table in TABLES:
        entries = data.get(table)
        for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
            yield from _part(table, number, entry, lines)


def _part(table: str, number: int, entry: Any, lines: Lines) -> Iterator[Problem]:
    name = TABLES[table][1]
    key = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(key, str) or not key:
        yield Problem(lines.top(table), table, UNNAMED, {"number": number, "table": table, "field": name})
        return
    for field, value in entry.items():
        yield from _field((table, key, field), value, lines)
    if table == "clocks" and "limit" not in entry:
        yield lines.problem((table, key, ""), NO_LIMIT, key=key)


def _field(at: tuple[str, str, str], value: Any, lines: Lines) -> Iterator[Problem]:
    table, key, field = at
    known = {one.name.removesuffix("_states"): one.type for one in fields(TABLES[table][0])}
    if field not in known:
        yield lines.problem(at, STRANGE, key=key, field=field)
        return
    wanted: type[Any] = _kind(field, known[field])
    if type(value) is not wanted or (wanted is list and not all(isinstance(one, str) for one in value)):
        yield lines.problem(at, WRONG_KIND, key=key, field=field, kind=WORDS[wanted])
    elif field in LIMITS and not _is_limit(value):
        yield lines.problem(at, BAD_LIMIT, key=key, field=field, written=value)
    elif field == "tell":
        wrong = (one for one in value if not _is_reminder(one))
        yield from (lines.problem(at, BAD_REMINDER, key=key, written=one) for one in wrong)


def _kind(field: str, declared: object) -> type[Any]:
    """What a field of the file holds: limits are written as text, everything that is no single value as a list."""
    if field in LIMITS or declared is str:
        return str
    return bool if declared is bool else int if declared is int else list


def _is_limit(written: str) -> bool:
    try:
        return bool(Limit.parse(written))
    except ValueError:
        return False


def _is_reminder(written: str) -> bool:
    share, _, to = written.partition(" ")
    return bool(to) and share.replace(".", "", 1).isdigit()
