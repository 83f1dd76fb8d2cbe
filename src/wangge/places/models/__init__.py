"""Nouns of places: roads and compounds, buildings with their rooms, landmarks, names, changes of floor charts."""

from wangge.places.models.buildings import Building, Change, Room, Use
from wangge.places.models.naming import Kind, Landmark, PlaceName
from wangge.places.models.streets import Compound, Road

__all__ = ["Building", "Change", "Compound", "Kind", "Landmark", "PlaceName", "Road", "Room", "Use"]
