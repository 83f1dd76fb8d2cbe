"""What would be one node's work stays one node's: on tables cut into partitions by region, every statement reads one.

PostgreSQL itself tells the plan of each statement it ran (auto_explain), so nothing that reaches it is missed.
"""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from tests.architecture.test_tables import PARTITIONS, tables
from tests.county import MONDAY, REGION, County
from wangge.cases.actions.recompute import recompute_open
from wangge.cases.actions.sweep import sweep_batch
from wangge.cases.queries import Narrowing, case_page, followed, queue

Plans = list[str]


def exchanged(table: str) -> str:
    """The statements that put a partitioned table in the place of a plain one."""
    parts = "; ".join(
        f"CREATE TABLE {table}_part{n} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTITIONS}, REMAINDER {n})"
        for n in range(PARTITIONS)
    )
    return (
        f"ALTER TABLE {table} RENAME TO plain_{table}; "
        f"CREATE TABLE {table} (LIKE plain_{table} INCLUDING ALL) PARTITION BY HASH (region_no); {parts}"
    )


@pytest.fixture
def plans(county: County) -> Iterator[Plans]:
    """Every plan PostgreSQL ran since, on partitioned tables; afterwards the plain ones are back."""
    names: Any = tables()["d"]
    told: Plans = []
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(exchanged(table))
        cursor.execute("LOAD 'auto_explain'")
        cursor.execute("SET auto_explain.log_min_duration = 0")
        cursor.execute("SET auto_explain.log_level = 'notice'")
    connection.connection.prepare_threshold = None
    connection.connection.add_notice_handler(lambda notice: told.append(str(notice.message_primary)))
    yield told
    connection.close()
    with connection.cursor() as cursor:
        for table in names:
            cursor.execute(f"DROP TABLE {table}; ALTER TABLE plain_{table} RENAME TO {table}")
    connection.close()


def spread(plans: Plans) -> list[str]:
    """The plans that read more than one partition of a table."""
    wide = []
    for plan in plans:
        read: dict[str, set[str]] = {}
        for table, part in re.findall(r"on (\w+)_part(\d)", plan):
            read.setdefault(table, set()).add(part)
        wide += [plan for parts in read.values() if len(parts) > 1]
    return wide


def life(county: County) -> object:
    key = county.report(phone="13812345678")
    county.dispatch(key)
    county.move(key, "sign", "owner")
    county.move(key, "answer", "owner", answer="好了")
    county.move(key, "pass", "checker", outcome="solved")
    return key


def merged(county: County) -> object:
    parent, child = county.report(), county.report()
    county.move(child, "merge", "dispatcher", parent=county.case(parent).number)
    return child


WORK: dict[str, Callable[[County], object]] = {
    "a whole life": life,
    "merging": merged,
    "the queue": lambda county: [county.report(), queue(county.scope("dispatcher"))],
    "the queue of a unit": lambda county: [county.dispatch(county.report()), queue(county.scope("owner"))],
    "a search by words": lambda county: [county.report(), queue(county.scope("dispatcher"), Narrowing(words="井盖"))],
    "the case page": lambda county: case_page(county.scope("dispatcher"), county.report()),
    "the resident's page": lambda county: followed(county.report()),
    "the sweeper": lambda county: [county.report(), sweep_batch(REGION, MONDAY + timedelta(days=1), by=None)],
    "computing clocks again": lambda county: [county.report(), recompute_open(by=None)],
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("work", WORK)
def test_the_work_of_one_region_reads_one_partition(county: County, plans: Plans, work: str) -> None:
    WORK[work](county)
    assert any("_part" in plan for plan in plans), "no plan was told"
    assert spread(plans) == []


@pytest.mark.django_db(transaction=True)
def test_a_statement_that_asks_every_region_is_seen(county: County, plans: Plans) -> None:
    connection.connection.execute("SELECT count(*) FROM cases_case WHERE state = 'reported'")
    assert len(spread(plans)) == 1
