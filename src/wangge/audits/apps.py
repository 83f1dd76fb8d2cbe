"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.audits.rules import AUDITOR
from wangge.ui import menu


class AuditsConfig(AppConfig):
    """The audits app."""

    name = "wangge.audits"
    label = "audits"

    def ready(self) -> None:
        """Add this app's line to the navigation."""
        roles = frozenset({AUDITOR})
        menu.register(menu.Entry(_("Audit trail"), "audits:search", "shield-lock", order=30, roles=roles))
