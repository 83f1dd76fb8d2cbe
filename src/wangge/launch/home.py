"""Where this installation keeps its data: one folder, `var` or WANGGE_HOME, with a fixed layout."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent.parent
ROOT = Path(os.environ.get("WANGGE_ROOT", PACKAGE.parent.parent))


@dataclass(frozen=True)
class Home:
    """The data folder; every path this installation writes to is named here."""

    path: Path

    @property
    def database(self) -> Path:
        return self.path / "database"

    @property
    def files(self) -> Path:
        return self.path / "files"

    @property
    def parts(self) -> Path:
        return self.path / "parts"

    @property
    def static(self) -> Path:
        return self.path / "static"

    @property
    def locale(self) -> Path:
        return self.path / "locale"

    @property
    def logs(self) -> Path:
        return self.path / "logs"

    def secret(self, name: str) -> str:
        """A random secret kept in a file only its owner can read; made on first use."""
        file = self.path / name
        if not file.exists():
            self.path.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w") as handle:
                handle.write(secrets.token_urlsafe(48))
        return file.read_text().strip()


def home() -> Home:
    """The data folder named by WANGGE_HOME, else `var` beside the program."""
    return Home(Path(os.environ.get("WANGGE_HOME", ROOT / "var")).resolve())
