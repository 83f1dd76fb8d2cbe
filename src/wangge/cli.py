"""The wangge command line: what `./wangge …` runs."""

import argparse
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from wangge.launch.home import ROOT, home
from wangge.launch.postgres import EmbeddedPostgres

COMMANDS = {
    "demo": "start the demo city and open the door to it",
    "serve": "run this installation (DATABASE_URL and SECRET_KEY, or the embedded database)",
    "test": "prove that everything works; arguments go to pytest",
    "bench": "measure what we promise; without a name, list the benchmarks",
    "backup": "write the database and the files into one archive",
    "restore": "bring back what backup wrote",
    "import": "bring in areas, shapes or cases from files",
    "advisories": "ask whether a known weakness stands in the locked packages (needs pip-audit and the network)",
    "manage": "Django's own commands",
    "help": "show this",
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    words = list(sys.argv[1:] if argv is None else argv)
    name = words.pop(0) if words else "help"
    if name not in COMMANDS or name in {"help", "-h", "--help"}:
        return _help(name)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wangge.settings")
    runner: Callable[[list[str]], int] = globals()[f"_{name}"]
    try:
        return runner(words)
    except KeyboardInterrupt:
        return 130


def _help(asked: str) -> int:
    print("usage: ./wangge COMMAND [ARGUMENTS]\n")
    for name, text in COMMANDS.items():
        print(f"  {name:11}{text}")
    known = asked in COMMANDS or asked in {"-h", "--help"}
    if not known:
        print(f"\nThere is no command {asked!r}.")
    return 0 if known else 2


@contextmanager
def database() -> Iterator[EmbeddedPostgres | None]:
    """A database for one command: the one DATABASE_URL names, else the embedded one, started if it is not running."""
    if os.environ.get("DATABASE_URL"):
        yield None
        return
    server = EmbeddedPostgres(home().database)
    server.start()
    os.environ["DATABASE_URL"] = server.url
    try:
        yield server
    finally:
        server.stop()


def _run_django(words: Sequence[str]) -> int:
    import django
    from django.core.management import execute_from_command_line

    django.setup()
    execute_from_command_line(["wangge", *words])
    return 0


def _manage(words: list[str]) -> int:
    with database():
        return _run_django(words or ["help"])


def _import(words: list[str]) -> int:
    kinds = {"areas": "import_areas", "shapes": "import_shapes", "cases": "import_cases"}
    if not words or words[0] not in kinds:
        print("usage: ./wangge import areas|shapes|cases FILES… [--dry-run]   (--help after the kind for more)")
        return 2
    with database():
        _run_django(["migrate", "--verbosity", "0"])
        return _run_django([kinds[words[0]], *words[1:]])


def _serve_arguments(words: list[str], *, port: int) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="wangge")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=port)
    parser.add_argument("--workers", type=int, default=min(os.cpu_count() or 2, 8))
    return parser.parse_args(words)


def _serve(words: list[str]) -> int:
    from wangge.launch.service import serve

    return serve(_serve_arguments(words, port=8000), is_demo=False)


def _demo(words: list[str]) -> int:
    from wangge.launch.service import serve

    return serve(_serve_arguments(words, port=8000), is_demo=True)


def _backup(words: list[str]) -> int:
    from wangge.launch import backup

    with database() as server:
        return backup.write(Path(words[0]) if words else None, home=home(), server=server)


def _restore(words: list[str]) -> int:
    from wangge.launch import backup

    if not words:
        print("usage: ./wangge restore ARCHIVE")
        return 2
    with database() as server:
        status = backup.read(Path(words[0]), home=home(), server=server)
        quiet = ["--verbosity", "0"]  # what was restored may be of an older version, and gives nobody any right
        after = (["migrate", *quiet], ["grant_roles", *quiet], ["check_keys"])
        return status or next((failed for command in after if (failed := _run_django(command))), 0)


def _bench(words: list[str]) -> int:
    sys.path.insert(0, str(ROOT))
    from bench.form import main as bench

    return bench(words)


def _advisories(_words: list[str]) -> int:
    from wangge.launch import advisories

    return advisories.look()


def _test(words: list[str]) -> int:
    from wangge.launch.checks import run_all

    return run_all(words)


if __name__ == "__main__":
    sys.exit(main())
