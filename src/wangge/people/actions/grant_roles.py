"""The roles under which web and worker reach the database: what they may do follows from what the tables declare."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from wangge.kernel.classing import Grants
from wangge.people.keyring import BLIND, FIELD, current_key

WEB, WORKER = "web", "worker"
DEFAULT_NAMES = {WEB: "wangge_web", WORKER: "wangge_worker"}


@dataclass(frozen=True)
class Role:
    """A role of the database. Without a password it is reached only through a socket that trusts its users."""

    part: str
    name: str
    password: str


def roles() -> list[Role]:
    """The roles that the settings name; the usual ones where the database is our own, behind a socket."""
    urls = {WEB: settings.WEB_DATABASE_URL, WORKER: settings.WORKER_DATABASE_URL}
    named = [_role(part, url) for part, url in urls.items() if url]
    is_own = str(connection.settings_dict["HOST"]).startswith("/")
    return named or [Role(part, name, "") for part, name in DEFAULT_NAMES.items() if is_own]


def _role(part: str, url: str) -> Role:
    parts = urlsplit(url)
    return Role(part, unquote(parts.username or ""), unquote(parts.password or ""))


@transaction.atomic
def grant_roles(*, by: UUID | None = None) -> list[str]:
    """Make the roles that are missing and give each exactly its rights; the names of the roles. May be repeated.

    Run as the owner of the tables. In one transaction, so that no program ever finds itself without its rights.
    """
    for use in (FIELD, BLIND):  # the web itself may not make keys
        current_key(use)
    wanted = roles()
    for statement in _kept_from_all():
        _execute(statement)
    for role in wanted:
        _make(role)
        for statement in (*_base(role.name), *_declared(role)):
            _execute(statement)
    return [role.name for role in wanted]


def _make(role: Role) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role.name])
        if cursor.fetchone():
            return
    password = sql.SQL("PASSWORD {}").format(sql.Literal(role.password)) if role.password else sql.SQL("")
    _execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(sql.Identifier(role.name), password))


def _base(name: str) -> Iterator[sql.Composed]:
    """Every table and sequence; the record of migrations only to read."""
    role = sql.Identifier(name)
    for text in (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
    ):
        yield sql.SQL(text).format(role=role)


def _kept_from_all() -> Iterator[sql.Composed]:
    """A function is open to everybody when it is made, also when a backup makes it anew."""
    for model in apps.get_models():
        held: Grants = getattr(model, "grants", Grants())
        for calls in filter(None, (held.web_calls, held.worker_calls)):
            yield sql.SQL("REVOKE ALL ON FUNCTION {} FROM PUBLIC").format(sql.SQL(calls))


def _declared(role: Role) -> Iterator[sql.Composed]:
    """What the models say that is less than everything."""
    for model in apps.get_models():
        held: Grants | None = getattr(model, "grants", None)
        if held is None:
            continue
        table, name = sql.Identifier(model._meta.db_table), sql.Identifier(role.name)
        yield sql.SQL("REVOKE ALL ON {} FROM {}").format(table, name)
        rights = (held.web if role.part == WEB else held.worker).split()
        hidden = held.hidden.split() if role.part == WEB else []
        columns = [str(field.column) for field in model._meta.concrete_fields if field.column not in {None, *hidden}]
        for right in rights:
            yield sql.SQL("GRANT {} ON {} TO {}").format(_right(right, columns if hidden else ()), table, name)
        calls = held.web_calls if role.part == WEB else held.worker_calls
        if calls:
            yield sql.SQL("GRANT EXECUTE ON FUNCTION {} TO {}").format(sql.SQL(calls), name)


def _right(right: str, columns: Sequence[str]) -> sql.Composable:
    """A right on the whole table, or reading on some of its columns."""
    word = sql.SQL(right.upper())
    if right != "select" or not columns:
        return word
    return sql.SQL("{} ({})").format(word, sql.SQL(", ").join(map(sql.Identifier, columns)))


def _execute(statement: sql.Composed) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement.as_string(cursor.connection))
