"""Writing many rows at once."""

from collections.abc import Iterable, Sequence

from django.db import connection


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
