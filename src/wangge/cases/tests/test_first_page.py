"""The page a desk opens with is the page the ordinary way would read."""

import pytest
from tests.county import ALWAYS, County

from wangge.access.models import Post
from wangge.cases.queries.desk import TABS, Narrowing, found_cases
from wangge.cases.queries.paging import branches, page_of


@pytest.mark.parametrize("name", ["worker", "owner", "dispatcher", "town_dispatcher", "administrator"])
@pytest.mark.parametrize("tab", ["open", "closed", "dispatched"])
def test_it_holds_the_same_cases_in_the_same_order(county: County, name: str, tab: str) -> None:
    county.closed()
    for place in range(4):
        key = county.report(lon=120.005 + 0.01 * place)
        if place < 2:
            county.dispatch(key)
    Post.objects.create(user=county.users["owner"], role="checker", area=county.grids[0], valid_from=ALWAYS)
    scope, field = county.scope(name), "closed_at" if tab == "closed" else "order_at"
    parts = [TABS[tab](part) for part in branches(scope)]
    ordinary = page_of(parts, field=field, after="", limit=2, is_backward=tab == "closed")
    first = found_cases(scope, Narrowing(tab), limit=2)
    assert first == ordinary
    assert [vars(case) | {"_state": 0} for case in first[0]] == [vars(case) | {"_state": 0} for case in ordinary[0]]
