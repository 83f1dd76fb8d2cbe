"""Why can I (not) see this? The answer in words, for one's own posts."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.cases import queries as case_queries


@never_cache
@login_required
@require_safe
def why(request: HttpRequest) -> HttpResponse:
    """By which posts one sees the case of a number; of a case out of sight it says no more than of none."""
    scope = access_queries.scope_of(request.user)
    number = request.GET.get("number", "").replace("\0", "").strip()[:40]
    context = {"number": number, "why": case_queries.why(scope, number)}
    return render(request, "console/why.html", context)
