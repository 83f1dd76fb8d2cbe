"""Everything a person may ask works with the few rights that web and worker hold, and nothing works without an entry."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from psycopg.errors import InsufficientPrivilege
from tests.county import REGION, County

from wangge.kernel import audit
from wangge.kernel.ids import RegionKey
from wangge.people import actions as people_actions
from wangge.people.models import SealedField
from wangge.people.tests.test_database_roles import as_role
from wangge.rights import actions, queries
from wangge.rights.actions.purging import purge_due
from wangge.rights.tests.factories import a_closed_case, a_report, an_officer, asked, carried_out, finished, kept_texts

pytestmark = pytest.mark.django_db(transaction=True)
CHANGE, ERASE = "SELECT change_identity(%s, %s, %s)", "SELECT erase_words(%s, %s, %s)"


@pytest.fixture(autouse=True)
def roles(transactional_db: None) -> None:
    people_actions.grant_roles()


@contextmanager
def acting_as(role: str) -> Iterator[None]:
    """What is done inside is done with the rights of a role."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {role}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET ROLE")


def test_the_web_can_carry_out_everything_a_person_may_ask(county: County) -> None:
    officer, key = an_officer(county), a_closed_case(county)
    with acting_as("wangge_web"):
        finished(asked(key, "correct", given={"phone": "13987654321"}), officer)
        finished(asked(key, "restrict"), officer)
        finished(asked(key, "lift"), officer)
        actions.withdraw_request(key, asked(key, "correct", given={"name": "李四"}), by=None)
        carried_out(asked(key, "delete"), officer)
    assert county.case(key).erased_stage == 2
    assert "幸福路" not in kept_texts()


def test_the_worker_can_purge(county: County) -> None:
    officer, key = an_officer(county), a_closed_case(county)
    actions.review_rule("report_form", by=officer.id)
    with acting_as("wangge_worker"):
        assert purge_due(datetime(2099, 1, 1, tzinfo=UTC), by=None) == 2
    assert "幸福路" not in kept_texts()
    assert county.case(key).erased_stage == 2


@pytest.mark.parametrize("actor", [True, False])
def test_without_an_entry_that_names_somebody_nothing_is_changed(county: County, actor: bool) -> None:
    key, ticket = a_report(county), uuid4()
    if not actor:
        audit.record("erase_identity", by=None, subject=("reporter", key.id), region_no=REGION,
                     detail={"ticket": str(ticket)})  # fmt: skip
    with as_role("wangge_web") as web, pytest.raises(InsufficientPrivilege):
        web.execute(CHANGE, [REGION, key.id, ticket])
    assert SealedField.objects.filter(region_no=REGION, owner_id=key.id).count() == 3


def entry(verb: str, kind: str, subject: object) -> object:
    """An entry on record as the web could write it, and its ticket."""
    ticket = uuid4()
    audit.record(verb, by=uuid4(), subject=(kind, subject), region_no=REGION, detail={"ticket": str(ticket)})
    return ticket


def test_an_entry_about_one_person_changes_no_other(county: County) -> None:
    key, other = a_report(county), a_report(county)
    ticket = entry("erase_identity", "reporter", other.id)
    with as_role("wangge_web") as web, pytest.raises(InsufficientPrivilege):
        web.execute(CHANGE, [REGION, key.id, ticket])


@pytest.mark.parametrize(
    ("verb", "kind"), [("erase_identity", "reporter"), ("erase_case", "reporter"), ("report_case", "case")]
)
def test_words_go_only_by_an_entry_that_says_so(county: County, verb: str, kind: str) -> None:
    key = a_closed_case(county)
    ticket = entry(verb, kind, key)
    with as_role("wangge_web") as web, pytest.raises(InsufficientPrivilege):
        web.execute(ERASE, [REGION, [key.id], ticket])
    assert "真的很黑" in kept_texts()


def test_words_of_an_open_case_do_not_go_whatever_the_entry_says(county: County) -> None:
    key = a_report(county)
    county.dispatch(key)
    county.move(key, "urge", "reporter", reason="真的很黑")
    ticket = entry("erase_case", "case", key)
    with as_role("wangge_web") as web:
        assert web.execute(ERASE, [REGION, [key.id], ticket]).fetchone() == (0,)
    assert "真的很黑" in kept_texts()


def held_open(web: "psycopg.Connection[tuple[object, ...]]", key: RegionKey) -> list[tuple[object, ...]]:
    ticket = uuid4()
    audit.record("reveal", by=uuid4(), subject=("reporter", key.id), region_no=REGION, reason="contact",
                 detail={"fields": ["phone"], "ticket": str(ticket)})  # fmt: skip
    return web.execute("SELECT * FROM open_identity(%s, %s, %s)", [REGION, key.id, ticket]).fetchall()


def test_what_is_restricted_the_database_itself_gives_to_nobody(county: County) -> None:
    officer, key = an_officer(county), a_report(county)
    with as_role("wangge_web") as web:
        assert len(held_open(web, key)) == 1
        carried_out(asked(key, "restrict"), officer)
        with pytest.raises(InsufficientPrivilege):
            held_open(web, key)


def test_a_copy_opens_for_nobody_but_the_person(county: County) -> None:
    key, ticket = a_report(county), uuid4()
    audit.record("reveal", by=uuid4(), subject=("reporter", key.id), region_no=REGION, reason="copy",
                 detail={"fields": ["phone"], "ticket": str(ticket)})  # fmt: skip
    with as_role("wangge_web") as web, pytest.raises(InsufficientPrivilege):
        web.execute("SELECT * FROM open_identity(%s, %s, %s)", [REGION, key.id, ticket])


def test_a_copy_is_taken_with_the_rights_of_the_web(county: County) -> None:
    key = a_report(county)
    with acting_as("wangge_web"):
        copy = actions.take_copy(key, by=None)
    assert copy is not None
    assert copy.fields["phone"] == "13812345678"
    assert queries.looks_of(key)[0].is_own


@pytest.mark.parametrize("role", ["wangge_web", "wangge_worker"])
@pytest.mark.parametrize("table", ["rights_request_step", "rights_activity", "rights_rule_review", "rights_assessment"])
def test_what_proves_is_deleted_by_no_program(role: str, table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, %s, 'DELETE')", [role, table])
        assert cursor.fetchone() == (False,)
