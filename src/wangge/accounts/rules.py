"""Judgement about signing in: plain Python. What an account must show, how long a session may rest."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from wangge.kernel.errors import YES, Decision, no

ONE_TIME_HOURS = 72  # how long a password lives that somebody else has chosen
RECOVERY_CODES = 10
HALF_MINUTES = 10  # how long the way from the right password to the end of signing in may take
PROVED_MINUTES = 15  # how long after proving who one is one may change how one signs in
WALL_DAYS = 30  # a wall display keeps its session so long
OFFICE = 20  # so many times the wrong tries of one account are granted to one address: an office has one address
LOOKED_AT = (
    3  # so many times the wrong tries of an account its password is still looked at, to tell its owner of the lock
)


@dataclass(frozen=True)
class Policy:
    """The rules of signing in; GB/T 22239-2019 8.1.4.1 asks for the second factor, the lock and the idle limit."""

    factor_roles: frozenset[str] = frozenset({"administrator", "auditor", "security", "privacy_officer"})
    idle_minutes: int = 30
    wall_idle_minutes: int = 0  # 0: a wall display is not signed out for standing still
    password_days: int = 0  # 0: a password does not age
    history: int = 3
    wrong_tries: int = 5
    wrong_minutes: int = 15

    @property
    def wrong_window(self) -> timedelta:
        """The time in which wrong tries are counted together."""
        return timedelta(minutes=self.wrong_minutes)


def needs_factor(roles: Collection[str], policy: Policy, *, is_exempt: bool) -> bool:
    """Whether somebody in these roles has to show a second factor; accounts of a running demo are exempt."""
    return not is_exempt and bool(policy.factor_roles & set(roles))


def idle_limit(kind: str, policy: Policy, *, is_exempt: bool) -> timedelta | None:
    """After how long without a person's doing the session ends; None for never."""
    minutes = policy.wall_idle_minutes if kind == "wall" else policy.idle_minutes
    return None if is_exempt or not minutes else timedelta(minutes=minutes)


def must_change_password(*, is_given: bool, chosen_at: datetime | None, now: datetime, policy: Policy) -> bool:
    """Whether a new password is due: it was given by somebody else, or is older than the policy allows."""
    if is_given:
        return True
    return bool(policy.password_days and chosen_at and chosen_at + timedelta(days=policy.password_days) <= now)


def may_remove_factor(left: int, *, is_needed: bool) -> Decision:
    """The last second factor stays where the policy asks for one."""
    if left < 1 and is_needed:
        return no("Your roles need a second factor. Add another one first.")
    return YES


BROWSERS = (
    ("MicroMessenger", "WeChat"), ("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"),
    ("Safari", "Safari"), ("python", "Python"),
)  # fmt: skip
SYSTEMS = (
    ("HarmonyOS", "HarmonyOS"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
    ("Windows", "Windows"), ("Mac OS", "macOS"), ("Linux", "Linux"),
)  # fmt: skip


def device_of(user_agent: str) -> str:
    """What a browser says it is, as people call it: 'Chrome · Windows'."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or re.sub(r"[^\x20-\x7e]", "", user_agent)[:40] or "?"
