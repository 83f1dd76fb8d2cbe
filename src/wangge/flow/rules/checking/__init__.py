"""Proving a flow sound: total, reachable, no dead end, a holder everywhere, clocks that stop, no endless bouncing."""

from collections.abc import Iterator

from wangge.flow.rules.checking.hops import bouncing, most_hops
from wangge.flow.rules.checking.lines import Lines
from wangge.flow.rules.checking.parts import UNKNOWN, loose_ends
from wangge.flow.rules.checking.paths import stray_clocks, stray_states
from wangge.flow.rules.checking.problem import Problem
from wangge.flow.rules.checking.shapes import misshapen
from wangge.flow.rules.definition import Flow

__all__ = ["Lines", "Problem", "misshapen", "most_hops", "problems_of"]


def problems_of(flow: Flow, source: str = "") -> Iterator[Problem]:
    """Everything unsound in a flow, each with its line in the source; where a case can go only once all names exist."""
    lines = Lines(source)
    found = list(loose_ends(flow, lines))
    yield from found
    if flow.start in flow.states and "report" in flow.moves and not any(problem.rule == UNKNOWN for problem in found):
        yield from stray_states(flow, lines)
        yield from stray_clocks(flow, lines)
        yield from bouncing(flow, lines)
