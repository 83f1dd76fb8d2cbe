"""Who comes through these doors."""

from django.http import Http404, HttpRequest

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.territory.rules import may_draw, may_read

MISSING = 422
GET_AND_POST = ["GET", "HEAD", "POST"]


def reader(request: HttpRequest) -> Scope:
    """The scope of one who works with areas; for anybody else the page does not exist."""
    scope = access_queries.scope_of(request.user)
    if not may_read(scope):
        raise Http404
    return scope


def drawer(request: HttpRequest) -> Scope:
    """The scope of one who draws plans; for anybody else the page does not exist."""
    scope = reader(request)
    if not may_draw(scope):
        raise Http404
    return scope
