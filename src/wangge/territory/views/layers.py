"""Putting a whole level into a plan: which one, what comes under it, and how that is put together."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from wangge.kernel.errors import PlainError
from wangge.territory import actions, queries
from wangge.territory.forms import read_key, read_layer
from wangge.territory.views.readers import GET_AND_POST, MISSING, drawer

FIRST_PROBLEMS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@login_required
@require_http_methods(GET_AND_POST)
def layer(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Put a level in: one area for each above, by a table, or by names chosen here; what is wrong is said above."""
    scope, data = drawer(request), request.POST or request.GET
    wanted = read_layer(data, request.FILES)
    page = queries.layer_page(plan_id, wanted.inside, wanted.level, wanted.names)
    if page is None:
        raise Http404
    context: dict[str, object] = {"page": page, "plan": page.plan, "names": sorted(set(wanted.names.values()) - {""})}
    if request.method == "POST" and wanted.way in actions.LAYER_WAYS:
        try:
            report = actions.add_layer(plan_id, wanted._replace(inside=page.inside.id), by=scope.user_id)
            if not report.refused:
                messages.success(request, _("The level was put in. New areas: %d.") % report.added)
                return redirect(reverse("territory:plan", args=[plan_id]) + f"?in={page.inside.id}")
            context |= {"report": report, "problems": report.problems[:FIRST_PROBLEMS]}
        except PlainError as error:
            context["wrong"] = _(error.message)
    is_wrong = "wrong" in context or "report" in context
    return render(request, "territory/layer.html", context, status=MISSING if is_wrong else 200)


@never_cache
@login_required
@require_safe
def layer_table(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The table to fill in: every area that would come under the level."""
    drawer(request)
    content = queries.layer_table(plan_id, read_key(request.GET.get("in")), request.GET.get("level", ""))
    headers = {"Content-Disposition": 'attachment; filename="layer.xlsx"'}
    return HttpResponse(content, content_type=XLSX, headers=headers)
