"""The API as a whole: who may ask, how errors are told, which operations there are."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.operation import Operation
from ninja.renderers import BaseRenderer

from wangge.console.api import cases, desk, lists
from wangge.console.api.errors import problem_of
from wangge.console.api.viewers import viewer


class Written(BaseRenderer):
    """Answers as the express lane writes them."""

    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """The bytes of an answer."""
        return msgspec.json.encode(data)


class DeskAPI(NinjaAPI):
    """Operations are named as their functions, so that their names stay when modules move."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """The name of the function."""
        return str(operation.view_func.__name__)


def _told(_request: HttpRequest, error: Any) -> HttpResponse:
    return problem_of(error)


api = DeskAPI(docs_url=None, openapi_url=None, urls_namespace="api", auth=viewer, renderer=Written())
for kind in (Exception, ValidationError):
    api.add_exception_handler(kind, _told)
for part in (cases, desk, lists):
    api.add_router("", part.router)
