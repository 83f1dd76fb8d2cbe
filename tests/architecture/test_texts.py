"""Every text a person reads exists in Simplified Chinese; English is the language of the sources."""

import ast
import re
from pathlib import Path

import polib

from tests.architecture.house import PACKAGE, source_files

CATALOGUE = polib.pofile(str(PACKAGE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"))
CALLS = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "no"}
BLOCK = re.compile(r"{%\s*blocktrans(?:late)?\b[^%]*%}(.*?){%\s*endblocktrans(?:late)?\s*%}", re.S)
SIMPLE = re.compile(r"""{%\s*trans(?:late)?\s+(?:"([^"]*)"|'([^']*)')""")


def known() -> set[str]:
    return {entry.msgid for entry in CATALOGUE}


def said_by_code(file: Path) -> set[str]:
    """Literal texts handed to a translating call, or given as the reason of a refusal."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS and node.args:
            first = node.args[0]
            if isinstance(first, ast.Constant) and isinstance(first.value, str) and first.value.strip():
                found.add(first.value)
    return found


def said_by_template(file: Path) -> set[str]:
    """Texts of translate tags; of blocks the singular, with the placeholders gettext uses."""
    text = file.read_text()
    found = {a or b for a, b in SIMPLE.findall(text)}
    for block in BLOCK.findall(text):
        singular = re.split(r"{%\s*plural\s*%}", block)[0]
        found.add(re.sub(r"{{\s*(\w+)\s*}}", r"%(\1)s", singular))
    return found


def test_every_entry_has_a_chinese_text() -> None:
    assert [entry.msgid for entry in CATALOGUE if not (entry.msgstr or entry.msgstr_plural.get(0))] == []


def test_no_entry_is_marked_uncertain() -> None:
    assert CATALOGUE.fuzzy_entries() == []


def test_every_text_of_the_code_is_in_the_catalogue() -> None:
    said = set().union(*(said_by_code(file) for file in source_files()))
    assert sorted(said - known()) == []


def test_every_text_of_the_pages_is_in_the_catalogue() -> None:
    said = set().union(*(said_by_template(file) for file in PACKAGE.rglob("templates/**/*.html")))
    assert sorted(said - known()) == []


def test_placeholders_are_the_same_in_both_languages() -> None:
    wrong = []
    for entry in CATALOGUE:
        target = entry.msgstr or entry.msgstr_plural.get(0, "")
        if set(re.findall(r"%\(\w+\)s", entry.msgid)) - set(re.findall(r"%\(\w+\)s", target)):
            wrong.append(entry.msgid)
    assert wrong == []
