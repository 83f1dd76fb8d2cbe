"""Promises of the sweeper: everything due is told, oldest first, to whom it concerns, once."""

from datetime import timedelta

import pytest
from django.db import connection
from tests.county import MONDAY, REGION, County

from wangge.cases.actions.sweep import sweep, sweep_batch
from wangge.cases.models import Notice

HOUR = timedelta(hours=1)


def told() -> list[tuple[str, float, str]]:
    notices = Notice.objects.filter(region_no=REGION).order_by("due_at", "share")
    return [(one.kind, float(one.share), one.to_role) for one in notices]


def test_nothing_is_told_before_its_time(county: County) -> None:
    county.report()
    assert sweep(MONDAY + timedelta(minutes=59)) == 0
    assert told() == []


def test_the_desk_is_told_at_half_and_the_next_post_when_it_is_late(county: County) -> None:
    county.report()
    sweep(MONDAY + HOUR)
    assert told() == [("dispatch", 0.5, "dispatcher")]
    sweep(MONDAY + 2 * HOUR)
    assert told() == [("dispatch", 0.5, "dispatcher"), ("dispatch", 1.0, "supervisor")]


def test_nobody_is_told_twice_though_the_clock_jumps_back_and_forth(county: County) -> None:
    county.report()
    for hours in (5, 1, 5, 2):
        sweep(MONDAY + hours * HOUR)
    assert len(told()) == 2


def test_a_case_that_was_moved_in_time_is_left_in_peace(county: County) -> None:
    key = county.report()
    county.dispatch(key, at=MONDAY + timedelta(minutes=50))
    sweep(MONDAY + 2 * HOUR)
    assert all(kind != "dispatch" for kind, _share, _to in told())


def test_a_pause_holds_the_reminders_and_an_extension_moves_them(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0301")
    county.move(key, "sign", "owner")
    county.move(key, "ask_extension", "owner", amount=1, reason="等配件")
    county.move(key, "grant_extension", "supervisor")
    assert county.case(key).sweep_at == MONDAY + timedelta(days=1)  # half of two days
    county.move(key, "hang", "owner", reason="等", plan="等货", review_date=(MONDAY + timedelta(days=9)).date())
    assert county.case(key).next_due_kind == "review"


def test_what_the_sweeper_missed_is_told_after_a_move(county: County) -> None:
    key = county.report()
    county.move(key, "note", "dispatcher", at=MONDAY + HOUR, reason="正在核对")
    sweep(MONDAY + HOUR)
    assert told() == [("dispatch", 0.5, "dispatcher")]


def test_the_oldest_due_is_told_first(county: County) -> None:
    late, early = county.report(at=MONDAY + HOUR), county.report(at=MONDAY)
    sweep_batch(REGION, MONDAY + 9 * HOUR, by=None, batch=1)
    assert {one.case_id for one in Notice.objects.filter(region_no=REGION)} == {early.id}
    assert county.case(late).sweep_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_batch_another_worker_holds_is_left_to_it(county: County) -> None:
    import psycopg

    county.report()
    settings = connection.get_connection_params()
    wanted = {name: settings[name] for name in ("host", "port", "user", "password", "dbname") if settings.get(name)}
    with psycopg.connect(**wanted) as other:
        other.execute("SELECT id FROM cases_case WHERE region_no = %s FOR UPDATE", [REGION])
        assert sweep(MONDAY + 9 * HOUR) == 0
    assert sweep(MONDAY + 9 * HOUR) == 1


def test_a_hold_rests_until_its_review_and_then_somebody_is_told(county: County) -> None:
    key = county.report()
    county.dispatch(key, matter="0301")
    county.move(key, "sign", "owner")
    review = MONDAY + timedelta(days=7)
    county.move(key, "hang", "owner", reason="等", plan="等货", review_date=review.date())
    case = county.case(key)
    assert (case.is_paused, case.next_due_kind, case.next_due_at.date() if case.next_due_at else None) == (
        True, "review", review.date(),
    )  # fmt: skip
    sweep(MONDAY + timedelta(days=8))
    assert {("review", 1.0, "handler"), ("review", 1.0, "supervisor")} <= set(told())
