"""Backup and restore: the database in PostgreSQL's own archive format and the stored files, in one tar file."""

import os
import subprocess
import tarfile
import tempfile
import time
from pathlib import Path

from wangge.launch.home import Home
from wangge.launch.postgres import EmbeddedPostgres, binaries


def write(target: Path | None, *, home: Home, server: EmbeddedPostgres | None) -> int:
    """Write an archive; the database as of one moment, then the files.

    A file that the database does not know is harmless; the other way round it would not be.
    """
    archive = target or Path(f"wangge-{time.strftime('%Y%m%d-%H%M%S')}.tar")
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.dump"
        command: list[str | Path] = [
            binaries() / "pg_dump",
            "--format=custom",
            "--no-owner",
            f"--file={dump}",
            _url(server),
        ]
        if subprocess.run(command, check=False).returncode:
            print("wangge: pg_dump failed; nothing was written")
            return 1
        partial = archive.with_name(archive.name + ".partial")
        with tarfile.open(partial, "w") as tar:
            tar.add(dump, "database.dump")
            if home.files.exists():
                tar.add(home.files, "files")
        partial.chmod(0o600)
        partial.rename(archive)
    print(f"wangge: wrote {archive} ({archive.stat().st_size / 1e6:.1f} MB)")
    return 0


def read(archive: Path, *, home: Home, server: EmbeddedPostgres | None) -> int:
    """Put back what `write` saved. The database is replaced in one transaction: whole, or untouched."""
    if not tarfile.is_tarfile(archive):
        print(f"wangge: {archive} is not an archive made by wangge backup")
        return 2
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(archive) as tar:
            tar.extractall(folder, filter="data")
        dump = Path(folder) / "database.dump"
        command: list[str | Path] = [
            binaries() / "pg_restore", "--clean", "--if-exists", "--no-owner", "--single-transaction",
            f"--dbname={_url(server)}", dump,
        ]  # fmt: skip
        if subprocess.run(command, check=False).returncode:
            print("wangge: the archive could not be restored; the database is as it was")
            return 1
        files = Path(folder) / "files"
        if files.exists():
            home.files.mkdir(parents=True, exist_ok=True)
            subprocess.run(["cp", "-R", f"{files}/.", home.files], check=True)
    print(f"wangge: restored {archive}")
    return 0


def _url(server: EmbeddedPostgres | None) -> str:
    return server.url if server else os.environ["DATABASE_URL"]
