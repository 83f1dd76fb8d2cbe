"""Who is asking: anybody, or staff by the token of the desk's interface. A browser's session opens nothing here."""

from django.http import HttpRequest

from wangge.access import queries as access_queries
from wangge.access.queries import NOTHING
from wangge.access.rules import Scope
from wangge.accounts import queries as account_queries
from wangge.kernel.caches import kept_for

BEARER = "bearer "
KEPT_S = 10  # how long a revoked token may still open doors on a server that knows it


class NotSignedInError(Exception):
    """A token that opens nothing; why not is nobody's business."""


@kept_for(KEPT_S)
def _scope_of_token(secret: str) -> Scope:
    """What a token opens; one that opens nothing is never kept."""
    user = account_queries.user_of_token(secret)
    if user is None:
        raise NotSignedInError
    return access_queries.scope_of(user)


def has_token(request: HttpRequest) -> bool:
    """Whether the request names a token at all."""
    return "HTTP_AUTHORIZATION" in request.META


def viewer(request: HttpRequest) -> Scope:
    """What the asker may see: nothing beyond the public without a token; NotSignedInError for one that is wrong."""
    if not has_token(request):
        return NOTHING
    written = request.META["HTTP_AUTHORIZATION"]
    if written[: len(BEARER)].lower() != BEARER:
        raise NotSignedInError
    return _scope_of_token(written[len(BEARER) :].strip())
