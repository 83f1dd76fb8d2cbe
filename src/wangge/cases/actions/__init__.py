"""Verbs of the matter: the only place that writes cases."""

from wangge.cases.actions.make_move import make_move
from wangge.cases.actions.report_case import Receipt, report_case

__all__ = ["Receipt", "make_move", "report_case"]
