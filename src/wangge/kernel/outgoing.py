"""The one door to the outside: a call goes to a host that the settings name, over TLS, to an address we have looked at.

The name is resolved once and the connection goes to that very address, so that a second answer of the name server
cannot lead it inside. Redirects stay on their host; answers have a size and a time.
"""

import socket
import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from requests import PreparedRequest, RequestException, Response, Session
from requests.adapters import HTTPAdapter

MOST_BYTES = 2_000_000
SLOW_S, LONGEST_S = 10.0, 20.0
MOST_REDIRECTS = 3
WRAPPED = tuple(ip_network(one) for one in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32"))  # IPv4 inside


class OutgoingRefusedError(RequestException):
    """A call that must not be made, or an answer that is too long or too slow."""


def guard(session: Session) -> None:
    """Let a session of `requests` out by this door only: no proxy from the environment, no other way to connect."""
    session.trust_env, session.max_redirects = False, MOST_REDIRECTS
    for scheme in list(session.adapters):
        del session.adapters[scheme]
    door = Door()
    session.mount("https://", door)
    session.mount("http://", door)


class Door(HTTPAdapter):
    """Looks at where a call goes, connects there and nowhere else, and reads a bounded answer."""

    def build_connection_pool_key_attributes(
        self, request: PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        """Where to connect: the address we resolved, with the certificate that the name must show."""
        parts = urlsplit(str(request.url))
        address = address_for(str(request.url))
        host, more = super().build_connection_pool_key_attributes(request, verify, cert)
        host["host"] = address
        if parts.scheme == "https":
            more = {**more, "assert_hostname": parts.hostname, "server_hostname": parts.hostname}
        return host, more

    def send(self, request: PreparedRequest, *_args: Any, **more: Any) -> Response:
        """The answer, read as far as it may be; certificates are always checked and no proxy is used."""
        begun = time.monotonic()
        request.headers["Host"] = urlsplit(str(request.url)).netloc.rpartition("@")[2]
        answer = super().send(request, stream=True, timeout=SLOW_S, cert=more.get("cert"))
        _read(answer, until=begun + LONGEST_S)
        to = answer.headers.get("Location") if answer.is_redirect else None
        if to and urlsplit(urljoin(str(request.url), to))[:2] != urlsplit(str(request.url))[:2]:
            raise OutgoingRefusedError("the answer leads to another host")
        return answer


def _read(answer: Response, *, until: float) -> None:
    content = b""
    for piece in answer.iter_content(16 * 1024):
        content += piece
        if len(content) > MOST_BYTES or time.monotonic() > until:
            answer.close()
            raise OutgoingRefusedError("the answer is too long or too slow")
    answer._content = content


def address_for(url: str) -> str:
    """The address to connect to; OutgoingRefusedError for a host that is not named, or one that leads inside."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.OUTGOING_HTTP):
        raise OutgoingRefusedError("only https goes out")
    try:
        host, port = (parts.hostname or "").lower(), parts.port or (443 if parts.scheme == "https" else 80)
        if host not in named_hosts() or parts.username is not None:
            raise OutgoingRefusedError("this host is not named in the settings")
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        if isinstance(error, OutgoingRefusedError):
            raise
        raise OutgoingRefusedError("the name cannot be resolved") from error
    address = str(found[0][4][0])
    if not may_reach(ip_address(address.partition("%")[0])):
        raise OutgoingRefusedError("the name leads to an address inside")
    return address


def named_hosts() -> set[str]:
    """The hosts that may be called: those of WANGGE_OUTGOING_HOSTS, and that of the city's platform."""
    platform = urlsplit(settings.OIDC_ISSUER).hostname
    return {one.lower() for one in settings.OUTGOING_HOSTS} | ({platform.lower()} if platform else set())


def may_reach(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is out in the open, or in a network that the settings allow."""
    known = getattr(address, "ipv4_mapped", None) or address
    if any(known in ip_network(one, strict=False) for one in settings.OUTGOING_PRIVATE):
        return True
    return known.is_global and not known.is_multicast and not any(known in one for one in WRAPPED)
