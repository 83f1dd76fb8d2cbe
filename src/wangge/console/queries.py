"""Reads of the desk itself: who is looking, as far as the page frame needs to know."""

from django.http import HttpRequest

from wangge.access import queries as access_queries
from wangge.ui.menu import Viewer


def viewer_of(request: HttpRequest) -> Viewer:
    """The viewer's names and roles, from their posts."""
    scope = access_queries.scope_of(request.user)
    return Viewer(scope.name_zh, scope.name_en, scope.roles)
