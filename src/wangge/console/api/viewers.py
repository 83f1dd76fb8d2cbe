"""Who is asking: a program by its token, or a signed-in person by the session of their browser."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.accounts import queries as account_queries
from wangge.accounts.models import User
from wangge.kernel import crypto
from wangge.kernel.caches import kept_for
from wangge.kernel.errors import RefusedError

BEARER = "bearer "
KEPT_S = 10  # how long a revoked token, or a post that ended, may still open doors on a server that knows it


class Asked(HttpRequest):
    """A request whose sender is known."""

    auth: Scope


class NotSignedInError(Exception):
    """Neither a valid token nor a session; why not is nobody's business."""


@kept_for(KEPT_S)
def _scope_of_token(secret: str) -> Scope:
    """What a token opens. Kept, so that a request costs no statement; one that opens nothing is never kept."""
    user = account_queries.user_of_token(secret)
    if user is None:
        raise NotSignedInError
    return access_queries.scope_of(user)


def has_token(request: HttpRequest) -> bool:
    """Whether the request names a token at all."""
    return "HTTP_AUTHORIZATION" in request.META


def viewer_by_token(request: HttpRequest) -> Scope:
    """What the token of the header Authorization opens; NotSignedInError when it opens nothing."""
    written = request.META["HTTP_AUTHORIZATION"]
    if written[: len(BEARER)].lower() != BEARER:
        raise NotSignedInError
    return _scope_of_token(written[len(BEARER) :].strip())


def viewer(request: HttpRequest) -> Scope:
    """Who asks, by token or by session. A session writes only with its CSRF token, as pages do."""
    if has_token(request):
        return viewer_by_token(request)
    if not isinstance(request.user, User):
        raise NotSignedInError
    if check_csrf(request) is not None:
        raise RefusedError(_("A session needs the header X-CSRFToken to write. Programs use a token instead."))
    return access_queries.scope_of(request.user)


def own_key(scope: Scope, request: HttpRequest, part: object = "") -> str:
    """The sender's Idempotency-Key as it is kept: bound to the person, so that nobody meets another's; or empty."""
    written = request.META.get("HTTP_IDEMPOTENCY_KEY", "")
    return crypto.digest(f"{scope.user_id}:{part}:{written}", purpose="idempotency key") if written else ""
