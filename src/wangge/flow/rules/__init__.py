"""Judgement about processes and deadlines: plain Python, no reads, no clock."""

from wangge.flow.rules.calendar import WorkCalendar
from wangge.flow.rules.clocks import ClockRun, Step, compute_clocks, promise
from wangge.flow.rules.definition import ClockSpec, Flow, FlowError, Move, State, read_flow
from wangge.flow.rules.limits import Limit, due_after, retreat

__all__ = [
    "ClockRun", "ClockSpec", "Flow", "FlowError", "Limit", "Move", "State", "Step", "WorkCalendar",
    "compute_clocks", "due_after", "promise", "read_flow", "retreat",
]  # fmt: skip
