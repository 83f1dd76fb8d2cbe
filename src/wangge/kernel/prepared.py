"""Statements prepared on the server and sent in one call, for the few paths where the driver's own way costs the most.

A cursor of the driver lets go of the interpreter four times for each statement and looks for loaders each time; here a
statement is one call of libpq, which waits outside the interpreter once. Types, values and errors are the driver's.
"""

from collections.abc import Sequence
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

import msgspec
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.base import ModelState
from psycopg import Connection, RawCursor
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import FeatureNotSupported, InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, Format, TransactionStatus
from psycopg.types.json import set_json_dumps, set_json_loads

M = TypeVar("M", bound=Model)
MOST_STATEMENTS = 200  # kept on the server for each connection; the one not asked for longest goes first
STALE = (InvalidSqlStatementName, FeatureNotSupported)  # somebody dropped it, or a column changed its type under it
DONE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK}


class _Line:
    """What is prepared on one connection. The driver prepares nothing there, so it never drops what it did not make."""

    def __init__(self, held: "Connection[Any]") -> None:
        context = RawCursor(held)
        set_json_dumps(msgspec.json.encode, context)
        set_json_loads(msgspec.json.decode, context)
        self.held, self.wire = held, held.pgconn
        self.types = Transformer.from_context(context)
        self.names: dict[tuple[object, ...], bytes] = {}
        self.made = 0

    def send(self, statement: str | bytes, values: Sequence[object]) -> Any:
        """Run a statement with values as $1, $2, …; its result, or the error the driver would raise."""
        if not self.held.autocommit and self.wire.transaction_status == TransactionStatus.IDLE:
            self.held.execute("SELECT 1")  # the driver begins a transaction with the first statement it sends itself
        written = self.types.dump_sequence(values, [PyFormat.AUTO] * len(values))
        types, formats = self.types.types, self.types.formats
        key = (statement, types)
        name = self.names.pop(key, None) or self._prepare(statement, types)
        self.names[key] = name
        result = self.wire.exec_prepared(name, written, formats, Format.BINARY)  # type: ignore[arg-type]  # None is NULL
        try:
            return self._good(result)
        except STALE:
            del self.names[key]  # the next one prepares it anew
            raise

    def _prepare(self, statement: str | bytes, types: Any) -> bytes:
        if len(self.names) >= MOST_STATEMENTS:
            oldest = next(iter(self.names))
            self._good(self.wire.exec_(b"DEALLOCATE " + self.names.pop(oldest)))
        self.made += 1
        name = b"wangge_%d" % self.made
        self._good(self.wire.prepare(name, statement if isinstance(statement, bytes) else statement.encode(), types))
        return name

    def _good(self, result: Any) -> Any:
        if result.status in DONE:
            return result
        raise error_from_result(result)


_lines: "WeakKeyDictionary[BaseDatabaseWrapper, _Line]" = WeakKeyDictionary()


def _line(ours: BaseDatabaseWrapper) -> _Line:
    """The line of a thread's connection, made anew when that is another one than before."""
    ours.ensure_connection()
    line = _lines.get(ours)
    if line is None or line.held is not ours.connection:
        line = _lines[ours] = _Line(ours.connection)
    return line


def ask_prepared(statement: str, values: Sequence[object]) -> list[Any]:
    """The rows of a prepared read with values as $1, $2, …; moments, keys and JSON arrive as Python has them.

    It speaks past Django, and is told to Django's log of statements all the same, where tests count and explain them.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if ours.queries_logged:
        ours.queries_log.append({"sql": statement, "time": ""})
    line = _line(ours)
    result = line.send(statement, values)
    line.types.set_pgresult(result)
    return line.types.load_rows(0, result.ntuples, tuple)


def tell_prepared(statement: bytes, values: Sequence[object]) -> int:
    """Run a prepared write with values as $1, $2, …; how many rows its last part wrote."""
    return _line(connections[DEFAULT_DB_ALIAS]).send(statement, values).command_tuples or 0


def row_as(model: type[M], names: Sequence[str], values: Sequence[object]) -> M:
    """A row of `ask_prepared` as its model: what `Model.from_db` makes, at a fifth of the cost.

    The values are as Python has them already, and nobody listens to the signal of making, which is not sent.
    """
    made = model.__new__(model)
    made._state = state = ModelState()
    state.db, state.adding = DEFAULT_DB_ALIAS, False
    made.__dict__.update(zip(names, values, strict=True))
    return made
