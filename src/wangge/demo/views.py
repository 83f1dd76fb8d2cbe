"""The page that says who can sign in to the demo. It exists only in a demo."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from wangge.demo import queries


def players(request: HttpRequest) -> HttpResponse:
    """GET /demo/: the cast and their password."""
    if not settings.IS_DEMO:
        raise Http404
    context = {"players": queries.cast(), "units": queries.unit_accounts(), "password": queries.password()}
    return render(request, "demo/players.html", context)
