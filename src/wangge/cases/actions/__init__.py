"""Verbs of the matter: the only place that writes cases."""

from wangge.cases.actions.look_up_caller import look_up_caller
from wangge.cases.actions.make_move import make_move
from wangge.cases.actions.report_case import Receipt, find_spot, report_case
from wangge.cases.actions.reveal_reporter import reveal_reporter, reveal_to_self

__all__ = [
    "Receipt", "find_spot", "look_up_caller", "make_move", "report_case", "reveal_reporter", "reveal_to_self",
]  # fmt: skip
