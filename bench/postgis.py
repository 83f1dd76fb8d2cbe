"""PostGIS beside us, for a comparison only: a server of the system's own binaries, where they are installed."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

INSTALL = "apt-get install postgresql-15-postgis-3"
PLACES = ("/usr/lib/postgresql", "/usr/local", "/opt/postgresql")
SETTINGS = {"listen_addresses": "", "shared_buffers": "512MB", "work_mem": "64MB", "jit": "off", "fsync": "off"}


def binaries() -> Path | None:
    """The newest PostgreSQL of this machine that has PostGIS; None without one."""
    found = [path.parent for place in PLACES for path in Path(place).glob("*/bin/initdb")]
    return next((path for path in sorted(found, reverse=True) if _has_postgis(path)), None)


def _has_postgis(folder: Path) -> bool:
    asked = subprocess.run([folder / "pg_config", "--sharedir"], capture_output=True, text=True, check=False)
    return asked.returncode == 0 and (Path(asked.stdout.strip()) / "extension" / "postgis.control").exists()


@contextmanager
def postgis(folder: Path) -> Iterator["psycopg.Connection[Any]"]:
    """A fresh server in a folder with the extension made, stopped at the end."""
    program = binaries()
    assert program is not None
    user = "nobody" if os.geteuid() == 0 else None  # PostgreSQL refuses to run as root
    folder.mkdir(parents=True)
    if user:
        subprocess.run(["chown", user, folder], check=True)
    more: dict[str, Any] = {"user": user, "extra_groups": [], "cwd": folder} if user else {"cwd": folder}
    made: list[str | Path] = [
        program / "initdb",
        "-D",
        folder / "data",
        "-U",
        "bench",
        "--auth=trust",
        "--locale=C",
        "-E",
        "UTF8",
    ]
    subprocess.run(made, check=True, capture_output=True, **more)
    words = [word for name, value in SETTINGS.items() for word in ("-c", f"{name}={value}")]
    command: list[str | Path] = [program / "postgres", "-D", folder / "data", "-k", folder, *words]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **more)
    try:
        with _connected(folder) as connection:
            connection.execute("CREATE EXTENSION postgis")
            yield connection
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(30)


def _connected(folder: Path) -> "psycopg.Connection[Any]":
    for _try in range(200):
        try:
            return psycopg.connect(host=str(folder), user="bench", dbname="postgres", autocommit=True)
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise RuntimeError("the server with PostGIS did not start")
