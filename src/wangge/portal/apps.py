"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.ui import menu


class PortalConfig(AppConfig):
    """The portal app."""

    name = "wangge.portal"
    label = "portal"

    def ready(self) -> None:
        """Add this app's lines to the navigation."""
        menu.register(menu.Entry(label=_("Report"), url="portal:report", icon="message-report", order=30))
        menu.register(menu.Entry(label=_("Follow a case"), url="portal:follow", icon="search", order=40))
