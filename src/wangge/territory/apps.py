"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.territory.rules import READERS
from wangge.ui import menu


class TerritoryConfig(AppConfig):
    """The territory app."""

    name = "wangge.territory"
    label = "territory"

    def ready(self) -> None:
        """Add this app's line to the navigation."""
        menu.register(menu.Entry(_("Territory"), "territory:index", "map-pin", order=45, roles=READERS))
