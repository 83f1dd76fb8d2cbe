"""Doors of the frame: how pages look to this browser, and whether the server answers."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from wangge.kernel import clock, marks
from wangge.ui.context import THEMES
from wangge.ui.menu import viewer_of

ONE_YEAR = 365 * 24 * 3600


@require_POST
def set_display(request: HttpRequest) -> HttpResponse:
    """Remember theme and type size in this browser, and go back to the page."""
    asked = request.POST.get("next", "")
    allowed = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(asked if allowed else "/")
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=ONE_YEAR, samesite="Lax")
    if request.POST.get("large") in {"0", "1"}:
        response.set_cookie("large", request.POST["large"], max_age=ONE_YEAR, samesite="Lax")
    return response


@require_safe
def viewer_mark(request: HttpRequest) -> HttpResponse:
    """The faint mark over pages with personal data: whose they are and the minute, to be read off a photograph."""
    viewer = viewer_of(request)
    if not request.user.is_authenticated:
        raise Http404
    now = clock.local(clock.now())
    said = f"{viewer.name_zh[:8]} {marks.code_of(request.user.pk)} {now:%m-%d %H:%M}"
    drawn = render_to_string("ui/viewer_mark.svg", {"said": said})
    return HttpResponse(drawn, content_type="image/svg+xml", headers={"Cache-Control": "private, no-store"})


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Say that this process answers requests; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")
