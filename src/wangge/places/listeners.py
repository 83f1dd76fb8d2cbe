"""What places hear from the territory: areas that got new positions."""

from wangge.areas.events import AreasRenumbered
from wangge.places.actions import follow_areas


def on_areas_renumbered(fact: AreasRenumbered) -> None:
    """Let every row keep the area it belongs to, in the same transaction."""
    follow_areas(fact.moves, by=None)
