"""A period counted by the borders of a day: of then, or restated by those of now."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from wangge.stats.queries.borders import border_days, by_borders
from wangge.territory import queries
from wangge.territory.forms import read_period
from wangge.territory.views.readers import reader


@never_cache
@login_required
@require_safe
def report(request: HttpRequest) -> HttpResponse:
    """Cases reported in a period by the areas of one level, as the chosen day had them."""
    scope = reader(request)
    asked = read_period(request.GET)
    context = {
        "asked": asked,
        "rows": by_borders(scope, asked.begin, asked.end, borders=asked.borders, levels=(asked.level,)),
        "days": border_days(),
        "levels": queries.levels(),
    }
    return render(request, "territory/report.html", context)
