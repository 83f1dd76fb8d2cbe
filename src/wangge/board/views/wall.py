"""The door of the command board."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.access import queries as access_queries
from wangge.areas import queries as area_queries
from wangge.stats import queries as stats_queries
from wangge.stats.rules import reads_figures


@never_cache
@login_required
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """The board; a live page asks for the figures alone."""
    scope = access_queries.scope_of(request.user)
    home = area_queries.opened_area()
    figures = stats_queries.board(scope)
    context = {
        "figures": figures,
        "towns": [(row, row.area_end) for row in figures.towns],
        "most_open": max((row.open for row in figures.towns), default=0),
        "is_reader": reads_figures(scope.roles),
        "by_grid": {str(area_no): count for area_no, count in figures.by_grid.items()},
    }
    if request.headers.get("HX-Request"):
        return render(request, "board/wall.html#figures", context)
    drawn, under = reverse("areas:grids"), home.area_no if home else 0
    maps = {"borders": f"{drawn}?level=grid&under={under}", "outlines": f"{drawn}?level=town&under={under}"}
    return render(request, "board/wall.html", context | {"home": home, **maps})
