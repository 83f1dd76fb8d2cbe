"""Reads of the territory. Divisions, grids and borders are public, so none of these asks who is looking."""

from wangge.areas.queries.checks import Finding, errors_in, findings
from wangge.areas.queries.counting import subtree_count
from wangge.areas.queries.drawing import Drawing, Node, areas_with_code, codes_of, drawing_of
from wangge.areas.queries.layers import levels_between, nodes_across
from wangge.areas.queries.locating import Locator, Place, current_locator
from wangge.areas.queries.mapping import FoundPlace, MapAsked, grid_map, search_places
from wangge.areas.queries.opened import opened_area, range_of, region_numbers
from wangge.areas.queries.plans import due_plans, plan_by_id, plans, stands
from wangge.areas.queries.preview import figures_after, figures_before, moving_duties, moving_rows
from wangge.areas.queries.schemes import schemes, used_scheme
from wangge.areas.queries.tiling import AreaSeen, Atlas, atlas, border_dates, border_mark, border_tile, level_names
from wangge.areas.queries.times import (
    AreaThen,
    BorderThen,
    area_as_of,
    areas_as_of,
    borders_as_of,
    change_dates,
    children_as_of,
    codes_as_of,
    path_as_of,
    versions_of,
)
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
)
from wangge.areas.queries.written import written_areas, written_names

__all__ = [
    "AreaSeen",
    "AreaThen",
    "Atlas",
    "BorderThen",
    "Drawing",
    "Finding",
    "FoundPlace",
    "Locator",
    "MapAsked",
    "Node",
    "Place",
    "ancestors",
    "area_as_of",
    "area_by_code",
    "areas_as_of",
    "areas_with_code",
    "atlas",
    "border_dates",
    "border_mark",
    "border_tile",
    "borders_as_of",
    "change_dates",
    "children",
    "children_as_of",
    "codes_as_of",
    "codes_of",
    "current_locator",
    "drawing_of",
    "due_plans",
    "errors_in",
    "figures_after",
    "figures_before",
    "findings",
    "full_names",
    "grid_map",
    "level_names",
    "levels_between",
    "moving_duties",
    "moving_rows",
    "name_in",
    "nodes_across",
    "open_regions",
    "opened_area",
    "path_as_of",
    "path_names",
    "plan_by_id",
    "plans",
    "range_of",
    "region_names",
    "region_numbers",
    "regions_of",
    "schemes",
    "search_places",
    "shown_name",
    "stands",
    "subtree_count",
    "used_scheme",
    "versions_of",
    "written_areas",
    "written_names",
]
