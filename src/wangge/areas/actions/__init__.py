"""Verbs of the territory: bring in the tree of divisions, bring in borders."""

from wangge.areas.actions.levels import ensure_levels, ensure_root
from wangge.areas.actions.opening import open_region
from wangge.areas.actions.planting import OfficialCode, Seedling, plant_tree
from wangge.areas.actions.shapes import import_shapes
from wangge.areas.actions.tree import import_areas

__all__ = [
    "OfficialCode",
    "Seedling",
    "ensure_levels",
    "ensure_root",
    "import_areas",
    "import_shapes",
    "open_region",
    "plant_tree",
]
