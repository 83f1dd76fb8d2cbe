"""`manage verify_audit [--region N] [--since DATE] [--head FILE]`: prove that the audit trail is whole."""

import json
import sys
from argparse import ArgumentParser
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rich.console import Console

from wangge.kernel import clock
from wangge.kernel.audit import heads
from wangge.kernel.audit.checking import outcome
from wangge.kernel.audit.verifying import KINDS, MOST_FAULTS, Fault, Verified, verify
from wangge.kernel.errors import PlainError
from wangge.kernel.terminal import progress_bar


class Command(BaseCommand):
    """Computes every digest and every seal again; status 1 when anything is wrong."""

    help = "Verify the audit trail: every entry, every seal, and heads that were kept outside."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The words after the command."""
        parser.add_argument("--region", type=int, action="append", help="only this region; may be given again")
        parser.add_argument(
            "--since", type=date.fromisoformat, help="begin with the seals of this day, like 2026-06-01"
        )
        parser.add_argument("--head", type=Path, action="append", default=[], help="a kept head; may be given again")
        parser.add_argument("--key", default="", help="the public key of the heads, if it was another one then")
        parser.add_argument("--json", type=Path, help="write what was found to this file")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Verify, print, and end with 1 when something is wrong."""
        try:
            kept = [heads.read_head(file.read_text()) for file in options["head"]]
        except (PlainError, OSError) as error:
            raise CommandError(str(error)) from error
        since = options["since"] and datetime.combine(options["since"], time.min, clock.zone())
        with progress_bar(_("Audit trail")) as progress:
            found = verify(options["region"], since=since, progress=progress)
        heads.compare(kept, found, key=options["key"], regions=options["region"])
        if options["json"]:
            options["json"].write_text(json.dumps(outcome(found, shown=MOST_FAULTS), indent=1))
        _print(found, heads_read=len(kept))
        if found.fault_count:
            sys.exit(1)


def _print(found: Verified, *, heads_read: int) -> None:
    say = Console()
    for fault in found.faults:
        say.print(_line(fault), markup=False, highlight=False, soft_wrap=True)
    said = _(
        "%(regions)s regions, %(seals)s seals (%(late)s late), %(entries)s entries verified, %(purged)s purged, "
        "%(heads)s heads compared"
    )
    counts = {name: f"{getattr(found, name):,}" for name in ("regions", "seals", "late", "entries", "purged")}
    say.print(said % {**counts, "heads": heads_read}, highlight=False)
    if found.unsealed_since:
        waiting = {"count": f"{found.unsealed:,}", "since": f"{clock.local(found.unsealed_since):%Y-%m-%d %H:%M}"}
        say.print(_("%(count)s entries are not sealed yet, the oldest of %(since)s") % waiting, highlight=False)
    if found.fault_count:
        say.print(_("%(count)s faults") % {"count": f"{found.fault_count:,}"}, highlight=False)
    else:
        say.print(_("The audit trail is whole."), highlight=False)


def _line(fault: Fault) -> str:
    """One fault with its place."""
    zh, en = KINDS[fault.kind]
    places = {"region": fault.region_no, "seal": fault.seal_no, "entry": fault.entry_id, "head": fault.head}
    where = " ".join(f"{name}={value}" for name, value in places.items() if value not in (None, ""))
    return f"{zh if (get_language() or 'zh').startswith('zh') else en}  {where}"
