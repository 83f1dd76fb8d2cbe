"""`wangge test`: every proof in one run, each named, with its time; the first failure decides the exit status."""

import os
import subprocess
import sys
import time
from collections.abc import Sequence

from wangge.launch import frontend
from wangge.launch.home import ROOT, home

PYTHON = sys.executable
STATIC = {
    "style": [PYTHON, "-m", "ruff", "check", "."],
    "form": [PYTHON, "-m", "ruff", "format", "--check", "."],
    "floors and rooms": [PYTHON, "-c", "from importlinter.cli import lint_imports_command as c; c()"],
    "types": [PYTHON, "-m", "mypy"],
    "templates": [PYTHON, "-m", "djlint", "--lint", "--quiet", "--profile=django", "src"],
}


def run_all(words: Sequence[str]) -> int:
    """Static proofs first, then pytest; with arguments only pytest, with those arguments."""
    os.chdir(ROOT)
    frontend.install(home())
    failed: list[str] = []
    if not words:
        failed = [name for name, command in STATIC.items() if not _passes(name, command)]
    pytest = [
        PYTHON,
        "-m",
        "pytest",
        *(words or ["-n", str(min(os.cpu_count() or 2, 4)), "--dist", "loadgroup"]),
    ]
    if not _passes("tests", pytest):
        failed.append("tests")
    print(f"wangge: {'all proofs hold' if not failed else 'failed: ' + ', '.join(failed)}", flush=True)
    return 1 if failed else 0


def _passes(name: str, command: Sequence[str]) -> bool:
    begun = time.monotonic()
    print(f"wangge: {name} …", flush=True)
    status = subprocess.run(command, check=False).returncode
    print(f"wangge: {name} {'hold' if status == 0 else 'FAIL'} ({time.monotonic() - begun:.0f} s)", flush=True)
    return status == 0
