"""The rule by which running cases go from one version of a flow to another: total, or refused."""

from collections.abc import Iterator, Mapping

from wangge.flow.rules.checking import Problem
from wangge.flow.rules.definition import Flow

SAME = "%(key)s is one and the same version"
LOST_STATE = "state %(state)s of %(old)s is not mapped: a case that stands there would be lost"
STRANGE_STATE = "%(old)s has no open state %(state)s"
NO_TARGET = "state %(state)s is mapped to %(target)s, which is no open state of %(new)s"
LOST_CLOCK = "clock %(clock)s of %(old)s does not exist in %(new)s: running time would be lost"
LOST_MOVE = "move %(move)s of %(old)s is neither in %(new)s nor mapped: histories that hold it could not be read"
STRANGE_MOVE = "move %(move)s is mapped to %(target)s, which %(new)s does not have"


def gaps_of_migration(old: Flow, new: Flow, states: Mapping[str, str], moves: Mapping[str, str]) -> Iterator[Problem]:
    """Every open state, every move and every clock that the rule leaves without a place in the new version."""
    names: dict[str, object] = {"old": old.key, "new": new.key}
    if old.key == new.key:
        yield Problem(0, "", SAME, {"key": old.key})
    yield from _gaps_of_states(old, new, states, names)
    for kind in old.clocks:
        if kind not in new.clocks:
            yield Problem(0, kind, LOST_CLOCK, names | {"clock": kind})
    for move in old.moves:
        target = moves.get(move, move)
        if target not in new.moves:
            yield Problem(
                0, move, STRANGE_MOVE if move in moves else LOST_MOVE, names | {"move": move, "target": target}
            )


def _gaps_of_states(old: Flow, new: Flow, states: Mapping[str, str], names: dict[str, object]) -> Iterator[Problem]:
    open_before, open_after = open_states(old), open_states(new)
    for state in open_before:
        if state not in states:
            yield Problem(0, state, LOST_STATE, names | {"state": state})
    for state, target in states.items():
        if state not in open_before:
            yield Problem(0, state, STRANGE_STATE, names | {"state": state})
        elif target not in open_after:
            yield Problem(0, state, NO_TARGET, names | {"state": state, "target": target})


def open_states(flow: Flow) -> list[str]:
    """The states in which somebody has the ball, in the order of the file."""
    return [key for key, state in flow.states.items() if not state.is_final]
