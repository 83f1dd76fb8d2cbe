"""Reads for the pages of the territory."""

from wangge.kernel.clock import today
from wangge.territory.queries.drawn import as_geojson
from wangge.territory.queries.pages import (
    AreaPage,
    PlanPage,
    area_page,
    factors,
    figure_name,
    grid_kinds,
    level_names,
    levels,
    plan_page,
    size_rules,
)

__all__ = [
    "AreaPage",
    "PlanPage",
    "area_page",
    "as_geojson",
    "factors",
    "figure_name",
    "grid_kinds",
    "level_names",
    "levels",
    "plan_page",
    "size_rules",
    "today",
]
