"""Reads of the demo: who is in the cast."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from wangge.access.models import Post
from wangge.access.rules import ROLES
from wangge.units.models import Unit

DATA = Path(__file__).parent / "data"


@cache
def data_file(name: str) -> dict[str, Any]:
    """One of the demo's data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text())


@dataclass(frozen=True)
class Player:
    """A member of the cast, as the demo page shows it."""

    username: str
    name_zh: str
    name_en: str
    role_zh: str
    role_en: str
    note_zh: str
    note_en: str


def cast() -> list[Player]:
    """Everybody who can sign in to the demo, in the order of the file."""
    return [
        Player(
            entry["username"], entry["name_zh"], entry["name_en"], ROLES[entry["role"]].name_zh,
            ROLES[entry["role"]].name_en, entry["note_zh"], entry["note_en"],
        )
        for entry in data_file("cast")["user"]
    ]  # fmt: skip


@dataclass(frozen=True)
class UnitAccount:
    """The accounts that act for one unit."""

    name_zh: str
    name_en: str
    usernames: list[str]


def unit_accounts() -> list[UnitAccount]:
    """For every unit of the demo, who can act for it."""
    held: dict[UUID, tuple[Unit, list[str]]] = {}
    posts = Post.objects.filter(role="handler", user__is_demo=True).select_related("unit", "user")
    for post in posts.order_by("unit__key", "user__username"):
        if post.unit:
            held.setdefault(post.unit.id, (post.unit, []))[1].append(post.user.username)
    return [UnitAccount(unit.name_zh, unit.name_en, names) for unit, names in held.values()]


def password() -> str:
    """The password of every demo account; there is none outside a demo."""
    return str(data_file("cast")["password"])
