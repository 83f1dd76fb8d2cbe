"""How often somebody may try: counted in the database, so that every server knows, by one statement each.

A try is spent before it is judged and given back when it was right; trying many at once therefore gains nothing.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from django.db import connection
from django.utils.translation import gettext as _

from wangge.accounts.models import Attempt
from wangge.kernel import clock, crypto
from wangge.kernel.errors import PlainError

T = TypeVar("T")
SPEND = """INSERT INTO attempt (key, kind, count, begun_at, ends_at) VALUES (%(key)s, %(kind)s, 1, %(now)s, %(end)s)
ON CONFLICT (key) DO UPDATE SET
  count = CASE WHEN attempt.ends_at <= %(now)s THEN 1 ELSE attempt.count + 1 END,
  begun_at = CASE WHEN attempt.ends_at <= %(now)s THEN %(now)s ELSE attempt.begun_at END,
  ends_at = CASE WHEN attempt.ends_at <= %(now)s THEN %(end)s ELSE attempt.ends_at END
RETURNING count, ends_at"""
GIVE_BACK = "UPDATE attempt SET count = count - 1 WHERE key = %(key)s AND count > 0"


class TooManyError(PlainError):
    """Tried too often; says how long to wait."""

    def __init__(self, ends_at: datetime) -> None:
        minutes = max(1, math.ceil((ends_at - clock.now()).total_seconds() / 60))
        super().__init__(_("Too many tries. Please wait %(minutes)d minutes.") % {"minutes": minutes})
        self.minutes = minutes


def spend(kind: str, who: str, *, limit: int, window: timedelta) -> None:
    """Count one try of somebody at something; TooManyError once more than `limit` fall into the window."""
    count, ends_at = count_one(kind, who, window=window)
    if count > limit:
        raise TooManyError(ends_at)


def count_one(kind: str, who: str, *, window: timedelta) -> tuple[int, datetime]:
    """Count one try; how many there are now, and when they are forgotten. The window opens with the first."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(SPEND, {"key": _key(kind, who), "kind": kind, "now": now, "end": now + window})
        row: tuple[int, datetime] = cursor.fetchone()
    return row


@dataclass(frozen=True)
class Tries:
    """How often somebody may try something."""

    kind: str
    who: str
    limit: int
    window: timedelta


def guessed(check: Callable[[], T | None], *tries: Tries) -> T | None:
    """What `check` finds, for doors at which something could be guessed: a try that finds something does not count.

    TooManyError, without looking, once any of the tries are used up.
    """
    for one in tries:
        spend(one.kind, one.who, limit=one.limit, window=one.window)
    found = check()
    if found is not None:
        for one in tries:
            give_back(one.kind, one.who)
    return found


def give_back(kind: str, who: str) -> None:
    """A try that was right does not count."""
    with connection.cursor() as cursor:
        cursor.execute(GIVE_BACK, {"key": _key(kind, who)})


def forget(kind: str, who: str) -> bool:
    """Forget every try; whether there were any."""
    return bool(Attempt.objects.filter(key=_key(kind, who)).delete()[0])


def spent(kind: str, who: str) -> int:
    """How many tries count now."""
    found = Attempt.objects.filter(key=_key(kind, who), ends_at__gt=clock.now()).values_list("count", flat=True)
    return found.first() or 0


def forget_old() -> int:
    """Forget what has run out; how many counters that were."""
    return Attempt.objects.filter(ends_at__lte=clock.now()).delete()[0]


def _key(kind: str, who: str) -> str:
    return crypto.digest(f"{kind}:{who}", purpose="attempts")
