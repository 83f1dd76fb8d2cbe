"""The tree of areas on any day, and one area with its story."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.areas import actions as area_actions
from wangge.areas import queries as area_queries
from wangge.kernel.errors import PlainError
from wangge.territory import queries
from wangge.territory.forms import CorrectForm, read_times
from wangge.territory.rules import may_draw
from wangge.territory.views.readers import GET_AND_POST, MISSING, drawer, reader
from wangge.ui.fields import blame


@never_cache
@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The area served here."""
    reader(request)
    home = area_queries.opened_area()
    if home is None:
        return render(request, "territory/empty.html")
    return redirect("territory:area", area_id=home.id)


@never_cache
@login_required
@require_safe
def area(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """One area as it was on a day and as a moment knew it; today and now unless asked otherwise."""
    scope = reader(request)
    times = read_times(request.GET)
    page = queries.area_page(area_id, times.valid, times.recorded)
    context = {
        "page": page,
        "times": times,
        "area_id": area_id,
        "days": area_queries.change_dates(),
        "may_draw": bool(may_draw(scope)),
        "levels": queries.level_names(),
        "form": CorrectForm.of(page.row) if page else None,
    }
    return render(request, "territory/area.html", context, status=200 if page else 404)


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def correct(request: HttpRequest, area_id: UUID) -> HttpResponse:
    """Put a name or kind right that was recorded wrongly."""
    scope = drawer(request)
    page = queries.area_page(area_id, read_times({}).valid, None)
    if page is None:
        raise Http404
    form = CorrectForm(request.POST) if request.method == "POST" else CorrectForm.of(page.row)
    if request.method == "POST" and form.is_valid():
        facts = dict(form.cleaned_data)
        reason = facts.pop("reason")
        try:
            area_actions.correct_area(area_id, by=scope.user_id, reason=reason, **facts)
            messages.success(request, _("Corrected. What was recorded before is kept below."))
            return redirect("territory:area", area_id=area_id)
        except PlainError as error:
            blame(form, error)
    context = {"page": page, "form": form}
    return render(request, "territory/correct.html", context, status=MISSING if form.is_bound else 200)
