"""`wangge serve` and `wangge demo`: prepare the installation, start the process group, and say where the door is."""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

from wangge.launch import frontend
from wangge.launch.group import Group, environment, free_ports, wait_until_answers
from wangge.launch.home import Home, home
from wangge.launch.postgres import DatabaseFailedError, EmbeddedPostgres


def serve(asked: argparse.Namespace, *, is_demo: bool) -> int:
    """Run until Ctrl-C; returns the exit status."""
    begun, place = time.monotonic(), home()
    if not is_demo and os.environ.get("DATABASE_URL") and not os.environ.get("SECRET_KEY"):
        print("wangge serve with DATABASE_URL also needs SECRET_KEY: a long random text that stays the same.")
        return 2
    frontend.install(place)
    try:
        server = _database(place)
    except DatabaseFailedError as error:
        print(f"wangge: {error}", file=sys.stderr)
        return 1
    try:
        return _run(asked, place, server, is_demo=is_demo, begun=begun)
    finally:
        if server:
            server.stop()


def _database(place: Home) -> EmbeddedPostgres | None:
    if os.environ.get("DATABASE_URL"):
        return None
    server = EmbeddedPostgres(place.database)
    server.start()
    os.environ["DATABASE_URL"] = server.url
    return server


def _run(
    asked: argparse.Namespace, place: Home, server: EmbeddedPostgres | None, *, is_demo: bool, begun: float
) -> int:
    port = free_ports(asked.port)
    env = environment(
        WANGGE_HOME=str(place.path),
        WANGGE_DEMO="1" if is_demo else "0",
        SECRET_KEY=os.environ.get("SECRET_KEY") or place.secret("secret-key"),
        WANGGE_EVENTS_URL=os.environ.get("WANGGE_EVENTS_URL", f":{port + 1}/events"),
    )
    prepare = [sys.executable, "-m", "django", "prepare", *(["--demo"] if is_demo else [])]
    if subprocess.run(prepare, env=env, check=False, start_new_session=True).returncode:
        print("wangge: could not prepare the installation; see the lines above", file=sys.stderr)
        return 1
    group = Group(env, place.logs, asked.host, port, asked.workers, server)
    group.heed_signals()
    group.start()
    if not wait_until_answers(asked.host.replace("0.0.0.0", "127.0.0.1"), port):
        group.stop()
        print(f"wangge: the web server did not start; see {place.logs / 'web.log'}", file=sys.stderr)
        return 1
    _warn_of_owner(server)
    _welcome(asked.host, port, is_demo=is_demo, seconds=time.monotonic() - begun, logs=place.logs)
    group.watch()
    print("wangge: stopped", flush=True)
    return 0


def _warn_of_owner(server: EmbeddedPostgres | None) -> None:
    """Say so when the programs are not held to fewer rights than the owner of the tables."""
    if server is None and not (
        os.environ.get("WANGGE_WEB_DATABASE_URL") and os.environ.get("WANGGE_WORKER_DATABASE_URL")
    ):
        print(
            "wangge: web and worker reach the database as the owner of its tables; name roles of fewer rights in "
            "WANGGE_WEB_DATABASE_URL and WANGGE_WORKER_DATABASE_URL (docs/security.md)",
            file=sys.stderr, flush=True,
        )  # fmt: skip


def _welcome(host: str, port: int, *, is_demo: bool, seconds: float, logs: Path) -> None:
    address = f"http://{'localhost' if host in {'127.0.0.1', '0.0.0.0'} else host}:{port}"
    print(f"\nwangge is ready after {seconds:.1f} s\n")
    print(f"  report something     {address}/")
    if is_demo:
        print(f"  who can sign in      {address}/demo/")
    print(f"  the staff desk       {address}/desk/")
    print(f"  the board            {address}/board/")
    print(f"\nLogs are in {logs}. Stop with Ctrl-C.", flush=True)
