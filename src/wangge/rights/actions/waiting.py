"""Finish by night what waited for its case to be closed."""

from uuid import UUID

from wangge.areas import queries as area_queries
from wangge.kernel.fanout import fanout
from wangge.rights import queries
from wangge.rights.actions.deciding import finish_waiting


@fanout("the nightly job walks the regions one after another")
def carry_out_waiting(*, by: UUID | None) -> int:
    """Carry out every wish whose case has been closed since; each is whole or not at all. How many."""
    return sum(
        finish_waiting(key, by=by)
        for region_no in area_queries.region_numbers()
        for key in queries.waiting_requests(region_no)
    )
