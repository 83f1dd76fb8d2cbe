"""Promises of the page frame."""

import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from wangge.ui import menu

PACKAGE = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))
ICONS = set((PACKAGE / "ui" / "icons.txt").read_text().split())
NAMED = {str(path.relative_to(PACKAGE)): path.read_text() for path in TEMPLATES}


@pytest.mark.parametrize("name", NAMED)
def test_no_template_carries_inline_script_or_style(name: str) -> None:
    found = re.findall(r"<style|<script(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=", NAMED[name])
    assert found == []


@pytest.mark.parametrize("name", NAMED)
def test_every_icon_a_template_names_is_in_the_sprite(name: str) -> None:
    used = set(re.findall(r'{% icon "([a-z0-9-]+)"', NAMED[name]))
    assert used <= ICONS


@pytest.mark.parametrize("name", NAMED)
def test_every_static_file_a_template_names_exists(name: str) -> None:
    ours = [used for used in re.findall(r"{% static '([^']+)' %}", NAMED[name]) if not used.startswith("parts/")]
    assert [used for used in ours if find(used) is None] == []


def test_the_server_says_that_it_answers(client: Client) -> None:
    assert client.get("/healthz").content == b"ok"


def test_theme_and_type_size_work_without_script(client: Client) -> None:
    answer = client.post("/display/", {"theme": "dark", "large": "1", "next": "/follow/"})
    assert (answer["location"], answer.cookies["theme"].value, answer.cookies["large"].value) == (
        "/follow/", "dark", "1",
    )  # fmt: skip
    page = client.get("/follow/").content.decode()
    assert 'data-bs-theme="dark"' in page
    assert " large" in page.split("<head>")[0]


def test_the_way_back_never_leads_to_another_site(client: Client) -> None:
    assert client.post("/display/", {"next": "https://example.org/"})["location"] == "/"


def test_pages_speak_the_language_that_was_chosen(client: Client) -> None:
    client.post("/language/", {"language": "en", "next": "/follow/"})
    page = client.get("/follow/")
    assert '<html lang="en"' in page.content.decode()
    assert "Follow a case" in page.content.decode()


def test_an_unknown_address_is_answered_in_the_frame(client: Client, db: None) -> None:
    page = client.get("/no/such/page")
    assert page.status_code == 404
    assert '<main id="main"' in page.content.decode()


def test_entries_for_a_role_are_not_shown_to_others() -> None:
    entry = menu.Entry("x", "portal:report", "list", 1, roles=frozenset({"checker"}))
    assert menu._shows(entry, menu.Viewer(roles=frozenset({"checker"})))
    assert not menu._shows(entry, menu.Viewer(roles=frozenset({"handler"})))
    assert not menu._shows(entry, menu.NOBODY)
