"""Verbs of places: bring them in, keep floor charts, follow areas that change."""

from wangge.places.actions.charts import add_floor, add_room, change_room, remove_floor, remove_room, undo_change
from wangge.places.actions.following import follow_areas, follow_moved, move_rows
from wangge.places.actions.importing import BUILDINGS, ROOMS, import_buildings, import_rooms
from wangge.places.actions.landmarks import LANDMARKS, import_landmarks
from wangge.places.actions.osm import import_osm

__all__ = [
    "BUILDINGS", "LANDMARKS", "ROOMS", "add_floor", "add_room", "change_room", "follow_areas", "follow_moved",
    "import_buildings",
    "import_landmarks", "import_osm", "import_rooms", "move_rows", "remove_floor", "remove_room", "undo_change",
]  # fmt: skip
