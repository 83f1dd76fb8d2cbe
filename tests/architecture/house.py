"""The house as tests see it: its apps, its Python files, its functions and templates."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "wangge"
APPS = sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))
ROOMS = {
    "__init__", "apps", "events", "models", "rules", "queries", "statements", "actions", "forms", "views", "api",
    "jobs", "listeners", "admin", "urls", "templates", "static", "migrations", "management", "templatetags", "tests",
}  # fmt: skip
OWN_ROOMS = {  # what the ground, the frame and the doors need besides
    "kernel": {"audit", "bus", "caches", "carving", "classing", "clock", "crypto", "data", "db", "drawing", "errors", "fanout", "files",
               "frames", "geofiles",
               "gate", "geometry", "hexagons", "http", "ids", "imports", "limits", "maps", "marks", "origin", "outgoing", "papers", "pieces", "prepared", "queue",
               "scrub", "sensitive", "sheets", "signing", "sparing", "tables", "terminal", "text", "tile_reading", "tiles", "unpacking"},
    "flow": {"flows"},
    "accounts": {"backends", "guard"},
    "access": {"cards", "lending", "staff", "tokens"},
    "ui": {"context", "converters", "fields", "menu", "storage"},
    "board": {"paper", "stream"},
    "demo": {"data", "territory"},
    "people": {"keyring"},
    "cases": {"mappings"},
    "catalog": {"data"},
    "rights": {"data"},
    "areas": {"followers"},
    "portal": {"my"},
    "assets": {"data"},
}  # fmt: skip


@dataclass(frozen=True)
class Function:
    """A function or method: where it stands and how long it is."""

    file: Path
    name: str
    lines: int
    positional: int
    node: ast.FunctionDef | ast.AsyncFunctionDef

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.node.lineno} {self.name}"


def source_files() -> list[Path]:
    """Every Python file of the product: no tests, no migrations."""
    return [
        path
        for path in sorted(PACKAGE.rglob("*.py"))
        if not {"tests", "migrations"} & set(path.relative_to(ROOT).parts)
    ]


def functions(files: list[Path]) -> Iterator[Function]:
    """Every function in the files, nested ones too."""
    for file in files:
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                names = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args) if arg.arg not in {"self", "cls"}]
                yield Function(file, node.name, length, len(names), node)


def floors() -> list[set[str]]:
    """The floors of pyproject.toml, top first; optional apps without their brackets."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    return [{name.strip(" ()") for name in layer.split("|")} for layer in contracts[0]["layers"]]


def room_of(file: Path) -> str:
    """The room a file of an app stands in: the file's name, or the folder's."""
    parts = file.relative_to(PACKAGE).parts
    return parts[1].removesuffix(".py") if len(parts) > 1 else ""
