"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.areas import followers
from wangge.ui import menu

READERS = frozenset({"administrator", "dispatcher", "supervisor"})


class CatalogConfig(AppConfig):
    """The catalog app."""

    name = "wangge.catalog"
    label = "catalog"

    def ready(self) -> None:
        """Add this app's line to the navigation; let duties follow the territory."""
        from wangge.catalog.actions.following import duties_for, hand_duties_over

        followers.follow(followers.Holders("duty", _("Duties"), duties_for, hand_duties_over))
        menu.register(menu.Entry(_("Duty list"), "catalog:index", "file-text", order=40, roles=READERS))
