"""Where the parts of a flow file stand: the line of a state, move or clock, and of one field of it."""

import re
from collections import defaultdict

from wangge.flow.rules.checking.problem import Problem

TABLE = re.compile(r"^\s*\[\[\s*(\w+)\s*\]\]|^\s*(states|moves|clocks)\s*=\s*\[")
NAMED = re.compile(r'(?:^|[{,\s])(?:key|kind)\s*=\s*"([^"]*)"')
FIELD = re.compile(r"^\s*(\w+)\s*=")


class Lines:
    """The lines of one flow file, read as text: TOML readers do not tell where a value stood."""

    def __init__(self, source: str) -> None:
        self.parts: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._fields: dict[tuple[int, str], int] = {}
        self._top: dict[str, int] = {}
        self._read(source.splitlines())

    def _read(self, lines: list[str]) -> None:
        table, named_at = "", 0
        waiting: dict[str, int] = {}
        for number, text in enumerate(lines, 1):
            if begun := TABLE.match(text):
                table, waiting, named_at = begun[1] or begun[2], {}, 0
                self._top.setdefault(table, number)
            elif field := FIELD.match(text):
                if not table:
                    self._top.setdefault(field[1], number)
                waiting.setdefault(field[1], number)
            for name in NAMED.findall(text):
                named_at = number
                self.parts[table, name].append(number)
            if named_at:
                self._fields |= {(named_at, name): line for name, line in waiting.items()}

    def of(self, table: str, key: str, field: str = "") -> int:
        """The line of a part, or of one of its fields when that stands on a line of its own; 0 when unknown."""
        part = next(iter(self.parts.get((table, key), [])), 0)
        return self._fields.get((part, field), part)

    def top(self, field: str) -> int:
        """The line of a field of the whole file."""
        return self._top.get(field, 0)

    def problem(self, at: tuple[str, str, str], rule: str, **values: object) -> Problem:
        """A problem with a part: table, key and field."""
        return Problem(self.of(*at), at[1], rule, values)
