"""The one form of every benchmark: its own database, interleaved floor, table, one closing line, --check, --json."""

import argparse
import importlib
import json
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

from wangge.launch.postgres import EmbeddedPostgres

NAMES = [
    "intake",
    "tree",
    "locate",
    "tiles",
    "start",
    "seed",
    "sweep",
    "list",
    "scope",
    "lifecycle",
    "burst",
    "clocks",
    "dispatch",
    "duplicates",
    "reveal",
    "rotate",
    "audit",
    "addresses",
    "redivide",
    "redivisions",
]
say = Console(stderr=True)


@dataclass
class Sample:
    """One thing measured several times."""

    label: str
    unit: str
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        """The middle of the values."""
        return statistics.median(self.values)

    @property
    def spread(self) -> str:
        """Smallest to largest."""
        return f"{min(self.values):,.4g} – {max(self.values):,.4g}"


@dataclass
class Outcome:
    """What a benchmark found: `figure` as one line says it, whether every bar holds, and the samples behind it."""

    figure: str
    bar: str
    holds: bool
    samples: list[Sample]
    facts: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Setting:
    """What a benchmark may use: a fresh folder, a fresh database in it, and how small to be (1.0 = the full size)."""

    folder: Path
    scale: float
    server: EmbeddedPostgres

    def progress(self, text: str) -> None:
        """Tell the person watching what is being done."""
        say.print(f"  {text}", style="dim")

    def migrate(self) -> None:
        """Create the tables of the product in the fresh database."""
        import django
        from django.core.management import call_command

        django.setup()
        call_command("migrate", verbosity=0)


def load(name: str) -> tuple[str, Callable[[Setting], Outcome]]:
    """The benchmark's sentence and its function `measure`."""
    module = importlib.import_module(f"bench.{name}")
    return str(module.PROVES), module.measure


def main(words: Sequence[str]) -> int:
    """`./wangge bench [NAME] [--check] [--json FILE] [--scale F]`."""
    parser = argparse.ArgumentParser(prog="wangge bench")
    parser.add_argument("name", nargs="?", choices=NAMES)
    parser.add_argument("--check", action="store_true", help="exit with 1 when the bar is not held")
    parser.add_argument("--json", type=Path, help="write the samples and figures to a file")
    parser.add_argument("--scale", type=float, default=1.0, help="smaller than 1 for a quick look")
    asked = parser.parse_args(list(words))
    if not asked.name:
        for name in NAMES:
            print(f"{name:10}{load(name)[0]}")
        return 0
    outcome = run(asked.name, scale=asked.scale)
    if asked.json:
        asked.json.write_text(json.dumps(asdict(outcome), indent=1, default=str))
    return 1 if asked.check and not outcome.holds else 0


def run(name: str, *, scale: float) -> Outcome:
    """Start a fresh database in a fresh folder, measure, print, clean up."""
    with tempfile.TemporaryDirectory(prefix="wangge-bench-") as place:
        folder = Path(place)
        folder.chmod(0o755)
        os.environ.update(WANGGE_HOME=str(folder), SECRET_KEY="bench", DJANGO_SETTINGS_MODULE="wangge.settings")
        server = EmbeddedPostgres(folder / "database")
        server.start()
        os.environ["DATABASE_URL"] = server.url
        try:
            outcome = load(name)[1](Setting(folder, scale, server))
        finally:
            server.stop()
    _print(name, outcome)
    return outcome


def _print(name: str, outcome: Outcome) -> None:
    table = Table(title=name)
    for heading in ("what", "median", "spread", "unit", "runs"):
        table.add_column(heading, justify="left" if heading in {"what", "unit"} else "right")
    for sample in outcome.samples:
        table.add_row(sample.label, f"{sample.median:,.4g}", sample.spread, sample.unit, str(len(sample.values)))
    Console().print(table)
    for key, value in outcome.facts.items():
        print(f"{key}: {value}")
    print(f"{name}: {outcome.figure} (bar {outcome.bar}) {'holds' if outcome.holds else 'short'}")
    sys.stdout.flush()
