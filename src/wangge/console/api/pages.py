"""The document of the API, the page that lists its operations, and the answer where there is none."""

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from wangge.console.api.document import document
from wangge.kernel.http import problem


@require_safe
def openapi(_request: HttpRequest) -> HttpResponse:
    """The OpenAPI document, for everybody."""
    return HttpResponse(msgspec.json.encode(document()), content_type="application/json")


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """A page of the operations, made from the document."""
    operations = [
        {"method": method.upper(), "path": path, **operation}
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    ]
    return render(request, "console/api.html", {"about": document()["info"]["description"], "operations": operations})


@csrf_exempt
def nothing(_request: HttpRequest) -> HttpResponse:
    """An address below the API that is none."""
    return problem(404)
