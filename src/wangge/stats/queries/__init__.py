"""Reads of figures, always within the viewer's scope; each carries its period, and leads back to its cases."""

from wangge.stats.queries.behind import BEHIND, Behind, cases_behind
from wangge.stats.queries.digest import DigestPage, digest_page
from wangge.stats.queries.figures import Figures, MatterRow, PlaceRow, figures
from wangge.stats.queries.wall import BoardFigures, board, sweep_lag

__all__ = [
    "BEHIND", "Behind", "BoardFigures", "DigestPage", "Figures", "MatterRow", "PlaceRow", "board", "cases_behind",
    "digest_page", "figures", "sweep_lag",
]  # fmt: skip
