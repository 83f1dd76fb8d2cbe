"""Registers the app with Django."""

from django.apps import AppConfig
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from wangge.kernel import maps
from wangge.ui import menu


class BoardConfig(AppConfig):
    """The board app."""

    name = "wangge.board"
    label = "board"

    def ready(self) -> None:
        """Add this app's lines to the navigation; say where maps ask for their layers."""
        menu.register(
            menu.Entry(label=_("Board"), url="board:wall", icon="layout-dashboard", order=20, is_staff_only=True)
        )
        menu.register(menu.Entry(label=_("One map"), url="map:page", icon="map-2", order=25))
        maps.served_at(lambda: reverse("map:layers"))
