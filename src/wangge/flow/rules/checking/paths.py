"""Where a case can go: states nobody reaches, states nobody leaves, clocks that outlive the case."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wangge.flow.rules.checking.lines import Lines
from wangge.flow.rules.checking.problem import Problem
from wangge.flow.rules.definition import Flow, Move

UNREACHED = "state %(state)s cannot be reached"
DEAD_END = "state %(state)s is a dead end: no way to a final state"
ODD_EXIT = "move %(move)s leads out of the final state %(state)s without beginning a new round (begins_round)"
NEVER_STARTED = "clock %(clock)s is never started"
OUTLIVES = "clock %(clock)s is never stopped: %(path)s ends in %(state)s with it still running"
HELD_AT_THE_END = "clock %(clock)s is paused for ever: %(path)s ends in %(state)s without stopping it"
ENDLESS = "clock %(clock)s is never stopped once it runs: %(path)s"
HELD = "clock %(clock)s can be paused for ever, with no way to resume or stop it: %(path)s"

Live = frozenset[tuple[str, bool]]  # clock, whether it is paused


@dataclass(frozen=True)
class Node:
    """A state together with the clocks that are live in it."""

    state: str
    live: Live


@dataclass(frozen=True)
class Explored:
    """Every node a case can come to, with the shortest way there and every step out of it."""

    way: dict[Node, tuple[Node | None, Move]]
    steps: list[tuple[Node, Move, Node]]

    def path(self, node: Node) -> str:
        """The shortest way to a node in words."""
        moves: list[str] = []
        at: Node | None = node
        while at is not None:
            at, move = self.way[at]
            moves.insert(0, move.key)
        return " → ".join(moves)


def stray_states(flow: Flow, lines: Lines) -> Iterator[Problem]:
    """States that cannot be reached or left, and odd ways out of final ones."""
    edges = [(begin, move.to) for move in flow.moves.values() for begin in move.from_states if move.to]
    reached = reach({flow.start}, edges)
    finals = {key for key, state in flow.states.items() if state.is_final}
    ending = reach(finals, [(end, begin) for begin, end in edges])
    for key in flow.states:
        if key not in reached:
            yield lines.problem(("states", key, ""), UNREACHED, state=key)
        if key not in ending:
            yield lines.problem(("states", key, ""), DEAD_END, state=key)
    for move in flow.moves.values():
        left = sorted(finals & set(move.from_states))
        if left and move.to and not move.begins_round:
            yield lines.problem(("moves", move.key, "from"), ODD_EXIT, move=move.key, state=left[0])


def reach(start: set[str], edges: Iterable[tuple[str, str]]) -> set[str]:
    """Everything the edges lead to from the start."""
    edges, reached = list(edges), set(start)
    while new := {end for begin, end in edges if begin in reached and end not in reached}:
        reached |= new
    return reached


def stray_clocks(flow: Flow, lines: Lines) -> Iterator[Problem]:
    """Clocks nobody starts, clocks that outlive the case, clocks held for ever."""
    started = {kind for move in flow.moves.values() for kind in move.starts}
    for kind in flow.clocks:
        if kind not in started:
            yield lines.problem(("clocks", kind, ""), NEVER_STARTED, clock=kind)
    explored = explore(flow)
    outliving = list(_outliving(flow, explored, lines))
    yield from outliving
    told = {problem.values["clock"] for problem in outliving}
    for kind in flow.clocks:
        if kind not in told:
            yield from _unending(kind, explored, lines)


def explore(flow: Flow) -> Explored:
    """Walk every move from every node, nearest first; what bounds a move is left aside, so nothing is missed."""
    first = Node(flow.start, _after(flow.entry, frozenset()))
    found = Explored({first: (None, flow.entry)}, [])
    queue = [first]
    for node in queue:
        for move in flow.moves_from(node.state):
            there = Node(move.to or node.state, _after(move, node.live))
            found.steps.append((node, move, there))
            if there not in found.way:
                found.way[there] = (node, move)
                queue.append(there)
    return found


def _after(move: Move, live: Live) -> Live:
    left = {kind: is_paused for kind, is_paused in live if kind not in move.stops}
    for kind in left:
        left[kind] = (left[kind] or kind in move.pauses) and (kind in move.pauses or kind not in move.resumes)
    return frozenset((left | dict.fromkeys(move.starts, False)).items())


def _outliving(flow: Flow, explored: Explored, lines: Lines) -> Iterator[Problem]:
    said = set()
    for node, move, there in explored.steps:
        if not flow.states[there.state].is_final or not move.to:
            continue
        for kind, is_paused in sorted(there.live):
            if (kind, move.key) not in said:
                said.add((kind, move.key))
                path = f"{explored.path(node)} → {move.key}"
                names = {"clock": kind, "path": path, "state": there.state}
                rule = HELD_AT_THE_END if is_paused else OUTLIVES
                yield lines.problem(("moves", move.key, "stops"), rule, **names)


def _unending(kind: str, explored: Explored, lines: Lines) -> Iterator[Problem]:
    back: dict[Node, list[Node]] = {}
    for begin, _move, end in explored.steps:
        back.setdefault(end, []).append(begin)
    ending = [node for node in explored.way if kind not in dict(node.live)]
    seen = set(ending)
    for node in ending:
        fresh = [before for before in back.get(node, []) if before not in seen]
        seen.update(fresh)
        ending.extend(fresh)
    stuck = next((node for node in explored.way if node not in seen), None)
    if stuck is not None:
        held = next((node for node in explored.way if node not in seen and dict(node.live)[kind]), None)
        at = held or stuck
        move = explored.way[at][1]
        field = "pauses" if held else "starts"
        path = explored.path(at)
        yield lines.problem(("moves", move.key, field), HELD if held else ENDLESS, clock=kind, path=path)
