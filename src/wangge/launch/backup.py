"""Backup and restore: the database in PostgreSQL's own archive format and the stored files, in one tar file."""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
from pathlib import Path

from wangge.launch.home import Home
from wangge.launch.postgres import EmbeddedPostgres, binaries

SECRETS = {  # the file in the folder of the installation, and what may be set instead
    "secret-key": ("SECRET_KEY",),
    "master-key": ("WANGGE_MASTER_KEY", "WANGGE_MASTER_KEY_FILE"),
    "audit-key": ("WANGGE_AUDIT_KEY",),
}


def write(target: Path | None, *, home: Home, server: EmbeddedPostgres | None) -> int:
    """Write an archive; the database as of one moment, then the files.

    A file that the database does not know is harmless; the other way round it would not be.
    """
    archive = target or Path(f"wangge-{time.strftime('%Y%m%d-%H%M%S')}.tar")
    if not _on_record("backup", archive, server):
        print("wangge: the backup could not be put on record; nothing was written")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / "database.dump"
        command: list[str | Path] = [
            binaries() / "pg_dump",
            "--format=custom",
            "--no-owner",
            "--no-privileges",  # roles belong to a server, not to an archive; they are given their rights again
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
    print(f"wangge: no secret is inside. Keep a copy of them elsewhere: {', '.join(_secrets(home))}")
    return 0


def _secrets(home: Home) -> list[str]:
    """Where the secrets stand without which an archive gives no name, number or code, and its heads prove nothing."""
    return [
        next((variable for variable in variables if os.environ.get(variable)), str(home.path / file))
        for file, variables in SECRETS.items()
    ]


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
            binaries() / "pg_restore", "--clean", "--if-exists", "--no-owner", "--no-privileges",
            "--single-transaction",
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
    if not _on_record("restore", archive, server):
        print("wangge: the restore is not on record yet: run `wangge manage migrate`, then `manage note_deed restore`")
    return 0


def _on_record(deed: str, archive: Path, server: EmbeddedPostgres | None) -> bool:
    """Leave an audit row: an archive holds everything, and a restore takes the record itself back."""
    command = [sys.executable, "-m", "django", "note_deed", deed, archive.name]
    env = {**os.environ, "DATABASE_URL": _url(server), "DJANGO_SETTINGS_MODULE": "wangge.settings"}
    return subprocess.run(command, check=False, env=env).returncode == 0


def _url(server: EmbeddedPostgres | None) -> str:
    return server.url if server else os.environ["DATABASE_URL"]
