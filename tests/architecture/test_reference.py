"""The reference pages say what the code says: each is generated here and compared with the page in docs/reference.

With WANGGE_WRITE_REFERENCE=1 the pages are written instead.
"""

import ast
import os
from collections.abc import Callable

import pytest

from tests.architecture.house import PACKAGE, ROOT
from wangge.access.rules import ROLES
from wangge.flow.actions import SHIPPED
from wangge.flow.rules import Flow, read_flow
from wangge.kernel.fanout import REASONS

PAGES = ROOT / "docs" / "reference"
READERS = {"text", "flag", "number", "words"}


def table(*rows: tuple[object, ...]) -> str:
    head, *rest = [f"| {' | '.join(str(cell) or '–' for cell in row)} |" for row in rows]
    return "\n".join([head, "|" + " --- |" * len(rows[0]), *rest])


def states() -> str:
    parts = ["# States, moves and clocks of the shipped flows\n"]
    for file in sorted(SHIPPED.glob("*.toml")):
        parts += _flow(read_flow(file.read_text()))
    return "\n".join(parts)


def _flow(flow: Flow) -> list[str]:
    held = [(one.key, one.label_zh, one.label_en, one.holder or "final") for one in flow.states.values()]
    moves = [
        (one.key, one.label_zh, one.label_en, ", ".join(one.from_states), one.to or "stays", ", ".join(one.by),
         ", ".join(one.needs), one.keyboard)
        for one in flow.moves.values()
    ]  # fmt: skip
    clocks = [(one.kind, one.label_zh, one.label_en, one.limit) for one in flow.clocks.values()]
    return [
        f"## {flow.key}: {flow.label_zh}, {flow.label_en}\n",
        table(("state", "中文", "English", "holder"), *held) + "\n",
        table(("move", "中文", "English", "from", "to", "by", "needs", "key"), *moves) + "\n",
        table(("clock", "中文", "English", "ordinary limit"), *clocks) + "\n",
    ]


def permissions() -> str:
    rows = [(one.key, one.name_zh, one.name_en, one.purpose, one.sees) for one in ROLES.values()]
    intro = "# Roles\n\nRights come only from posts: a person in a role, for an area or a unit, for a time.\n\n"
    return intro + table(("role", "中文", "English", "what it is for", "a post opens cases by"), *rows) + "\n"


def settings() -> str:
    tree = ast.parse((PACKAGE / "settings.py").read_text())
    found: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in READERS and node.args:
            default = [ast.unparse(one) for one in (*node.args[1:], *(key.value for key in node.keywords))]
            found.setdefault(ast.literal_eval(node.args[0]), default[0] if default else "")
    rows = sorted((name, f"`{default}`" if default not in {"", "''"} else "") for name, default in found.items())
    return "# Settings\n\nEach is read once from the environment.\n\n" + table(("name", "default"), *rows) + "\n"


def fanouts() -> str:
    import wangge.board.stream
    import wangge.kernel.jobs

    assert wangge.board.stream
    assert wangge.kernel.jobs
    rows = sorted(REASONS.items())
    return "# What asks every region at once\n\n" + table(("function", "why"), *rows) + "\n"


@pytest.mark.parametrize("page", [states, permissions, settings, fanouts])
def test_the_page_says_what_the_code_says(page: Callable[[], str]) -> None:
    file = PAGES / f"{page.__name__}.md"
    if os.environ.get("WANGGE_WRITE_REFERENCE"):
        PAGES.mkdir(parents=True, exist_ok=True)
        file.write_text(page())
    assert file.read_text() == page()


@pytest.mark.django_db
def test_the_migrations_say_what_the_models_say() -> None:
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_every_picture_in_the_papers_exists() -> None:
    import re

    missing = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]:
        pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", page.read_text())
        missing += [f"{page.name}: {name}" for name in pictures if not (page.parent / name).exists()]
    assert missing == []
