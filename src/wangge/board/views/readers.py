"""Who may read what leaders read; for anybody else these pages do not exist."""

from django.http import Http404, HttpRequest

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.stats.rules import reads_figures


def reader(request: HttpRequest) -> Scope:
    """The scope of a leader or of one who supervises."""
    scope = access_queries.scope_of(request.user)
    if not reads_figures(scope.roles):
        raise Http404
    return scope
