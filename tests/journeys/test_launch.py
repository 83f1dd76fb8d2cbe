"""Starting and stopping: one command starts everything, Ctrl-C or kill -9 leaves nothing running, data survive."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.journeys.conftest import ROOT, let_others_in
from wangge.launch.group import answers, free_ports
from wangge.launch.home import home

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("launch")]


class Service:
    """`wangge serve` in a folder of its own, as an operator runs it."""

    def __init__(self, folder: Path) -> None:
        let_others_in(folder)
        if not (folder / "parts").exists():
            (folder / "parts").symlink_to(home().parts)
        self.folder, self.port = folder, free_ports(8900)
        hidden = {"DATABASE_URL", "SECRET_KEY", "WANGGE_TEST_HOME"}
        self.env = {name: value for name, value in os.environ.items() if name not in hidden}
        self.env |= {"WANGGE_HOME": str(folder), "PYTHONPATH": str(ROOT / "src"), "WANGGE_ROOT": str(ROOT)}
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> list[psutil.Process]:
        """Start, wait for an answer; returns every process of the family."""
        with (self.folder / "out.log").open("ab") as log:
            self.process = self.run("serve", "--port", str(self.port), log=log)
        end = time.monotonic() + 180
        while not answers("127.0.0.1", self.port):
            assert time.monotonic() < end, (self.folder / "out.log").read_text()
            time.sleep(0.1)
        me = psutil.Process(self.process.pid)
        return [me, *me.children(recursive=True)]

    def run(self, *words: str, log: object = subprocess.PIPE) -> "subprocess.Popen[bytes]":
        """Run a wangge command."""
        command = [sys.executable, "-m", "wangge.cli", *words]
        return subprocess.Popen(command, env=self.env, cwd=self.folder, stdout=log, stderr=subprocess.STDOUT)  # type: ignore[call-overload, no-any-return]


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Service]:
    one = Service(tmp_path)
    yield one
    if one.process and one.process.poll() is None:
        one.process.kill()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_when_it_stops_nothing_is_left_running(service: Service, number: int) -> None:
    family = service.start()
    assert len(family) >= 6
    os.kill(family[0].pid, number)
    _gone, alive = psutil.wait_procs(family, timeout=30)
    assert [one.cmdline()[:4] for one in alive if one.status() != psutil.STATUS_ZOMBIE] == []


def test_a_backup_brings_back_what_was_there(service: Service, tmp_path: Path) -> None:
    service.start()
    archive = tmp_path / "saved.tar"
    (service.folder / "files").mkdir(exist_ok=True)
    (service.folder / "files" / "photo.jpg").write_bytes(b"a photo")
    years = "from wangge.kernel.models import CalendarYear as Y"
    said = finished(service.run("backup", str(archive)))
    assert (b"wrote" in said, str(service.folder / "master-key").encode() in said) == (True, True)
    assert archive.stat().st_mode & 0o077 == 0
    finished(service.run("manage", "shell", "-c", f"{years}; Y.objects.all().delete()"))
    (service.folder / "files" / "photo.jpg").unlink()
    said = finished(service.run("restore", str(archive)))
    assert (b"restored" in said, b"opens every key" in said) == (True, True)
    assert b"years: 23" in finished(
        service.run("manage", "shell", "-c", f"{years}; print('years:', Y.objects.count())")
    )
    assert (service.folder / "files" / "photo.jpg").read_bytes() == b"a photo"


def finished(process: "subprocess.Popen[bytes]") -> bytes:
    out, _none = process.communicate(timeout=60)
    assert process.returncode == 0, out
    return out


def test_a_city_server_needs_its_secret(service: Service) -> None:
    service.env["DATABASE_URL"] = "postgresql://somebody@127.0.0.1:1/none"
    out, _none = service.run("serve").communicate(timeout=30)
    assert b"SECRET_KEY" in out


def test_demo_accounts_open_nothing_outside_a_demo(db: None, settings: object) -> None:
    from django.contrib.auth import authenticate
    from django.contrib.auth.hashers import make_password

    from wangge.accounts.models import User

    User.objects.create(username="d", name_zh="d", name_en="d", password=make_password("wangge-demo"), is_demo=True)
    settings.IS_DEMO = False  # type: ignore[attr-defined]
    assert authenticate(username="d", password="wangge-demo") is None
    settings.IS_DEMO = True  # type: ignore[attr-defined]
    assert authenticate(username="d", password="wangge-demo") is not None
