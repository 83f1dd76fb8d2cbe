"""Filters kept under a name: saved, renamed, deleted, and kept again when that was a mistake."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from wangge.access import queries as access_queries
from wangge.console import actions
from wangge.console.forms import Filters
from wangge.console.views.queue import UNDO
from wangge.kernel.errors import PlainError


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the filter that is shown under a name; also how a deleted one is kept again."""
    scope = access_queries.scope_of(request.user)
    query = Filters.read(QueryDict(request.POST.get("query", "")[:600]), scope.roles).query()
    position = request.POST.get("position", "")
    place = int(position) if position.isascii() and position.isdigit() and len(position) < 4 else None
    if scope.user_id is None:
        raise Http404
    try:
        view = actions.save_view(request.POST.get("name", ""), query, by=scope.user_id, position=place)
    except PlainError as error:
        messages.error(request, error.message)
    else:
        messages.success(request, _("Kept: %(name)s") % {"name": view.name})
    return redirect(f"{reverse('console:queue')}?{query}")


@login_required
@require_POST
def change(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Rename or delete a view of one's own; what was deleted can be kept again on the next page."""
    scope = access_queries.scope_of(request.user)
    if scope.user_id is None:
        raise Http404
    back = f"{reverse('console:queue')}?{QueryDict(request.POST.get('query', '')[:600]).urlencode()}"
    try:
        if request.POST.get("do") == "delete":
            request.session[UNDO] = actions.delete_view(view_id, by=scope.user_id)._asdict()
        else:
            view = actions.rename_view(view_id, request.POST.get("name", ""), by=scope.user_id)
            messages.success(request, _("Kept: %(name)s") % {"name": view.name})
    except PlainError as error:
        messages.error(request, error.message)
    return redirect(back)
