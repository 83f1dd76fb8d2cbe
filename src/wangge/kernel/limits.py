"""How much one sender may ask of this process: a bucket for each address, token or session, by the kind of request.

Nothing is shared between processes and nothing survives a restart: with three workers a sender may get three times as
much. It keeps a stray program from taking everything; what a whole city may ask is for the proxy in front.
"""

import re
import time
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

PERIOD_S = 60.0
MOST_KEYS = 50_000
SEARCHED = re.compile(r"(?:^|&)(?:words|q|text|number)=[^&]")


@dataclass
class Bucket:
    """So many a minute for each key, all of them at once if it likes (generic cell rate algorithm)."""

    a_minute: int
    full_at: dict[str, float] = field(default_factory=dict)

    def wait(self, key: str, now: float) -> float:
        """Take one. 0 when there was one to take, else the seconds until there is."""
        if not self.a_minute:
            return 0.0
        step = PERIOD_S / self.a_minute
        due = max(self.full_at.get(key, 0.0), now)
        over = due + step - now - PERIOD_S
        if over > 1e-6:
            return over
        if len(self.full_at) >= MOST_KEYS:
            self._forget(now)
        self.full_at[key] = due + step
        return 0.0

    def _forget(self, now: float) -> None:
        """Drop those that are full again; if that is not enough, the oldest half."""
        held = [(due, key) for key, due in list(self.full_at.items()) if due > now]
        self.full_at = {key: due for due, key in sorted(held)[-MOST_KEYS // 2 :]}


class Limits:
    """The buckets of this process, as the settings want them."""

    def __init__(self) -> None:
        self.buckets = {kind: Bucket(a_minute) for kind, a_minute in settings.LIMITS.items()}
        self.kinds = re.compile("|".join(f"(?P<{kind}>{written})" for kind, written in settings.LIMITED))
        self.sender = lru_cache(maxsize=MOST_KEYS)(_sender)

    def wait(self, request: HttpRequest, address: str | None) -> float:
        """Seconds until this request may come again; 0 when it may be answered now."""
        sender = self.sender(address)
        if not sender:
            return 0.0
        kind = self.kind_of(request)
        if kind == "free":
            return 0.0
        now = time.monotonic()
        return self.buckets["addresses"].wait(sender, now) or self.buckets[kind].wait(_key(request, kind, sender), now)

    def kind_of(self, request: HttpRequest) -> str:
        """Which kind of request this is: by method and address, and by whether it looks for words."""
        found = self.kinds.match(f"{request.method} {request.path_info}")
        kind = found.lastgroup if found else "pages"
        query = request.META.get("QUERY_STRING", "")
        return "searches" if query and kind in {"pages", "api"} and SEARCHED.search(query) else kind or "pages"


def _sender(address: str | None) -> str:
    """The address as it is counted (IPv6 by its network of 64 bits); nothing for one that is not limited."""
    if not address:
        return "unknown"
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    known = getattr(known, "ipv4_mapped", None) or known
    if any(known in ip_network(one, strict=False) for one in settings.UNLIMITED):
        return ""
    return str(known) if known.version == 4 else str(ip_network((known, 64), strict=False))


def _key(request: HttpRequest, kind: str, sender: str) -> str:
    """By whom a kind is counted: machines by their token, signed-in people by their session, all others by address.

    A made-up token or session gains nothing for long: the address is counted besides.
    """
    if kind in {"reports", "sign_ins"}:
        return sender
    token = request.META.get("HTTP_AUTHORIZATION")
    if token:
        return f"token {hash(token)}"
    session = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    return f"session {hash(session)}" if session else sender


_current: list[Limits] = []


def current() -> Limits:
    """The limits of this process, made when the first request comes."""
    if not _current:
        _current.append(Limits())
    return _current[0]


def forget() -> None:
    """Begin anew, with the settings as they are now."""
    _current.clear()
