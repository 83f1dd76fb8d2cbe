"""Who is asking: a program by its token, or a signed-in person by the session of their browser."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.utils import check_csrf

from wangge.access import queries as access_queries
from wangge.access.rules import Scope
from wangge.access.tokens import NotSignedInError, has_token, viewer_by_token
from wangge.accounts.models import User
from wangge.kernel import crypto
from wangge.kernel.errors import RefusedError


class Asked(HttpRequest):
    """A request whose sender is known."""

    auth: Scope


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
