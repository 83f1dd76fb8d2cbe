"""What the viewer's posts were told: reminders and escalations of the last seven days."""

from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.cases import queries as case_queries
from wangge.kernel import clock

LATELY = timedelta(days=7)
MOST = 50


@never_cache
@login_required
@require_safe
def notices(request: HttpRequest) -> HttpResponse:
    """The notices about cases that are still open, newest first; asked by the desk's bell, only their number."""
    scope = access_queries.scope_of(request.user)
    told = case_queries.notices_for(scope, since=clock.now() - LATELY, limit=MOST)
    context = {"notices": told, "count": f"{MOST}+" if len(told) == MOST else str(len(told)), "most": MOST}
    part = "#bell" if request.headers.get("HX-Request") else ""
    return render(request, f"console/notices.html{part}", context)
