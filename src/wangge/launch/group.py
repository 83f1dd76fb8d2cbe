"""The process group of one installation: web, event stream, job worker; each restarted when it dies."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from wangge.launch import children
from wangge.launch.postgres import EmbeddedPostgres

RESTART_PAUSE = 0.5
ROLES = {  # the database role of each program, and the setting that names it on a city's own server
    "web": ("wangge_web", "WANGGE_WEB_DATABASE_URL"),
    "events": ("wangge_web", "WANGGE_WEB_DATABASE_URL"),
    "worker": ("wangge_worker", "WANGGE_WORKER_DATABASE_URL"),
}


@dataclass
class Group:
    """Programs that live and die together."""

    env: Mapping[str, str]
    logs: Path
    host: str
    port: int
    workers: int
    postgres: EmbeddedPostgres | None = None
    running: dict[str, "subprocess.Popen[bytes]"] = field(default_factory=dict)
    is_stopping: bool = False

    def commands(self) -> dict[str, list[str]]:
        """The programs and how each is started."""
        serve = [
            sys.executable, "-m", "granian", "--host", self.host, "--log-level", "warning", "--no-ws", "--http", "1",
            "--workers-kill-timeout", "4",
        ]  # fmt: skip
        return {
            "web": [
                *serve, "--interface", "wsgi", "--port", str(self.port), "--workers", str(self.workers),
                "--blocking-threads", "3", "--backlog", "1024", "--respawn-failed-workers", "wangge.wsgi:application",
            ],
            "events": [
                *serve, "--interface", "asgi", "--port", str(self.port + 1), "--workers", "1",
                "--respawn-failed-workers", "wangge.asgi:application",
            ],
            "worker": [sys.executable, "-m", "django", "procrastinate", "worker", "--concurrency", "2"],
        }  # fmt: skip

    def start(self, *names: str) -> None:
        """Start every program, or those named; their output goes to one log each."""
        self.logs.mkdir(parents=True, exist_ok=True)
        for name in names or self.commands():
            self._start(name)

    def _start(self, name: str) -> None:
        with (self.logs / f"{name}.log").open("ab") as log:
            # When everything is killed at once the job worker would wait for its database for ever; its jobs commit
            # with their data, so it may be cut off.
            last_word = signal.SIGKILL if name == "worker" else signal.SIGTERM
            command, env = self.commands()[name], self.environment_of(name)
            self.running[name] = children.start(command, log=log, env=env, on_parent_death=last_word)

    def environment_of(self, name: str) -> dict[str, str]:
        """What a program is started with: it reaches the database in a role that owns nothing, where there is one."""
        role, setting = ROLES[name]
        own = self.postgres.url_as(role) if self.postgres else ""
        url = self.env.get(setting) or own or self.env.get("DATABASE_URL", "")
        hidden = {setting for _role, setting in ROLES.values()}
        return {key: value for key, value in self.env.items() if key not in hidden} | {"DATABASE_URL": url}

    def heed_signals(self) -> None:
        """From now on SIGINT and SIGTERM stop the group, also while it is still starting."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._told_to_stop)

    def watch(self) -> None:
        """Restart what dies until told to stop."""
        while not self.is_stopping:
            self.restart_the_dead()
            time.sleep(RESTART_PAUSE)
        self.stop()

    def _told_to_stop(self, _number: int, _frame: FrameType | None) -> None:
        self.is_stopping = True

    def restart_the_dead(self) -> None:
        """Start again whatever has stopped by itself."""
        if self.postgres and self.postgres.process and self.postgres.process.poll() is not None:
            print("wangge: the database stopped; starting it again", file=sys.stderr, flush=True)
            self.postgres.start()
        for name, child in list(self.running.items()):
            if child.poll() is not None and not self.is_stopping:
                print(
                    f"wangge: {name} stopped ({child.returncode}); starting it again",
                    file=sys.stderr,
                    flush=True,
                )
                self._start(name)

    def stop(self) -> None:
        """Stop every program, the database last."""
        for child in self.running.values():
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        for child in self.running.values():
            children.stop(child)
        if self.postgres:
            self.postgres.stop()


def answers(host: str, port: int) -> bool:
    """Whether something listens there."""
    with socket.socket() as probe:
        probe.settimeout(0.3)
        return probe.connect_ex((host, port)) == 0


def wait_until_answers(host: str, port: int, *, patience: float = 30) -> bool:
    """Wait for a listener; False when none came in time."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if answers(host, port):
            return True
        time.sleep(0.05)
    return False


def free_ports(first: int) -> int:
    """The first of two neighbouring free ports, at or after `first`."""
    port = first
    while answers("127.0.0.1", port) or answers("127.0.0.1", port + 1):
        port += 2
    return port


def environment(**extra: str) -> dict[str, str]:
    """This process's environment with the settings module and some more."""
    return {**os.environ, "DJANGO_SETTINGS_MODULE": "wangge.settings", "PYTHONUNBUFFERED": "1", **extra}
