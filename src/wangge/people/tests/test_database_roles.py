"""The roles of the database: what web and worker may not do, read from the catalogue and tried."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID, uuid4

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from psycopg.errors import InsufficientPrivilege
from tests.county import County

from wangge.kernel import audit, clock
from wangge.kernel.ids import RegionKey
from wangge.people import actions

NOTHING_BACK = ("audit_entry", "audit_seal", "cases_event")
Row = tuple[object, ...]


@contextmanager
def as_role(name: str) -> Iterator["psycopg.Connection[Row]"]:
    """A connection of its own in a role, to the database of the test."""
    told = connection.settings_dict
    with psycopg.connect(
        host=told["HOST"], port=told["PORT"] or None, dbname=told["NAME"], user=name, autocommit=True
    ) as held:
        yield held


@pytest.fixture
def roles(transactional_db: None) -> None:
    actions.grant_roles()


@pytest.fixture
def reported(roles: None, county: County) -> RegionKey:
    key = county.report(phone="13812345678")
    connection.commit()
    return key


def on_record(key: RegionKey, *, reason: str = "contact", actor: bool = True, **more: object) -> UUID:
    ticket = uuid4()
    audit.record("reveal", by=uuid4() if actor else None, subject=("reporter", key.id), region_no=key.region_no,
                 reason=reason, detail={"fields": ["phone"], "ticket": str(ticket), **more})  # fmt: skip
    return ticket


def opened(web: "psycopg.Connection[Row]", key: RegionKey, ticket: UUID) -> list[Row]:
    return web.execute("SELECT * FROM open_identity(%s, %s, %s)", [key.region_no, key.id, ticket]).fetchall()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("role", ["wangge_web", "wangge_worker"])
@pytest.mark.parametrize("right", ["UPDATE", "DELETE", "TRUNCATE"])
def test_what_is_only_added_to_cannot_be_taken_back(roles: None, role: str, right: str) -> None:
    asked = "SELECT name FROM unnest(%s::text[]) AS name WHERE has_table_privilege(%s, name, %s)"
    with connection.cursor() as cursor:
        cursor.execute(asked, [list(NOTHING_BACK), role, right])
        assert cursor.fetchall() == []


@pytest.mark.django_db(transaction=True)
def test_the_roles_own_nothing_and_are_members_of_nobody(roles: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolcreaterole, rolcreatedb, rolbypassrls, (SELECT count(*) FROM pg_auth_members "
            "WHERE member = pg_roles.oid), (SELECT count(*) FROM pg_class WHERE relowner = pg_roles.oid) "
            "FROM pg_roles WHERE rolname IN ('wangge_web', 'wangge_worker')"
        )
        assert cursor.fetchall() == [(False, False, False, False, 0, 0)] * 2


@pytest.mark.django_db(transaction=True)
def test_every_table_may_be_read_by_both_but_for_the_sealed_bytes(roles: None) -> None:
    columns = [(model._meta.db_table, field.column) for model in apps.get_models()
               for field in model._meta.concrete_fields if field.column]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT role, place.name || '.' || place.col FROM unnest(%s::text[], %s::text[]) AS place (name, col), "
            "unnest(ARRAY['wangge_web', 'wangge_worker']) AS role WHERE NOT has_column_privilege(role, place.name, "
            "place.col, 'SELECT')",
            [[one for one, _ in columns], [one for _, one in columns]],
        )
        hidden = [("wangge_web", "people_correction.sealed"), ("wangge_web", "people_sealed.sealed")]
        assert sorted(cursor.fetchall()) == hidden


TRICKS = (
    "SELECT sealed FROM people_sealed",
    "SELECT * FROM people_sealed",
    "SELECT people_sealed FROM people_sealed",
    "SELECT row_to_json(p) FROM people_sealed p",
    "COPY people_sealed TO STDOUT",
    "COPY people_sealed (sealed) TO STDOUT",
    "DECLARE c CURSOR WITH HOLD FOR SELECT sealed FROM people_sealed",
    "CREATE TEMP VIEW v AS SELECT sealed FROM people_sealed; SELECT * FROM v",
    "CREATE TEMP TABLE t AS TABLE people_sealed",
    "SELECT owner_id FROM people_sealed WHERE sealed > ''",
    "SELECT owner_id FROM people_sealed ORDER BY sealed",
    "UPDATE people_sealed SET masked = encode(sealed, 'hex')",
    "UPDATE people_sealed SET region_no = 1 RETURNING sealed",
    "INSERT INTO people_sealed SELECT * FROM people_sealed ON CONFLICT DO NOTHING RETURNING sealed",
    "DELETE FROM people_sealed RETURNING sealed",
    "DELETE FROM people_sealed",
    "DELETE FROM people_restriction",
    "SELECT sealed FROM people_correction",
    "DELETE FROM people_correction RETURNING sealed",
    "UPDATE cases_event SET note = ''",
    "SELECT change_identity(1, gen_random_uuid(), gen_random_uuid())",
    "SELECT erase_words(1, ARRAY[gen_random_uuid()], gen_random_uuid())",
    "DELETE FROM audit_entry",
    "UPDATE audit_entry SET reason = ''",
    "TRUNCATE audit_entry",
    "SET ROLE wangge",
    "SET SESSION AUTHORIZATION wangge",
    "SET ROLE wangge_worker",
    "GRANT ALL ON people_sealed TO wangge_web; SELECT sealed FROM people_sealed",
    "ALTER TABLE people_sealed OWNER TO wangge_web",
    "CREATE FUNCTION public.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "CREATE OR REPLACE FUNCTION open_identity(integer, uuid, uuid) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "SELECT pg_read_file('/etc/passwd')",
    "INSERT INTO people_data_key (id, use, algorithm, wrapped, made_at) VALUES (gen_random_uuid(), 'x', '', '', now())",
)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("trick", TRICKS)
def test_the_web_gets_no_sealed_byte_past_the_function(reported: RegionKey, trick: str) -> None:
    with as_role("wangge_web") as web, pytest.raises((InsufficientPrivilege, psycopg.errors.WrongObjectType)):
        web.execute(trick)


@pytest.mark.django_db(transaction=True)
def test_the_function_opens_for_an_entry_that_is_committed(reported: RegionKey) -> None:
    ticket = on_record(reported)
    with as_role("wangge_web") as web:
        assert [(row[1], len(bytes(row[5])) > 16) for row in opened(web, reported, ticket)] == [("phone", True)]  # type: ignore[arg-type]


FORGED = """INSERT INTO audit_entry (region_no, id, at, actor_id, verb, subject_type, subject_id, reason, detail)
 VALUES (%s, gen_random_uuid(), now(), gen_random_uuid(), 'reveal', 'reporter', %s, 'contact',
 jsonb_build_object('fields', jsonb_build_array('phone'), 'ticket', %s::text))"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("inner", ["", "SAVEPOINT s"])
def test_an_entry_that_may_still_be_taken_back_opens_nothing(reported: RegionKey, inner: str) -> None:
    ticket = uuid4()
    with as_role("wangge_web") as web:
        web.execute("BEGIN")
        if inner:
            web.execute(inner)
        web.execute(FORGED, [reported.region_no, str(reported.id), ticket])
        if inner:
            web.execute("RELEASE s")
        with pytest.raises(InsufficientPrivilege):
            opened(web, reported, ticket)


def no_entry(_key: RegionKey) -> UUID:
    return uuid4()


def of_another(key: RegionKey) -> UUID:
    return on_record(RegionKey(key.region_no, uuid4()))


def an_hour_ago(key: RegionKey) -> UUID:
    from datetime import timedelta

    import time_machine

    with time_machine.travel(clock.now() - timedelta(hours=1)):
        return on_record(key)


REFUSED: dict[str, Callable[[RegionKey], UUID]] = {
    "nothing on record": no_entry,
    "an entry about somebody else": of_another,
    "an entry of an hour ago": an_hour_ago,
    "an unknown purpose": lambda key: on_record(key, reason="curiosity"),
    "nobody": lambda key: on_record(key, actor=False),
    "an emergency not kept for review": lambda key: on_record(key, reason="emergency"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("why", REFUSED)
def test_the_function_refuses(reported: RegionKey, why: str) -> None:
    ticket = REFUSED[why](reported)
    with as_role("wangge_web") as web, pytest.raises(InsufficientPrivilege):
        opened(web, reported, ticket)


@pytest.mark.django_db(transaction=True)
def test_the_function_gives_only_the_fields_on_record(roles: None, county: County) -> None:
    key = county.report(phone="13812345678", name="张三")
    ticket = on_record(key, fields=["name"])
    with as_role("wangge_web") as web:
        assert [row[1] for row in opened(web, key, ticket)] == ["name"]


@pytest.mark.django_db(transaction=True)
def test_the_worker_opens_nothing_by_the_function(reported: RegionKey) -> None:
    with as_role("wangge_worker") as worker, pytest.raises(InsufficientPrivilege):
        opened(worker, reported, on_record(reported))


@pytest.mark.django_db(transaction=True)
def test_what_a_restored_backup_leaves_open_is_closed_again(reported: RegionKey) -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT EXECUTE ON FUNCTION open_identity(integer, uuid, uuid) TO PUBLIC")
    actions.grant_roles()
    with as_role("wangge_worker") as worker, pytest.raises(InsufficientPrivilege):
        opened(worker, reported, on_record(reported))


@pytest.mark.django_db(transaction=True)
def test_giving_the_rights_twice_changes_nothing(roles: None) -> None:
    def rights() -> list[Row]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname, relacl::text FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1"
            )
            return list(cursor.fetchall())

    before = rights()
    actions.grant_roles()
    assert rights() == before


@pytest.mark.django_db
def test_the_function_and_the_rules_know_the_same_purposes() -> None:
    import re

    from wangge.people.rules import PURPOSES

    with connection.cursor() as cursor:
        cursor.execute("SELECT prosrc FROM pg_proc WHERE proname = 'open_identity'")
        source = cursor.fetchone()[0]
    listed = re.search(r"ARRAY\[([^]]*)\]", source)
    assert listed is not None
    assert re.findall(r"'(\w+)'", listed[1]) == list(PURPOSES)


@pytest.mark.django_db(transaction=True)
def test_a_report_is_taken_in_and_its_number_opened_as_the_web(roles: None, county: County) -> None:
    opening = actions.Opening(county.users["dispatcher"].id, frozenset({"dispatcher"}), "contact", "1")
    told = connection.settings_dict
    connection.close()
    owner, told["USER"] = told["USER"], "wangge_web"
    try:
        key = county.report(phone="13812345678")
        assert actions.open_identity(key, opening) == {"phone": "13812345678"}
    finally:
        connection.close()
        told["USER"] = owner
