"""Reads of the demo: who is in the cast."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wangge.access.rules import ROLES

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


def password() -> str:
    """The password of every demo account; there is none outside a demo."""
    return str(data_file("cast")["password"])
