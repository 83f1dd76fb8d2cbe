"""The door of SCIM: light until the first platform knocks."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def scim(request: HttpRequest, rest: str) -> HttpResponse:
    """Whatever stands below /scim/v2/; by token only, so no form of another site can be meant."""
    from wangge.access.api.routes import resolver

    found = resolver.resolve(rest)
    answer: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return answer
