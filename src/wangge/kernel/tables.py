"""Writing many rows at once."""

from collections.abc import Iterable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import msgspec
from django.db import connection
from psycopg import Connection, RawCursor
from psycopg.types.json import set_json_dumps, set_json_loads

_hot: "WeakKeyDictionary[Connection[Any], RawCursor[Any]]" = WeakKeyDictionary()


def hot_cursor() -> "RawCursor[Any]":
    """A cursor for prepared statements with values as $1, $2, …; one for each connection, since it learns its types."""
    connection.ensure_connection()
    held: Connection[Any] = connection.connection
    cursor = _hot.get(held)
    if cursor is None:
        cursor = _hot[held] = RawCursor(held)
        set_json_dumps(msgspec.json.encode, cursor)
        set_json_loads(msgspec.json.decode, cursor)
    return cursor


def ask_prepared(statement: str, values: Sequence[object]) -> list[Any]:
    """The rows of a prepared read with values as $1, $2, …; moments, keys and JSON arrive as Python has them.

    It speaks past Django, and is told to Django's log of statements all the same, where tests count and explain them.
    """
    if connection.queries_logged:
        connection.queries_log.append({"sql": statement, "time": ""})
    return hot_cursor().execute(statement, values, prepare=True, binary=True).fetchall()


def copy_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
    """COPY rows into a table inside the caller's transaction; returns how many. All or none."""
    count = 0
    connection.ensure_connection()
    statement = f"COPY {table} ({', '.join(columns)}) FROM STDIN"
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def take_stock(*tables: str) -> None:
    """Tell the planner what tables hold now, inside the caller's transaction.

    After the first rows of a large load: the checks of foreign keys were planned for an empty table, and would read the
    growing one from end to end for every row.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
