"""The table of clauses names only what there is: tests, settings and commands."""

import re

import pytest
from django.core.management import get_commands

from tests.architecture.house import PACKAGE, ROOT

PAGE = (ROOT / "docs" / "reference" / "protection.md").read_text()
NAMED = sorted(set(re.findall(r"`([^`]+)`", PAGE)))


@pytest.mark.parametrize("path", [one for one in NAMED if "/" in one and not one.startswith(("./", "WANGGE_HOME/"))])
def test_every_test_and_page_named_exists(path: str) -> None:
    assert (ROOT / path).exists()


@pytest.mark.parametrize("setting", [one for one in NAMED if re.fullmatch(r"WANGGE_\w+", one)])
def test_every_setting_named_is_read(setting: str) -> None:
    assert f'"{setting}"' in (PACKAGE / "settings.py").read_text()


@pytest.mark.parametrize("command", [one.split()[1] for one in NAMED if one.startswith(("manage ", "./wangge "))])
def test_every_command_named_is_there(command: str) -> None:
    assert command in get_commands() or f'"{command}"' in (PACKAGE / "cli.py").read_text()


def test_every_clause_says_what_answers_it_or_that_nothing_does() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith(("| 等保", "| 密评"))]
    assert len(rows) > 25
    assert all(len(row) == 6 and row[3].strip() and (row[3].strip() != "–" or row[4].strip()) for row in rows)
