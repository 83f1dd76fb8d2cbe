"""The scoped list walks an index, for every kind of scope, and a scope is resolved by one statement a request."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.county import ALWAYS, County
from wangge.access.models import Post
from wangge.access.queries import scope_of
from wangge.access.statements import HELD
from wangge.accounts.models import User
from wangge.cases.queries import Narrowing, queue

ROWS = 6000
FILL = """INSERT INTO cases_case ({columns}) SELECT {values} FROM cases_case source, generate_series(1, %s) AS copy"""
OWN = {
    "id": "gen_random_uuid()", "number": "'x' || right(md5(copy::text), 18)", "order_at": "now() + copy * interval '1 min'",
    "area_no": "1000 + (copy * 37) %% 1000", "main_unit_id": "CASE copy %% 50 WHEN 0 THEN source.main_unit_id END",
    "closed_at": "CASE WHEN copy %% 10 > 2 THEN now() - copy * interval '1 min' END",
}  # fmt: skip


@pytest.fixture
def many(county: County) -> County:
    """A few thousand cases in every area, some of them a unit's; the planner knows them."""
    from wangge.cases.models import Case

    county.dispatch(county.report())
    columns = [one.column for one in Case._meta.concrete_fields]
    values = [OWN.get(column, f'source."{column}"') for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(columns=", ".join(f'"{one}"' for one in columns), values=", ".join(values)), [ROWS])
        cursor.execute("ANALYZE cases_case")
    return county


def plans(scope: Any, tab: str) -> str:
    """How PostgreSQL reads what a page asks of cases, with its own choice of plans."""
    with CaptureQueriesContext(connection) as asked:
        queue(scope, Narrowing(tab=tab), limit=20, counts=False)
    told = []
    with connection.cursor() as cursor:
        for one in asked.captured_queries:
            if "cases_case" in one["sql"]:
                cursor.execute("EXPLAIN " + one["sql"].replace("%", "%%"))
                told += [row[0] for row in cursor.fetchall()]
    return "\n".join(told)


@pytest.mark.parametrize("name", ["worker", "owner", "town_dispatcher", "dispatcher", "leader"])
@pytest.mark.parametrize("tab", ["open", "closed", "dispatched"])
def test_no_scope_reads_the_whole_table(many: County, name: str, tab: str) -> None:
    told = plans(many.scope(name), tab)
    assert "Index" in told
    assert "Seq Scan on cases_case" not in told


def test_somebody_with_posts_of_every_kind_reads_by_indexes_too(many: County) -> None:
    user = many.users["owner"]
    for area in (many.grids[0], many.towns[1]):
        Post.objects.create(user=user, role="checker", area=area, valid_from=ALWAYS)
    told = plans(scope_of(User.objects.get(id=user.id)), "open")
    assert "Seq Scan on cases_case" not in told


@pytest.mark.parametrize("path", ["/desk/", "/desk/?tab=open&words=灯", "/board/", "/desk/notices/", "/api/v1/cases"])
def test_a_request_resolves_the_scope_once(county: County, path: str) -> None:
    county.report()
    client = Client()
    client.force_login(county.users["dispatcher"])
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert sum(one["sql"] == HELD or 'FROM "post"' in one["sql"] for one in asked.captured_queries) == 1
