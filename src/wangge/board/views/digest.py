"""The door of the digest."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.board.forms import read_day, read_number
from wangge.board.views.readers import reader
from wangge.stats import queries as stats_queries


@never_cache
@login_required
@require_safe
def digest(request: HttpRequest) -> HttpResponse:
    """The newest digest of the viewer's widest area, or the one of a day and an area."""
    scope = reader(request)
    day, area_no = request.GET.get("day", ""), request.GET.get("area", "")
    page = stats_queries.digest_page(scope, day=read_day(day), area_no=read_number(area_no))
    if page is None and (day or area_no):
        raise Http404
    return render(request, "board/digest.html", {"page": page})
