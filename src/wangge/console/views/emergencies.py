"""Emergency openings: what was opened for life and safety beyond the ordinary rule, and what security says of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.access import queries as access_queries
from wangge.console.views import GET_AND_POST
from wangge.kernel.errors import PlainError
from wangge.kernel.ids import RegionKey
from wangge.people import queries as people_queries
from wangge.people.actions import review_opening


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def emergencies(request: HttpRequest) -> HttpResponse:
    """The openings that wait for review, then those judged. For the security officer; for others there is no page."""
    scope = access_queries.scope_of(request.user)
    if "security" not in scope.roles:
        raise Http404
    if request.method == "POST" and _review(request):
        return redirect("console:emergencies")
    openings = people_queries.emergency_openings(scope.roles)
    waiting = sum(one.reviewed_at is None for one in openings)
    return render(request, "console/emergencies.html", {"openings": openings, "waiting": waiting})


def _review(request: HttpRequest) -> bool:
    """Keep what was said of one opening; whether it was kept."""
    scope, given = access_queries.scope_of(request.user), request.POST
    try:
        key = RegionKey.parse(given.get("key", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        review_opening(
            key, by=scope.user_id, roles=scope.roles, verdict=given.get("verdict", ""), note=given.get("note", "")
        )  # fmt: skip
    except PlainError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, _("Your judgement is kept."))
    return True
