"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.kernel import maps


class AreasConfig(AppConfig):
    """The areas app."""

    name = "wangge.areas"
    label = "areas"

    def ready(self) -> None:
        """Add the borders to the map."""
        from wangge.areas.queries.tiling import border_mark, border_tile

        maps.register(maps.Layer("areas", _("Areas and grids"), "borders", border_tile, border_mark, order=10))
