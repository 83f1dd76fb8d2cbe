"""Doors of the command board: the board itself, the digest of a morning, the figures of a period."""

from wangge.board.views.digest import digest
from wangge.board.views.figures import behind, export, figures
from wangge.board.views.wall import wall

__all__ = ["behind", "digest", "export", "figures", "wall"]
