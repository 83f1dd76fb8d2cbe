"""Registers the app with Django."""

from django.apps import AppConfig

from wangge.areas.events import AreasRenumbered
from wangge.kernel import bus


class StatsConfig(AppConfig):
    """The stats app."""

    name = "wangge.stats"
    label = "stats"

    def ready(self) -> None:
        """Listen to the territory."""
        from wangge.stats.listeners import on_areas_renumbered

        bus.subscribe(AreasRenumbered, on_areas_renumbered)
