"""Signing in through the city's own platform by OpenID Connect: the one door to the library that speaks it.

Code flow with state, nonce and PKCE; the issuer's keys and addresses come from its discovery document. An account is
found, never made, by what the platform says of a person.
"""

from collections.abc import Collection
from functools import cache
from typing import Any

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.django_client import DjangoOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from joserfc.errors import JoseError
from requests import RequestException

from wangge.accounts import queries
from wangge.accounts.models import User
from wangge.kernel import outgoing
from wangge.kernel.errors import PlainError

SLOW = 10  # seconds until a platform that does not answer is given up
KEY = "platform"


class _Session(OAuth2Session):  # type: ignore[misc]  # authlib has no types
    """A session that leaves the house by the one door there is."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        outgoing.guard(self)


class _App(DjangoOAuth2App):  # type: ignore[misc]
    """The library's client, with sessions of ours."""

    client_cls = _Session


@cache
def _client(issuer: str, client_id: str, secret: str) -> Any:
    options = {"scope": settings.OIDC_SCOPE, "code_challenge_method": "S256", "timeout": SLOW}
    address = f"{issuer.rstrip('/')}/.well-known/openid-configuration"
    return OAuth().register(
        KEY,
        client_cls=_App,
        client_id=client_id,
        client_secret=secret,
        server_metadata_url=address,
        client_kwargs=options,
    )


def _platform() -> Any:
    return _client(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_SECRET)


def send_to_platform(request: HttpRequest, back: str) -> HttpResponse:
    """Send the browser to the platform; PlainError when it does not answer."""
    try:
        answer: HttpResponse = _platform().authorize_redirect(request, back)
    except (OAuthError, RequestException, JoseError, ValueError, KeyError) as error:
        raise PlainError(_("The city's platform does not answer. Please sign in with name and password.")) from error
    return answer


def come_from_platform(request: HttpRequest) -> tuple[User, bool]:
    """Who came back from the platform, and whether it has asked for a second factor. PlainError says why nobody did."""
    try:
        claims = _platform().authorize_access_token(request)["userinfo"]
    except (OAuthError, RequestException, JoseError, ValueError, KeyError, TypeError) as error:
        raise PlainError(_("The city's platform did not confirm who you are. Please try again.")) from error
    user = queries.account_of_platform(str(claims.get(settings.OIDC_CLAIM, "")), field=settings.OIDC_MATCHES)
    if user is None:
        raise PlainError(_("The platform knows you, but there is no account for you here. Ask the administrator."))
    return user, is_strong(claims, settings.OIDC_STRONG)


def is_strong(claims: dict[str, Any], words: Collection[str]) -> bool:
    """Whether the platform says it saw two factors: by a method (amr, RFC 8176) or a class (acr) the city trusts."""
    methods = claims.get("amr")
    said = {str(one) for one in methods} if isinstance(methods, list) else set()
    return bool((said | {str(claims.get("acr", ""))}) & set(words))
