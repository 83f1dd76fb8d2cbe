"""Statements sent past the driver's cursors: the same values, the same errors, the same transactions."""

import gc
import uuid
import weakref
from datetime import UTC, datetime

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction

from wangge.kernel import prepared
from wangge.kernel.prepared import ask_prepared, tell_prepared


@pytest.fixture
def marks(transactional_db: None) -> None:
    """A table that holds marks, for as long as the connection."""
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS mark")
        cursor.execute("CREATE TEMPORARY TABLE mark (n int PRIMARY KEY)")


def put(number: int) -> int:
    return tell_prepared(b"INSERT INTO mark (n) VALUES ($1)", [number])


def held() -> list[int]:
    return [row[0] for row in ask_prepared("SELECT n FROM mark ORDER BY n", ())]


@pytest.mark.django_db
def test_values_come_back_as_python_has_them() -> None:
    sent = (uuid.uuid4(), datetime(2026, 3, 1, 8, tzinfo=UTC), "路灯", 2**40, None, [1, 2])
    asked = "SELECT $1::uuid, $2::timestamptz, $3::text, $4::bigint, $5::text, $6::int[], '{\"a\": [1]}'::jsonb"
    assert ask_prepared(asked, sent) == [(*sent, {"a": [1]})]


def test_the_first_statement_of_a_transaction_is_undone_with_it(marks: None) -> None:
    with transaction.atomic():
        put(1)
        transaction.set_rollback(True)
    assert held() == []


def test_a_broken_promise_of_the_table_is_djangos_error_and_the_line_goes_on(marks: None) -> None:
    assert put(1) == 1
    with pytest.raises(IntegrityError), connection.wrap_database_errors, transaction.atomic():
        put(1)
    assert put(2) == 1
    assert held() == [1, 2]


def test_a_statement_somebody_dropped_is_prepared_anew(marks: None) -> None:
    assert held() == []
    with connection.cursor() as cursor:
        cursor.execute("DEALLOCATE ALL")
    with pytest.raises(psycopg.errors.InvalidSqlStatementName):
        held()
    assert held() == []


def test_a_statement_whose_column_changed_is_prepared_anew(marks: None) -> None:
    asked = "SELECT n FROM mark WHERE n IS NOT NULL"
    assert ask_prepared(asked, ()) == []
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE mark ALTER n TYPE text")
    with pytest.raises(psycopg.errors.FeatureNotSupported):
        ask_prepared(asked, ())
    assert ask_prepared(asked, ()) == []


def test_a_connection_that_was_left_is_forgotten(marks: None) -> None:
    assert ask_prepared("SELECT 1", ()) == [(1,)]
    left = weakref.ref(connection.connection)
    connection.close()
    assert ask_prepared("SELECT 1", ()) == [(1,)]
    gc.collect()
    assert left() is None


def test_no_more_statements_are_kept_than_there_is_room_for(marks: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(prepared, "MOST_STATEMENTS", 3)
    connection.close()  # a new connection has nothing prepared
    for number in range(9):
        assert ask_prepared(f"SELECT {number}", ()) == [(number,)]
    assert ask_prepared("SELECT 0", ()) == [(0,)]
    kept = ask_prepared("SELECT count(*) FROM pg_prepared_statements", ())
    assert kept == [(3,)]
