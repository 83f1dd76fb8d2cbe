"""Promises of scope: not visible is not found."""

import pytest
from tests.county import County

from wangge.cases.queries import Narrowing, case_page, queue, visible
from wangge.cases.queries.visible import sees


@pytest.mark.parametrize(
    ("name", "sees"),
    [
        ("dispatcher", True), ("checker", True), ("leader", True), ("worker", True), ("owner", True),
        ("colleague", True), ("stranger", False), ("neighbour", False), ("town_dispatcher", False),
        ("administrator", False),
    ],
)  # fmt: skip
def test_a_dispatched_case_is_seen_by_its_people_and_nobody_else(county: County, name: str, sees: bool) -> None:
    key = county.report()
    county.dispatch(key)
    scope = county.scope(name)
    assert (case_page(scope, key) is not None) is sees
    assert (len(queue(scope).rows) == 1) is sees
    assert (queue(scope).counts["open"] == 1) is sees


def test_a_unit_does_not_see_what_was_not_sent_to_it(county: County) -> None:
    key = county.report()
    assert case_page(county.scope("owner"), key) is None


def test_a_post_that_has_ended_opens_nothing(county: County) -> None:
    from wangge.access.models import Post
    from wangge.kernel import clock

    county.report()
    Post.objects.filter(user=county.users["dispatcher"]).update(valid_to=clock.now())
    assert not visible(county.scope("dispatcher")).exists()


def test_searching_by_number_stays_in_scope(county: County) -> None:
    number = county.case(county.report()).number
    assert len(queue(county.scope("dispatcher"), Narrowing(words=number)).rows) == 1
    assert queue(county.scope("neighbour"), Narrowing(words=number)).rows == []


def test_the_queue_pages_without_repeating_or_losing(county: County) -> None:
    for _ in range(7):
        county.report()
    scope, seen, after = county.scope("dispatcher"), [], ""
    while True:
        page = queue(scope, after=after, limit=3)
        seen += [row.number for row in page.rows]
        if not (after := page.next_after):
            break
    assert len(seen) == len(set(seen)) == 7


def test_the_queue_costs_the_same_for_one_case_and_for_many(
    county: County, django_assert_max_num_queries: object
) -> None:
    scope = county.scope("dispatcher")
    for _ in range(12):
        county.report()
    with django_assert_max_num_queries(7):  # type: ignore[operator]
        queue(scope)


def test_a_case_read_already_is_seen_by_exactly_those_whose_lists_hold_it(county: County) -> None:
    fresh, sent, helped = county.report(), county.report(lon=120.025), county.report()
    county.dispatch(sent, unit="strangers")
    county.dispatch(helped)
    county.move(helped, "sign", "owner")
    county.move(helped, "assist", "owner", helper_id=county.units["strangers"].id, reason="需要断电")
    for name in county.users:
        scope = county.scope(name)
        for key in (fresh, sent, helped):
            assert sees(scope, county.case(key)) is visible(scope).keyed(key).exists(), (name, key)
