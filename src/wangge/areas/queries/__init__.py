"""Reads of the territory. Divisions, grids and borders are public, so none of these asks who is looking."""

from wangge.areas.queries.locating import Locator, Place, current_locator
from wangge.areas.queries.mapping import FoundPlace, MapAsked, grid_map, search_places
from wangge.areas.queries.opened import opened_area, range_of, region_numbers
from wangge.areas.queries.tree import (
    ancestors,
    area_by_code,
    children,
    full_names,
    name_in,
    open_regions,
    path_names,
    region_names,
    regions_of,
    shown_name,
    subtree_count,
)
from wangge.areas.queries.written import written_areas, written_names

__all__ = [
    "FoundPlace",
    "Locator",
    "MapAsked",
    "Place",
    "ancestors",
    "area_by_code",
    "children",
    "current_locator",
    "full_names",
    "grid_map",
    "name_in",
    "open_regions",
    "opened_area",
    "path_names",
    "range_of",
    "region_names",
    "region_numbers",
    "regions_of",
    "search_places",
    "shown_name",
    "subtree_count",
    "written_areas",
    "written_names",
]
