"""Doors of the command board: the board itself, the digest of a morning, the figures of a period, the map."""

from wangge.board.views.digest import digest
from wangge.board.views.figures import behind, export, figures
from wangge.board.views.maps import map_base, map_layers, map_page, map_paper, map_seen
from wangge.board.views.tiles import map_tile
from wangge.board.views.wall import wall

__all__ = [
    "behind", "digest", "export", "figures", "map_base", "map_layers", "map_page", "map_paper", "map_seen",
    "map_tile", "wall",
]  # fmt: skip
