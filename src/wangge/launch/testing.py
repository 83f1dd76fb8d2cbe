"""A pytest plugin: real PostgreSQL for every test run, one embedded server that the workers share.

Loaded by `-p` so that the address is known before Django's settings are read.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from wangge.launch.home import home
from wangge.launch.postgres import EmbeddedPostgres

QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


def _start_server() -> None:
    folder = Path(tempfile.mkdtemp(prefix="wangge-test-"))
    folder.chmod(0o755)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    os.environ["WANGGE_TEST_HOME"] = str(folder)
    home().static.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        server = EmbeddedPostgres(folder / "database", settings=QUICK)
        server.start()
        atexit.register(server.stop)
        os.environ["DATABASE_URL"] = server.url


if "WANGGE_TEST_HOME" not in os.environ:  # set in the workers of a run: the controlling process has started it
    _start_server()
