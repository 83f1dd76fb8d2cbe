"""Promises of the figures: solved apart from satisfied, a sample beside every share, and a way to the cases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from tests.county import REGION, County

from wangge.cases.models import Case, CaseClock
from wangge.kernel import clock
from wangge.kernel.models import AuditEntry
from wangge.stats.actions import export_figures
from wangge.stats.queries import cases_behind, figures
from wangge.stats.rules import Share, reads_figures


def closed(county: County, number: int = 1, **values: object) -> None:
    """So many cases settled a day ago, with these values afterwards."""
    at = clock.now() - timedelta(days=1)
    for _ in range(number):
        key = county.report(at=at)
        county.move(key, "settle", "worker", answer="已扶正", at=at)
        Case.objects.filter(region_no=REGION, id=key.id).update(closed_at=at, matter=county.matters["0201"], **values)


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(19, 19, None), (10, 20, 50), (0, 0, None), (999, 1000, 99), (1, 1000, 1)]
)
def test_a_small_sample_has_no_share_and_nearly_all_is_not_all(part: int, whole: int, percent: int | None) -> None:
    assert Share(part, whole).percent == percent


def test_solved_and_satisfied_are_two_figures_with_samples_of_their_own(county: County) -> None:
    closed(county, solved=True, stars=1)
    closed(county, solved=False, stars=5)
    closed(county, solved=None, stars=4)
    closed(county)
    row = figures(county.scope("leader")).all_places
    assert (row.solved, row.satisfied, row.closed) == (Share(1, 2), Share(2, 3), 4)


def test_what_is_never_closed_weighs_on_the_share_of_what_was_due(county: County) -> None:
    closed(county)
    key = county.report(at=clock.now() - timedelta(days=2))
    county.dispatch(key, at=clock.now() - timedelta(days=2), matter="0201")
    row = figures(county.scope("leader")).all_places
    assert (row.overdue, row.closed_of_due) == (1, Share(1, 2))


def test_a_case_is_late_by_its_handling_clock(county: County) -> None:
    closed(county, 2)
    key = Case.objects.filter(region_no=REGION).first()
    assert key is not None
    CaseClock.objects.create(
        region_no=REGION, case_id=key.id, kind="whole", run=1, limit="1 workdays", started_at=clock.now(),
        due_at=clock.now(), stopped_at=clock.now() + timedelta(hours=1),
    )  # fmt: skip
    assert figures(county.scope("leader")).all_places.on_time == Share(1, 2)


def test_what_came_back_is_told_by_matter(county: County) -> None:
    closed(county, 2, outcome="solved")
    first = Case.objects.filter(region_no=REGION).first()
    assert first is not None
    again = county.report(at=clock.now())
    Case.objects.filter(region_no=REGION, id=again.id).update(recurrence_of=first.id)
    found = figures(county.scope("leader"))
    assert (found.came_back, [row.came_back for row in found.matters]) == (Share(1, 2), [Share(1, 2)])
    assert [row.key for row in cases_behind(county.scope("leader"), "came_back", days=30).rows] == [first.key]


def test_a_period_leaves_out_what_is_older(county: County) -> None:
    closed(county)
    Case.objects.filter(region_no=REGION).update(closed_at=clock.now() - timedelta(days=8))
    assert figures(county.scope("leader"), days=7).all_places.closed == 0
    assert figures(county.scope("leader"), days=30).all_places.closed == 1


def test_towns_add_up_to_everything_and_stay_apart(county: County) -> None:
    closed(county, 3)
    found = figures(county.scope("leader"))
    assert [row.closed for row in found.places] == [3, 0]
    assert found.all_places.closed == 3
    assert cases_behind(county.scope("leader"), "closed", days=30, area_no=county.towns[1].area_no).rows == []


@pytest.mark.parametrize(
    ("figure", "values"),
    [("solved", {"solved": True}), ("not_solved", {"solved": False}), ("satisfied", {"stars": 4}), ("rated", {"stars": 3}),
     ("dissatisfied", {"stars": 2}), ("closed", {}), ("on_time", {})],
)  # fmt: skip
def test_every_number_leads_to_the_cases_it_counts(county: County, figure: str, values: dict[str, object]) -> None:
    closed(county, **values)
    assert len(cases_behind(county.scope("leader"), figure, days=30).rows) == 1


def test_nobody_counts_or_reads_more_than_they_may_see(county: County) -> None:
    closed(county)
    assert figures(county.scope("stranger")).all_places.closed == 0
    assert cases_behind(county.scope("stranger"), "closed", days=30).rows == []


def test_taking_figures_away_is_on_record(county: County) -> None:
    closed(county)
    leader = county.users["leader"]
    tables = export_figures(county.scope("leader"), days=30, by=leader.id).tables
    assert [table.spec.key for table in tables] == ["places", "matters", "suggestions"]
    assert tables[0].rows[0]["closed"] == "1"
    assert AuditEntry.objects.get(region_no=0, verb="export_figures").actor_id == leader.id


@pytest.mark.parametrize(
    ("roles", "reads"),
    [({"city_leader"}, True), ({"supervisor"}, True), ({"dispatcher"}, False), (set(), False)],
)
def test_figures_are_for_leaders_and_those_who_supervise(roles: set[str], reads: bool) -> None:
    assert reads_figures(roles) is reads


@pytest.mark.parametrize("cases", [1, 12])
def test_the_figures_cost_the_same_for_few_cases_and_many(
    county: County, cases: int, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    closed(county, cases, outcome="solved")
    scope = county.scope("leader")
    with django_assert_max_num_queries(9):
        figures(scope)
