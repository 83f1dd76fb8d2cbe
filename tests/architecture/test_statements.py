"""The statement lint finds what it should, and lets pass what is right."""

import pytest

from tests.architecture.statement_lint import faults
from wangge.kernel.fanout import REASONS, fanout

HOT = ["cases_case", "cases_event"]


@pytest.mark.parametrize(
    ("sql", "fault"),
    [
        ("SELECT * FROM cases_case WHERE id = 1", "without region_no"),
        ("SELECT 1 FROM cases_case FOR UPDATE", "row lock"),
        ("SELECT recorded_at::date, region_no FROM cases_case", "AT TIME ZONE"),
        ("SELECT date_trunc('day', recorded_at), region_no FROM cases_case", "AT TIME ZONE"),
        ("UPDATE cases_case SET next_due_at = next_due_at + '1 day' WHERE region_no = 1", "arithmetic"),
        ("SELECT region_no, count(*) FROM cases_case GROUP BY ROLLUP (region_no)", "rolled up"),
        ("SELECT pg_advisory_lock(1)", "advisory"),
        ("WITH c AS (SELECT 1) INSERT INTO cases_event (region_no) SELECT 1 FROM c", "INSERT"),
    ],
)
def test_a_statement_that_would_not_spread_is_found(sql: str, fault: str) -> None:
    assert any(fault in one for one in faults(sql, HOT))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM cases_case WHERE region_no = 1 AND id = 2",
        "SELECT date_trunc('day', recorded_at AT TIME ZONE 'Asia/Shanghai') FROM cases_case WHERE region_no IN (1)",
        "SELECT * FROM area WHERE area_no BETWEEN 1 AND 2",
        "CREATE TABLE cases_case_2 (id int)",
    ],
)
def test_a_statement_that_spreads_is_let_pass(sql: str) -> None:
    assert faults(sql, HOT) == []


def test_a_named_fan_out_may_ask_all_regions() -> None:
    @fanout("a test asks for everything")
    def ask() -> list[str]:
        return faults("SELECT count(*) FROM cases_case", HOT)

    assert ask() == []
    REASONS.pop(next(name for name in REASONS if "test_a_named" in name))
