"""Who asks by a token: the one place where a program's header becomes a scope."""

from django.http import HttpRequest

from wangge.access.queries import scope_of
from wangge.access.rules import Scope
from wangge.accounts import queries as account_queries
from wangge.kernel.caches import kept_for

BEARER = "bearer "
KEPT_S = 10  # how long a revoked token, or a post that ended, may still open doors on a server that knows it


class NotSignedInError(Exception):
    """Neither a valid token nor a session; why not is nobody's business."""


@kept_for(KEPT_S)
def _scope_of_token(secret: str) -> Scope:
    """What a token opens. Kept, so that a request costs no statement; one that opens nothing is never kept."""
    user = account_queries.user_of_token(secret)
    if user is None:
        raise NotSignedInError
    return scope_of(user)


def has_token(request: HttpRequest) -> bool:
    """Whether the request names a token at all."""
    return "HTTP_AUTHORIZATION" in request.META


def viewer_by_token(request: HttpRequest) -> Scope:
    """What the token of the header Authorization opens; NotSignedInError when it opens nothing."""
    written = request.META["HTTP_AUTHORIZATION"]
    if written[: len(BEARER)].lower() != BEARER:
        raise NotSignedInError
    return _scope_of_token(written[len(BEARER) :].strip())
