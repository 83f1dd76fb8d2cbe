"""Doors of the territory."""

from wangge.territory.views.boards import board, board_paper, board_photo, board_plan, overview_paper
from wangge.territory.views.books import ask_book, book, book_file
from wangge.territory.views.drawing import bring_in, draw, drawing
from wangge.territory.views.layers import layer, layer_table
from wangge.territory.views.plans import describe_plan, new_plan, plan, plans, step
from wangge.territory.views.report import report
from wangge.territory.views.settings import settings
from wangge.territory.views.tree import area, correct, index

__all__ = [
    "area",
    "ask_book",
    "board",
    "board_paper",
    "board_photo",
    "board_plan",
    "book",
    "book_file",
    "bring_in",
    "correct",
    "describe_plan",
    "draw",
    "drawing",
    "index",
    "layer",
    "layer_table",
    "new_plan",
    "overview_paper",
    "plan",
    "plans",
    "report",
    "settings",
    "step",
]
