"""Verbs of persons' rights: asking, deciding, carrying out, marking, publishing, purging, taking a copy."""

from wangge.rights.actions.assessing import Assessed, assess_module, end_assessment
from wangge.rights.actions.breaching import Found, close_breach, open_breach, take_breach_list, tell_breach
from wangge.rights.actions.copying import take_copy
from wangge.rights.actions.deciding import take_step, withdraw_request
from wangge.rights.actions.marking import lift_mark, mark_case
from wangge.rights.actions.publishing import publish_activity, review_rule
from wangge.rights.actions.requesting import Asked, ask_right

__all__ = [
    "Asked", "Assessed", "Found", "ask_right", "assess_module", "close_breach", "end_assessment", "lift_mark",
    "mark_case", "open_breach", "publish_activity", "review_rule", "take_breach_list", "take_copy", "take_step",
    "tell_breach", "withdraw_request",
]  # fmt: skip
