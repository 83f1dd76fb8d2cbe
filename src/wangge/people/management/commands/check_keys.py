"""`manage check_keys`: whether the master key of this installation opens the identity store of this database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from wangge.people import queries


class Command(BaseCommand):
    """Ends with status 1 when a key of the ring stays closed; asked at every start and after a restore."""

    help = "say whether the master key opens every key of the identity store"

    def handle(self, *_args: Any, **options: Any) -> None:
        """Try every key of the ring."""
        if closed := queries.closed_keys():
            raise CommandError(
                f"the master key of this installation does not open {len(closed)} keys of the identity store: what "
                "they sealed (names, telephone numbers, homes) stays closed, and no new report can leave any. Put back "
                "the master key with which this database was kept: WANGGE_MASTER_KEY, WANGGE_MASTER_KEY_FILE, or the "
                "file master-key in the folder of the installation."
            )
        if options["verbosity"] > 0:
            self.stdout.write("wangge: the master key opens every key of the identity store")
