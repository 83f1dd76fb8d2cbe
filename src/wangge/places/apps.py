"""Registers the app with Django."""

from functools import partial

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.areas import followers
from wangge.areas.events import AreasRenumbered
from wangge.kernel import bus


class PlacesConfig(AppConfig):
    """The places app."""

    name = "wangge.places"
    label = "places"

    def ready(self) -> None:
        """Follow areas whose positions change, and say what stands on the territory."""
        from wangge.places.actions import follow_moved
        from wangge.places.listeners import on_areas_renumbered
        from wangge.places.queries import figures_of, places_in, rows_in, weights_of

        bus.subscribe(AreasRenumbered, on_areas_renumbered)
        find = partial(rows_in, kinds=("building",))
        followers.follow(followers.Rows("buildings", _("Buildings"), figures_of, find, follow_moved, weigh=weights_of))
        others = partial(rows_in, kinds=("landmark", "compound", "road"))
        followers.follow(followers.Rows("places", _("Compounds, roads and landmarks"), places_in, others, follow_moved))
