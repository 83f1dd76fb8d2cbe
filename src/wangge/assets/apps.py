"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.areas import followers
from wangge.areas.events import AreasRenumbered
from wangge.kernel import bus, maps


class AssetsConfig(AppConfig):
    """The assets app."""

    name = "wangge.assets"
    label = "assets"

    def ready(self) -> None:
        """Add the components to the map, for staff; let them follow the territory."""
        from wangge.assets.actions import move_components, renumber_components
        from wangge.assets.queries import component_tile, components_at, count_components, sees_components

        followers.follow(
            followers.Rows("component", _("City components"), count_components, components_at, move_components)
        )
        bus.subscribe(AreasRenumbered, renumber_components)

        maps.register(
            maps.Layer(
                "components", _("City components"), "points", component_tile, may_see=sees_components, zooms=(13, 17),
                order=40,
            )
        )  # fmt: skip
