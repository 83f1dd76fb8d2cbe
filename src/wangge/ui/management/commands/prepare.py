"""`manage prepare`: bring database, shipped data, texts and static files up to date before the programs start."""

import hashlib
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from wangge.flow.actions import install_shipped

TEXTS = Path(__file__).resolve().parents[3] / "locale"


class Command(BaseCommand):
    """Safe to run at every start; does only what is missing."""

    help = "bring database, shipped data, texts and static files up to date"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Whether to build the demo city."""
        parser.add_argument("--demo", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prepare everything."""
        compile_texts()
        call_command("migrate", verbosity=0)
        call_command("grant_roles", verbosity=0)
        call_command("check_keys", verbosity=0)
        install_shipped()
        if options["demo"]:
            call_command("build_demo")
        else:
            call_command("check_accounts")
        collect_static()


def compile_texts() -> None:
    """Compile the translation catalogues that changed; no gettext tools needed."""
    for source in TEXTS.glob("*/LC_MESSAGES/django.po"):
        target = settings.HOME.locale / source.relative_to(TEXTS).with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            target.parent.mkdir(parents=True, exist_ok=True)
            polib.pofile(str(source)).save_as_mofile(str(target))


def collect_static() -> None:
    """Collect and compress static files when any of them changed."""
    stamp = settings.STATIC_ROOT / "collected.txt"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    sys.stderr.write("wangge: preparing static files\n")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)


def _fingerprint() -> str:
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path))
            digest.update(f"{path} {file.stat().st_size} {file.stat().st_mtime_ns}\n".encode())
    return digest.hexdigest()
