"""How often a case can go from desk to desk before somebody must rule.

A hop is a move by staff that gives the case to another desk: to a holder of another role, or to a unit named anew.
Waiting under another case, or for the person who asked, is no desk. A move counts as often as it may be made in a
round; a ruling, or a new round, begins the count afresh.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from wangge.flow.rules.checking.lines import Lines
from wangge.flow.rules.checking.problem import Problem
from wangge.flow.rules.definition import ACTORS, PARENT, Flow, Move

TOO_MANY = "%(hops)s desk-to-desk hops are possible without arbitration, %(most)d are allowed: %(path)s"
ENDLESS = "endlessly many"
NO_DESKS = ("", PARENT, "reporter")

Uses = tuple[int, ...]  # how often each counted move was made in this round


@dataclass(frozen=True)
class Place:
    """A state, and what has been used up of the moves that may be made only so often."""

    state: str
    uses: Uses


class Walk:
    """Every place a case can come to, under the bounds of its moves."""

    def __init__(self, flow: Flow) -> None:
        self.flow = flow
        awaited = {move.after for move in flow.moves.values()}
        self.counted = [
            move
            for move in flow.moves.values()
            if move.key in awaited or (move.at_most and move.to and move.from_states)
        ]
        self._slot = {move.key: number for number, move in enumerate(self.counted)}
        self.start = Place(flow.start, (0,) * len(self.counted))
        self.steps: dict[Place, list[tuple[Move, Place]]] = {}
        queue = [self.start]
        for place in queue:
            if place not in self.steps:
                self.steps[place] = list(self._onward(place))
                queue.extend(there for _, there in self.steps[place])

    def _onward(self, place: Place) -> Iterator[tuple[Move, Place]]:
        for move in self.flow.moves_from(place.state):
            if not self._may(move, place.uses):
                continue
            uses = (0,) * len(self.counted) if move.begins_round else self._used(move, place.uses)
            there = Place(move.to or place.state, uses)
            if there != place:
                yield move, there

    def _may(self, move: Move, uses: Uses) -> bool:
        if move.after and not uses[self._slot[move.after]]:
            return False
        slot = self._slot.get(move.key)
        return slot is None or not move.at_most or uses[slot] < move.at_most

    def _used(self, move: Move, uses: Uses) -> Uses:
        slot = self._slot.get(move.key)
        if slot is None:
            return uses
        used = min(uses[slot] + 1, move.at_most or 1)
        return (*uses[:slot], used, *uses[slot + 1 :])

    def is_hop(self, move: Move, state: str) -> bool:
        """Whether the move, made in that state, brings the case to another desk by the hand of staff."""
        if not move.to or not set(move.by) - set(ACTORS):
            return False
        holder = self.flow.states[move.to].holder
        is_new = holder != self.flow.states[state].holder or "unit" in move.needs
        return holder not in NO_DESKS and is_new


Onward = dict[Place, list[tuple[Place, bool]]]


def most_hops(flow: Flow) -> int | None:
    """The most hops a case can make without arbitration; None when there is no end of them."""
    onward = _without_rulings(Walk(flow))
    group = _circles(onward)
    best = dict.fromkeys(group.values(), 0)
    for place in sorted(onward, key=group.__getitem__):
        for there, is_hop in onward[place]:
            if is_hop and group[place] == group[there]:
                return None
            best[group[there]] = max(best[group[there]], best[group[place]] + is_hop)
    return max(best.values())


def _without_rulings(walk: Walk) -> Onward:
    return {
        place: [
            (there, walk.is_hop(move, place.state))
            for move, there in steps
            if not move.arbitrates and not move.begins_round
        ]
        for place, steps in walk.steps.items()
    }


def _circles(onward: Onward) -> dict[Place, int]:
    """Number the groups of places that lead to one another, each before those it leads to (Kosaraju's way)."""
    back: dict[Place, list[Place]] = {place: [] for place in onward}
    for place, steps in onward.items():
        for there, _hop in steps:
            back[there].append(place)
    group: dict[Place, int] = {}
    for first in reversed(_finished(onward)):
        stack = [] if first in group else [first]
        number = len(group)
        while stack:
            place = stack.pop()
            if place not in group:
                group[place] = number
                stack += back[place]
    return group


def _finished(onward: Onward) -> list[Place]:
    """The places in the order in which a walk into the depth is done with them."""
    done: list[Place] = []
    seen: set[Place] = set()
    stack = [(place, False) for place in onward]
    while stack:
        place, is_left = stack.pop()
        if is_left:
            done.append(place)
        elif place not in seen:
            seen.add(place)
            stack.append((place, True))
            stack += [(there, False) for there, _hop in onward[place]]
    return done


def bouncing(flow: Flow, lines: Lines) -> Iterator[Problem]:
    """More hops than the file allows, with the shortest way to make them."""
    most = most_hops(flow)
    if most is None or most > flow.most_hops:
        path = _shortest(Walk(flow), flow.most_hops)
        circling = [key for key in path if key != "…"]
        at = lines.of("moves", circling[-1]) if most is None else lines.top("most_hops")
        names = {"hops": ENDLESS if most is None else most, "most": flow.most_hops, "path": " → ".join(path)}
        yield Problem(at, "most_hops", TOO_MANY, names)


def _shortest(walk: Walk, most: int) -> list[str]:
    """The shortest way to one hop too many; cut short where it begins to go in circles."""
    first = (walk.start, 0)
    way: dict[tuple[Place, int], tuple[tuple[Place, int] | None, str]] = {first: (None, "")}
    queue = [first]
    for here in queue:
        place, hops = here
        for move, there in walk.steps[place]:
            is_fresh = move.arbitrates or move.begins_round
            next_one = (there, 0 if is_fresh else hops + walk.is_hop(move, place.state))
            if next_one not in way:
                way[next_one] = (here, move.key)
                queue.append(next_one)
            if next_one[1] > most:
                return _told(way, next_one)
    return []


def _told(way: dict[tuple[Place, int], tuple[tuple[Place, int] | None, str]], end: tuple[Place, int]) -> list[str]:
    places, moves = [end[0]], list[str]()
    here: tuple[Place, int] | None = end
    while here is not None and way[here][0] is not None:
        here, move = way[here]
        assert here is not None
        places.insert(0, here[0])
        moves.insert(0, move)
    for number, place in enumerate(places):
        if place in places[:number]:
            return [*moves[:number], "…"]
    return moves
