"""Doors of the desk: the queue, the case page, moves on one case and on many, visits, notices, lists to take away."""

from django.http import Http404

from wangge.access.rules import Scope
from wangge.cases import queries as case_queries
from wangge.kernel.ids import RegionKey

GET_AND_POST = ["GET", "HEAD", "POST"]
DONE, FASTER, MISSING = 302, 409, 422


def page_of(scope: Scope, key: RegionKey) -> case_queries.CasePage:
    """The case page, or not found: what is not visible does not exist."""
    page = case_queries.case_page(scope, key)
    if page is None:
        raise Http404
    return page
