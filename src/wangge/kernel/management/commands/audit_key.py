"""`manage audit_key`: print the public key by which heads of the audit trail can be checked anywhere."""

from typing import Any

from django.core.management.base import BaseCommand

from wangge.kernel import signing


class Command(BaseCommand):
    """The key is public: keep a copy of it beside the heads."""

    help = "Print the public key (Ed25519, hexadecimal) that belongs to the signatures of the daily heads."

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Print it."""
        self.stdout.write(signing.public_key())
