"""SCIM 2.0 (RFC 7644): the city's platform keeps our accounts in step with its own. A bearer token, nothing else."""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import ValidationError
from scim2_models import (
    Context,
    Error,
    InvalidSyntaxException,
    ListResponse,
    PatchOp,
    ResourceType,
    ResponseParameters,
    Schema,
    SCIMException,
    SearchRequest,
)

from wangge.access import queries as access_queries
from wangge.access import staff
from wangge.access.actions import provisioning
from wangge.access.api import shapes
from wangge.access.api.shapes import User
from wangge.access.rules import Scope
from wangge.accounts import queries as account_queries
from wangge.accounts.models import User as Account
from wangge.kernel.errors import InvalidInputError, PlainError, RefusedError

SCIM = "application/scim+json"
BY_NAME = re.compile(r'\s*userName\s+eq\s+"([^"\\]{1,60})"\s*', re.I)
View = Callable[..., HttpResponse]


class NotFoundError(Exception):
    """There is no such thing, or it is not for the platform."""


def _answer(body: Any, status: int = 200) -> HttpResponse:
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=SCIM)


def _error(status: int, detail: str, kind: str | None = None) -> HttpResponse:
    return _answer(Error(status=status, detail=detail, scim_type=kind).model_dump(), status)


def _keeper(request: HttpRequest) -> Scope | None:
    """What the token opens; None when it opens nothing."""
    written = request.headers.get("Authorization", "")
    user = account_queries.user_of_token(written[7:].strip()) if written[:7].lower() == "bearer " else None
    return access_queries.scope_of(user) if user else None


def _door(*methods: str) -> Callable[[View], View]:
    """A door for the provisioning program: token first, and every error in the shape of RFC 7644 §3.12."""

    def wrap(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            keeper = _keeper(request)
            if keeper is None:
                refused = _error(401, "A valid bearer token is needed.")
                refused.headers["WWW-Authenticate"] = "Bearer"
                return refused
            if "provisioner" not in keeper.roles:
                return _error(403, "This token's account is no provisioning program.")
            if request.method not in methods:
                return _error(405, "This address does not take this method.")
            return _safely(lambda: view(request, keeper, *args, **kwargs))

        return answer

    return wrap


def _safely(view: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return view()
    except NotFoundError:
        return _error(404, "There is no such resource.")
    except RequestDataTooBig:
        return _error(413, "This request is larger than we take.")
    except ValidationError as error:
        told = Error.from_validation_error(error.errors()[0])
        return _answer(told.model_dump(), int(told.status or 400))
    except SCIMException as error:
        told = error.to_error()
        return _answer(told.model_dump(), int(told.status or 400))
    except RefusedError as error:
        return _error(403, _(error.message))
    except InvalidInputError as error:
        is_taken = error.field in {"username", "external_id"} and error.message == _("This account name is taken.")
        is_taken = is_taken or error.field == "external_id"
        return _error(409 if is_taken else 400, error.message, "uniqueness" if is_taken else "invalidValue")
    except PlainError as error:
        return _error(400, _(error.message), "invalidValue")


def _sent(request: HttpRequest) -> dict[str, Any]:
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError) as error:
        raise InvalidSyntaxException(detail="This is no JSON.") from error
    if not isinstance(body, dict):
        raise InvalidSyntaxException(detail="This is no JSON object.")
    return body


def _shown(request: HttpRequest, account: Account, status: int = 200) -> HttpResponse:
    """An account, with the attributes asked for."""
    asked = ResponseParameters[User].model_validate(_query(request))
    made = shapes.user_of(account).model_dump(scim_ctx=Context.RESOURCE_QUERY_RESPONSE, response_parameters=asked)
    answer = _answer(made, status)
    answer.headers["Location"] = f"{shapes.USERS}/{account.id}"
    return answer


@_door("GET", "POST")
def users(request: HttpRequest, keeper: Scope) -> HttpResponse:
    """List accounts, by filter and page; or make one."""
    if request.method == "GET":
        return _list(_query(request))
    sent = User.model_validate(_sent(request), scim_ctx=shapes.CREATE)
    made = provisioning.provision(shapes.draft_of(sent, None), is_active=sent.active is not False, by=keeper)
    return _shown(request, made, 201)


@_door("POST")
def search(request: HttpRequest, _keeper: Scope) -> HttpResponse:
    """List accounts, asked in the body, so that no name stands in an address (RFC 7644 §3.4.3)."""
    return _list(_sent(request))


def _query(request: HttpRequest) -> dict[str, Any]:
    """What the address asks; lists of attributes are written with commas."""
    lists = {"attributes", "excludedAttributes"}
    return {key: str(value).split(",") if key in lists else value for key, value in request.GET.items()}


def _list(given: dict[str, Any]) -> HttpResponse:
    asked = SearchRequest[User].model_validate(given)
    named = BY_NAME.fullmatch(str(given.get("filter", "")))
    found = [shapes.user_of(one) for one in staff.provisioned(username=named[1] if named else None)]
    if asked.filter is not None:
        found = [one for one in found if asked.filter.match(one)]
    begin = asked.start_index_0 or 0
    page = found[begin : begin + min(shapes.MOST, shapes.MOST if asked.count is None else asked.count)]
    told = ListResponse[User](
        total_results=len(found), start_index=begin + 1, items_per_page=len(page), resources=page or None
    )
    return _answer(told.model_dump(scim_ctx=Context.SEARCH_RESPONSE, response_parameters=asked))


@_door("GET", "POST", "PUT", "PATCH", "DELETE")
def nothing(_request: HttpRequest, _keeper: Scope, rest: str) -> HttpResponse:
    """There is nothing else, and that is said in the shape of the standard."""
    raise NotFoundError


@_door("GET", "PUT", "PATCH", "DELETE")
def user(request: HttpRequest, keeper: Scope, user_id: str) -> HttpResponse:
    """Read, replace, change or let go one account."""
    account = _account(user_id)
    if request.method == "DELETE":
        provisioning.deprovision(account, by=keeper)
        return HttpResponse(status=204)
    if request.method == "GET":
        return _shown(request, account)
    wanted = _patched(request, account) if request.method == "PATCH" else _replaced(request)
    draft = shapes.draft_of(wanted, account)
    return _shown(request, provisioning.reprovision(account, draft, is_active=wanted.active is not False, by=keeper))


def _account(user_id: str) -> Account:
    try:
        found = staff.provisioned_by_id(UUID(user_id))
    except ValueError as error:
        raise NotFoundError from error
    if found is None:
        raise NotFoundError
    return found


def _replaced(request: HttpRequest) -> User:
    return User.model_validate(_sent(request), scim_ctx=shapes.REPLACE)


def _patched(request: HttpRequest, account: Account) -> User:
    wanted = shapes.user_of(account)
    PatchOp[User].model_validate(_sent(request), scim_ctx=shapes.PATCH).patch(wanted)
    return wanted


@_door("GET")
def service(_request: HttpRequest, _keeper: Scope) -> HttpResponse:
    """What this service can do."""
    return _answer(shapes.service().model_dump())


def _only(shape: Any, found: Any) -> HttpResponse:
    """A list of one."""
    return _answer(shape(total_results=1, start_index=1, items_per_page=1, resources=[found]).model_dump())


@_door("GET")
def schemas(_request: HttpRequest, _keeper: Scope) -> HttpResponse:
    """The schemas: one."""
    return _only(ListResponse[Schema], shapes.schema())


@_door("GET")
def schema(_request: HttpRequest, _keeper: Scope, name: str) -> HttpResponse:
    """The schema of an account, by its name."""
    if name != str(User.__schema__):
        raise NotFoundError
    return _answer(shapes.schema().model_dump())


@_door("GET")
def types(_request: HttpRequest, _keeper: Scope) -> HttpResponse:
    """The kinds of things: one."""
    return _only(ListResponse[ResourceType], shapes.resource_type())


@_door("GET")
def resource_type(_request: HttpRequest, _keeper: Scope, name: str) -> HttpResponse:
    """The kind of thing an account is."""
    if name != "User":
        raise NotFoundError
    return _answer(shapes.resource_type().model_dump())
