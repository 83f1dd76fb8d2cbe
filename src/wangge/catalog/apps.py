"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.ui import menu

READERS = frozenset({"administrator", "dispatcher", "supervisor"})


class CatalogConfig(AppConfig):
    """The catalog app."""

    name = "wangge.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Add this app's line to the navigation."""
        menu.register(menu.Entry(_("Duty list"), "catalog:index", "file-text", order=40, roles=READERS))
