"""What an auditor types, as an address carries it; what cannot be understood means no narrowing."""

from datetime import date
from ipaddress import ip_address
from uuid import UUID

from django.http import QueryDict

from wangge.audits.rules import Asked, span
from wangge.kernel import clock
from wangge.kernel.text import clean

LONGEST = 60


def read_asked(given: QueryDict) -> Asked:
    """The question of an address."""
    first, last = span(day(given.get("first", "")), day(given.get("last", "")), today=clock.today())
    return Asked(
        first=first,
        last=last,
        person=_text(given, "person"),
        verb=_text(given, "verb"),
        subject=_text(given, "subject"),
        number="".join(char for char in _text(given, "number") if char.isdigit()),
        address=_address(_text(given, "address")),
        reason=_text(given, "reason"),
        after=_id(given.get("after", "")),
    )


def day(written: str) -> date | None:
    """A day, when it is one."""
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None


def _text(given: QueryDict, name: str) -> str:
    return clean(given.get(name, ""))[:LONGEST]


def _address(written: str) -> str:
    try:
        return str(ip_address(written))
    except ValueError:
        return ""


def _id(written: str) -> str:
    try:
        return str(UUID(written))
    except ValueError:
        return ""
