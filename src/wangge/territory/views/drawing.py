"""Drawing a plan: its map, each verb of drawing, and files brought in."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wangge.areas import queries as area_queries
from wangge.kernel.errors import PlainError
from wangge.territory import actions, queries
from wangge.territory.forms import ImportForm, read_drawn, read_key
from wangge.territory.views.readers import GET_AND_POST, MISSING, drawer, reader
from wangge.ui.fields import blame

FIRST_PROBLEMS = 100


@never_cache
@login_required
@require_safe
def drawing(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The plan as GeoJSON for its map: every area of the level drawn on, as it will be, and what ends."""
    reader(request)
    plan = area_queries.plan_by_id(plan_id)
    if plan is None:
        raise Http404
    content = queries.as_geojson(area_queries.drawing_of(plan), request.GET.get("level", ""))
    return HttpResponse(content, content_type="application/geo+json")


@never_cache
@login_required
@require_POST
def draw(request: HttpRequest, plan_id: UUID, verb: str) -> HttpResponse:
    """One step of drawing; what is wrong with it is said above the drawing, which stays as it was."""
    scope = drawer(request)
    if verb not in actions.DRAW:
        raise Http404
    try:
        said = actions.draw_step(plan_id, verb, read_drawn(request.POST), by=scope.user_id)
        messages.success(request, said)
    except PlainError as error:
        messages.error(request, error.message)
    inside = read_key(request.POST.get("in"))
    return redirect(reverse("territory:plan", args=[plan_id]) + (f"?in={inside}" if inside else ""))


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def bring_in(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Borders from a file: first shown with what would happen, then drawn into the plan."""
    scope = drawer(request)
    page = queries.plan_page(plan_id, None)
    if page is None:
        raise Http404
    above = [(str(node.id), node.name) for node in page.drawing.after.values() if not node.is_grid]
    form = ImportForm(request.POST or None, request.FILES or None, above=above)
    context: dict[str, object] = {"form": form, "plan": page.plan}
    if request.method == "POST" and form.is_valid():
        try:
            report = actions.import_borders(plan_id, form.wanted(), by=scope.user_id)
            context |= {"report": report, "problems": report.problems[:FIRST_PROBLEMS]}
            if not form.cleaned_data["is_dry_run"] and not report.refused:
                messages.success(request, _("%d borders were drawn into the plan.") % report.drawn)
                return redirect("territory:plan", plan_id=plan_id)
        except PlainError as error:
            blame(form, error)
    return render(request, "territory/bring_in.html", context, status=MISSING if form.errors else 200)
