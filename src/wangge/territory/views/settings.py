"""What a place settles for itself: levels, the way grids are numbered, sizes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from wangge.areas import actions as area_actions
from wangge.areas import queries as area_queries
from wangge.kernel.errors import PlainError
from wangge.territory import queries
from wangge.territory.forms import read_level, read_sizes
from wangge.territory.views.readers import GET_AND_POST, MISSING, drawer


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def settings(request: HttpRequest) -> HttpResponse:
    """Levels, schemes and sizes; each form sends one of them."""
    scope = drawer(request)
    wrong = ""
    if request.method == "POST":
        try:
            match request.POST.get("what"):
                case "level":
                    area_actions.settle_level(read_level(request.POST), by=scope.user_id)
                case "drop":
                    area_actions.drop_level(request.POST.get("key", ""), by=scope.user_id)
                case "scheme":
                    area_actions.use_scheme(request.POST.get("scheme", ""), by=scope.user_id)
                case _:
                    area_actions.settle_sizes(read_sizes(request.POST), by=scope.user_id)
            messages.success(request, _("Saved."))
            return redirect("territory:settings")
        except PlainError as error:
            wrong = error.message
    context = {"levels": queries.levels(), "schemes": area_queries.schemes(), "sizes": queries.size_rules(),
               "kinds": queries.grid_kinds(), "wrong": wrong}  # fmt: skip
    return render(request, "territory/settings.html", context, status=MISSING if wrong else 200)
