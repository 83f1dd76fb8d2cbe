"""The demo city running as its users meet it, and browsers to meet it with."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, sync_playwright

from wangge.launch.group import Group, environment, free_ports, wait_until_answers
from wangge.launch.home import home
from wangge.launch.postgres import EmbeddedPostgres

ROOT = Path(__file__).resolve().parents[2]
SHOTS = Path(os.environ.get("WANGGE_SHOTS", home().path / "screenshots"))
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
                 if Path(path).exists()), None)  # fmt: skip
FLAGS = ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip
PHONE, DESK, WALL = (360, 740), (1366, 800), (1920, 1080)
PASSWORD = "wangge-demo"


@dataclass
class City:
    """The running demo city."""

    address: str
    group: Group
    env: dict[str, str] = field(repr=False, default_factory=dict)

    def sql(self, statement: str) -> list[tuple[object, ...]]:
        """Ask the database directly, as a witness."""
        import psycopg

        with psycopg.connect(self.env["DATABASE_URL"], autocommit=True) as connection:
            return connection.execute(statement).fetchall()


def let_others_in(folder: Path) -> None:
    """Let the database's user enter a test's own folders; what lies above them is not ours to change."""
    for place in (folder, *folder.parents):
        if not place.name.startswith(("pytest-", "popen-", "test_", "city")):
            break
        place.chmod(0o755)


def start_city(folder: Path, *, past: int = 1500) -> City:
    """Build a smaller demo city in a folder and start its programs."""
    let_others_in(folder)
    server = EmbeddedPostgres(folder / "database")
    server.start()
    port = free_ports(8600 + 20 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]))
    env = environment(
        WANGGE_HOME=str(folder), WANGGE_DEMO="1", SECRET_KEY="journeys", DATABASE_URL=server.url,
        WANGGE_EVENTS_URL=f":{port + 1}/events", PYTHONPATH=str(ROOT / "src"), WANGGE_LOG_LEVEL="WARNING",
    )  # fmt: skip
    (folder / "parts").symlink_to(home().parts)
    manage = [sys.executable, "-m", "django"]
    subprocess.run([*manage, "migrate", "-v0"], env=env, check=True, capture_output=True)
    subprocess.run([*manage, "build_demo", "--past", str(past)], env=env, check=True, capture_output=True)
    subprocess.run([*manage, "prepare"], env=env, check=True, capture_output=True)
    group = Group(env, folder / "logs", "127.0.0.1", port, 2, server)
    group.start()
    assert wait_until_answers("127.0.0.1", port), (folder / "logs" / "web.log").read_text()
    assert wait_until_answers("127.0.0.1", port + 1), (folder / "logs" / "events.log").read_text()
    return City(f"http://localhost:{port}", group, dict(env))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    """One city for all journeys of this run."""
    folder = tmp_path_factory.mktemp("city")
    let_others_in(folder)
    running = start_city(folder)
    yield running
    running.group.stop()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One browser for all journeys of this run."""
    assert CHROMIUM, "the journeys need Chromium; on Debian: apt-get install chromium fonts-noto-cjk"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def visitor(chromium: Browser, city: City) -> Iterator[Callable[..., Page]]:
    """Opens a page as somebody new: a context of its own, in a size and a language."""
    contexts: list[BrowserContext] = []

    def open_page(
        size: tuple[int, int] = DESK, *, language: str = "zh-CN", script: bool = True, dark: bool = False
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": size[0], "height": size[1]}, locale=language, java_script_enabled=script,
            base_url=city.address, color_scheme="dark" if dark else "light", has_touch=size == PHONE,
        )  # fmt: skip
        context.set_default_timeout(15_000)
        contexts.append(context)
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()


def sign_in(page: Page, username: str) -> Page:
    """Sign in as one of the cast."""
    page.goto("/sign-in/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("main form button")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


def shot(page: Page, name: str) -> None:
    """Take a screenshot for people to look at; the guide and the README use some."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    page.wait_for_load_state()
    try:
        page.screenshot(path=SHOTS / f"{name}.png")
    except Error:  # the page was being replaced by the next one at that very moment
        page.wait_for_load_state()
        page.screenshot(path=SHOTS / f"{name}.png")


def check_accessible(page: Page) -> None:
    """No rule of axe is violated on this page."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response["violations"]
    told = [f"{one['id']}: {[node['target'] for node in one['nodes']][:3]}" for one in found]
    assert told == [], f"{page.url}: {told}"
