"""Reads for the pages of the territory."""

from wangge.kernel.clock import today
from wangge.territory.queries.board_papers import board_pdf, overview_pdf, qr_uri
from wangge.territory.queries.boards import (
    board_area,
    board_of,
    book_of,
    current_area,
    followers_of,
    is_over,
    photo_on_board,
)
from wangge.territory.queries.drawn import as_geojson
from wangge.territory.queries.layers import LayerPage, layer_page, layer_table, levels_to_add
from wangge.territory.queries.pages import (
    AreaPage,
    PlanPage,
    area_page,
    draft_by_id,
    factors,
    figure_name,
    grid_kinds,
    level_names,
    levels,
    plan_page,
    size_rules,
)
from wangge.territory.queries.plan_drawings import plan_drawing

__all__ = [
    "AreaPage",
    "LayerPage",
    "PlanPage",
    "area_page",
    "as_geojson",
    "board_area",
    "board_of",
    "board_pdf",
    "book_of",
    "current_area",
    "draft_by_id",
    "factors",
    "figure_name",
    "followers_of",
    "grid_kinds",
    "is_over",
    "layer_page",
    "layer_table",
    "level_names",
    "levels",
    "levels_to_add",
    "overview_pdf",
    "photo_on_board",
    "plan_drawing",
    "plan_page",
    "qr_uri",
    "size_rules",
    "today",
]
