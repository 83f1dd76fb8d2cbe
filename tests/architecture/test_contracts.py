"""Every import contract bites: a planted violation breaks the contract meant for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.house import ROOT

PLANTS = {
    "an upward import": ("areas/models/tree.py", "from wangge.cases import models", "Floors"),
    "an upward import inside a function": (
        "flow/actions.py",
        "def f():\n    import wangge.access.models",
        "Floors",
    ),
    "a sibling's import": ("catalog/queries.py", "import wangge.people.queries", "Floors"),
    "a model calling a verb": ("cases/models.py", "import wangge.cases.actions.make_move", "Rooms"),
    "a query calling a verb": ("people/queries.py", "import wangge.people.actions", "Rooms"),
    "another app's view": ("portal/views.py", "import wangge.areas.views", "Doors are private"),
    "another app's job": ("cases/queries/desk.py", "import wangge.kernel.jobs", "Doors are private"),
    "Django in a rule": ("people/rules.py", "import django.utils", "Rules speak plain Python"),
    "the queue library outside its door": (
        "cases/events.py",
        "import procrastinate",
        "One door to the job queue",
    ),
    "the crypto library outside its door": ("people/actions.py", "import cryptography", "One door to field"),
    "the picture library outside its door": ("people/actions.py", "import PIL", "One door to pictures"),
    "GDAL outside its door": ("areas/actions/shapes.py", "import pyogrio", "One door to geographic files"),
    "an app that starts programs": ("stats/queries.py", "import subprocess", "Apps do not start programs"),
    "a migration importing models": (
        "cases/migrations/0002_keys.py",
        "import wangge.cases.models",
        "Migrations",
    ),
    "an app without a floor": ("gossip/__init__.py", "X = 1", "Floors"),
    "two modules in a circle": ("kernel/ids.py", "import wangge.kernel.models", "No cycles"),
}


def lint(folder: Path) -> str:
    program = "from importlinter.cli import lint_imports_command as c; c()"
    command = [sys.executable, "-c", program, "--no-cache"]
    env = {**os.environ, "PYTHONPATH": str(folder / "src"), "COLUMNS": "200"}
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert "Contracts" in done.stdout, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    ignore = shutil.ignore_patterns("*.pyc", "static", "templates", "data", "__pycache__")
    shutil.copytree(ROOT / "src", folder / "src", ignore=ignore)
    return folder


@pytest.mark.xdist_group("contracts")
def test_the_house_as_it_stands_keeps_every_contract(copy: Path) -> None:
    assert "0 broken" in lint(copy)


@pytest.mark.xdist_group("contracts")
@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_violation_breaks_its_contract(copy: Path, plant: str) -> None:
    name, line, contract = PLANTS[plant]
    file = copy / "src" / "wangge" / name
    before = file.read_text() if file.exists() else None
    file.parent.mkdir(exist_ok=True)
    file.write_text((before or "") + f"\n{line}\n")
    try:
        broken = [text for text in lint(copy).splitlines() if text.endswith("BROKEN")]
    finally:
        file.write_text(before) if before is not None else file.unlink()
    assert any(text.startswith(contract) for text in broken), broken
