"""Judgement about processes and deadlines: plain Python, no reads, no clock."""

from wangge.flow.rules.calendar import WorkCalendar
from wangge.flow.rules.checking import Problem, most_hops, problems_of
from wangge.flow.rules.clocks import ClockRun, HistoryError, Step, compute_clocks, go_on, promise
from wangge.flow.rules.definition import MIGRATED, PARENT, ClockSpec, Flow, FlowError, Move, Reminder, State
from wangge.flow.rules.limits import Limit, due_after, retreat, retreats
from wangge.flow.rules.reading import UnsoundError, check_flow, parse_flow, read_flow

__all__ = [
    "MIGRATED", "PARENT", "ClockRun", "ClockSpec", "Flow", "FlowError", "HistoryError", "Limit", "Move", "Problem",
    "Reminder", "State", "Step", "UnsoundError", "WorkCalendar", "check_flow", "compute_clocks", "due_after",
    "go_on", "most_hops", "parse_flow", "problems_of", "promise", "read_flow", "retreat", "retreats",
]  # fmt: skip
