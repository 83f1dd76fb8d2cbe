"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.ui import menu


class BoardConfig(AppConfig):
    """The board app."""

    name = "wangge.board"
    label = "board"

    def ready(self) -> None:
        """Add this app's line to the navigation."""
        menu.register(
            menu.Entry(label=_("Board"), url="board:wall", icon="layout-dashboard", order=20, is_staff_only=True)
        )
