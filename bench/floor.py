"""The floor of a write: the very statements our verbs send, as a pgbench script with as many values bound each time."""

import json
import re
import subprocess
import sys
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.form import Setting
from wangge.launch.postgres import binaries

CASE_ID = "lpad(to_hex((:n)::bigint), 32, '0')::uuid"
UNIQUE = "lpad((:n)::bigint::text, 19, '0')"
Call = tuple[Sequence[tuple[str, tuple[object, ...]]], Any, object]


@contextmanager
def caught(verbs: Sequence[Callable[..., object]], *, let_through: bool) -> Iterator[list[Call]]:
    """Note every statement these verbs send; without `let_through` nothing reaches the database."""
    calls: list[Call] = []
    modules: list[Any] = [sys.modules[verb.__module__] for verb in verbs]
    real = modules[0].execute

    def note(parts: Any, key: Any, at: object, **how: object) -> int:
        calls.append((parts, key, at))
        return int(real(parts, key, at, **how)) if let_through else 1

    for module in modules:
        module.execute = note
    try:
        yield calls
    finally:
        for module in modules:
            module.execute = real


@dataclass
class Script:
    """A pgbench script in the making: its statements and the values bound to it."""

    case_id: uuid.UUID
    unique: frozenset[str]
    kept: frozenset[uuid.UUID] = frozenset()  # ids of rows that must exist: units, desks, matters
    bound: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)

    def add(self, call: Call) -> None:
        """One statement more."""
        from wangge.cases import statements

        parts, key, at = call
        sql = statements.together(tuple(text for text, _own in parts)).decode()
        values = [self._literal(one) for one in [key.region_no, key.id, at, *(v for _text, own in parts for v in own)]]
        sql = re.sub(r"\$(\d+)", lambda found: values[int(found[1]) - 1], sql)
        self.lines.append(re.sub(r"\s*\n\s*", " ", sql) + ";")

    def _literal(self, value: object) -> str:
        from psycopg.types.json import Jsonb

        if value == self.case_id or (isinstance(value, str) and str(self.case_id) in value):
            return CASE_ID if isinstance(value, uuid.UUID) else UNIQUE
        if isinstance(value, uuid.UUID):
            return f"'{value}'::uuid" if value in self.kept else "gen_random_uuid()"
        if isinstance(value, str) and value in self.unique:
            return UNIQUE
        if isinstance(value, list):
            return "'{}'"
        if value is None or value == "" or isinstance(value, bool):  # pgbench has no variables of these kinds
            return "NULL" if value is None else str(value) or "''"
        name = f"v{len(self.bound)}"
        self.bound[name] = json.dumps(value.obj) if isinstance(value, Jsonb) else str(value)
        return f":{name}"

    def write(self, file: Path) -> list[str | Path]:
        """Write the script; returns pgbench's arguments for it."""
        file.write_text("\\set n random(1, 9000000000000000000)\n" + "\n".join(self.lines) + "\n")
        return ["-f", file, *(f"--define={name}={value}" for name, value in self.bound.items())]


def pgbench(setting: Setting, script: Sequence[str | Path], *, connections: int, seconds: float) -> float:
    """Scripts a second."""
    command = [
        binaries() / "pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", "2",
        "-T", str(max(1, int(seconds))), *script, "-h", setting.server.sockets, "-U", "wangge", "wangge",
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = re.search(r"tps = ([\d.]+)", done.stdout)
    if done.returncode or found is None:
        raise RuntimeError(f"pgbench: {done.stderr[-2000:]}")
    return float(found[1])
