"""Reads every statement the tests send and refuses those that would not survive a database spread by region."""

import re
from collections.abc import Callable
from typing import Any

from django.apps import apps

from tests.architecture.house import APPS
from wangge.kernel.classing import Placement
from wangge.kernel.fanout import asking_all

DATA = re.compile(r"^\s*(WITH|SELECT|INSERT|UPDATE|DELETE)\b", re.I)
CLEARING = re.compile(r"^\s*(DELETE FROM \"?\w+\"?\s*$|TRUNCATE)", re.I)


class BadStatementError(AssertionError):
    """A statement that works on one machine and fails, or lies, on many."""


def distributed_tables() -> list[str]:
    """Names of the tables that live with their region."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    return [model._meta.db_table for model in models if model.placement is Placement.DISTRIBUTED]


def faults(sql: str, distributed: list[str]) -> list[str]:
    """What is wrong with a statement."""
    if not DATA.match(sql) or CLEARING.match(sql):
        return []
    touches = [table for table in distributed if re.search(rf"\b{table}\b", sql)]
    found = []
    if touches and "region_no" not in sql and not asking_all.get():
        found.append(f"{touches[0]} without region_no")
    if touches and re.search(r"\bFOR UPDATE\b", sql) and "region_no" not in sql:
        found.append("row lock without region_no")
    if re.search(r"_at\"?\s*::\s*date\b", sql) or (
        re.search(r"date_trunc\(", sql, re.I) and not re.search(r"AT TIME ZONE", sql, re.I)
    ):
        found.append("a day cut without AT TIME ZONE")
    if touches and re.search(r"\bSET\b.*_at\"?\s*=\s*\(?\"?\w+\"?\.?\"?\w*_at\"?\s*[+-]", sql, re.S):
        found.append("arithmetic on a moment inside UPDATE")
    if touches and re.search(r"\b(ROLLUP|CUBE|GROUPING SETS)\b", sql):
        found.append("rolled up over regions")
    if "pg_advisory" in sql:
        found.append("an advisory lock holds on one machine only")
    if touches and re.search(r"WITH\s+(\w+)\s+AS.*INSERT\s+INTO.*SELECT.*FROM\s+\1\b", sql, re.S | re.I):
        found.append("INSERT … SELECT FROM a part of the same statement")
    return found


def reader() -> Callable[..., Any]:
    """An execute wrapper for a Django connection."""
    distributed = distributed_tables()

    def read(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if found := faults(sql, distributed):
            raise BadStatementError(f"{'; '.join(found)}: {sql[:300]}")
        return execute(sql, params, many, context)

    return read
