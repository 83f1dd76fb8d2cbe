"""A process definition: states with holders, moves with who may and what they need, clocks. Read and proven sound."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from wangge.flow.rules.limits import Limit

NEEDS = ("unit", "matter", "reason", "clause", "answer", "evidence", "outcome", "review_date", "rating")
ACTORS = ("reporter", "system")


class FlowError(ValueError):
    """A flow file that cannot be published; the text names the part and the reason."""


@dataclass(frozen=True)
class State:
    """A state and who has the ball in it. A final state has no holder."""

    key: str
    label_zh: str
    label_en: str
    holder: str = ""
    is_final: bool = False


@dataclass(frozen=True)
class Move:
    """A named step: from which states, to which, by whom, what it needs, what it does to clocks."""

    key: str
    label_zh: str
    label_en: str
    to: str  # empty: the state stays
    from_states: tuple[str, ...]
    by: tuple[str, ...]
    needs: tuple[str, ...] = ()
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    keyboard: str = ""
    tone: str = ""


@dataclass(frozen=True)
class ClockSpec:
    """A clock and its ordinary limit; a matter of the duty list may set a tighter or looser one."""

    kind: str
    label_zh: str
    label_en: str
    limit: Limit


@dataclass(frozen=True)
class Flow:
    """One version of a process."""

    name: str
    version: int
    label_zh: str
    label_en: str
    start: str
    states: Mapping[str, State]
    moves: Mapping[str, Move]
    clocks: Mapping[str, ClockSpec]

    @property
    def key(self) -> str:
        """Name and version, as a running case remembers it."""
        return f"{self.name}-{self.version}"

    def moves_from(self, state: str) -> list[Move]:
        """The moves that lead out of, or stay in, a state; in the order of the file."""
        return [move for move in self.moves.values() if state in move.from_states]


def read_flow(source: str) -> Flow:
    """Read a flow file (TOML) and prove it sound; raises FlowError with the part and the reason."""
    try:
        data = tomllib.loads(source)
        flow = Flow(
            name=data["name"],
            version=int(data["version"]),
            label_zh=data["label_zh"],
            label_en=data["label_en"],
            start=data["start"],
            states={entry["key"]: State(**entry) for entry in data["states"]},
            moves={entry["key"]: _move(entry) for entry in data["moves"]},
            clocks={entry["kind"]: _clock(entry) for entry in data["clocks"]},
        )
    except tomllib.TOMLDecodeError as error:
        raise FlowError(f"not a TOML file: {error}") from error
    except (KeyError, TypeError, ValueError) as error:
        raise FlowError(f"missing or wrong part: {error}") from error
    if problems := list(_problems(flow)):
        raise FlowError("; ".join(problems))
    return flow


def _move(entry: dict[str, Any]) -> Move:
    lists: dict[str, Any] = {key: tuple(value) for key, value in entry.items() if isinstance(value, list)}
    rest = {key: value for key, value in entry.items() if not isinstance(value, list)}
    return Move(**{"to": "", **rest}, from_states=lists.pop("from", ()), **lists)


def _clock(entry: dict[str, Any]) -> ClockSpec:
    return ClockSpec(**{**entry, "limit": Limit.parse(entry["limit"])})


def _problems(flow: Flow) -> Iterable[str]:
    yield from _loose_ends(flow)
    reached = _reach({flow.start}, ((a, m.to) for m in flow.moves.values() for a in m.from_states if m.to))
    finals = {key for key, state in flow.states.items() if state.is_final}
    ending = _reach(finals, ((m.to, a) for m in flow.moves.values() for a in m.from_states if m.to))
    entered = {move.to for move in flow.moves.values() if not move.from_states}
    for key, state in flow.states.items():
        if key not in reached | entered:
            yield f"state {key} cannot be reached"
        if key not in ending:
            yield f"state {key} is a dead end: no way to a final state"
        if not state.is_final and not state.holder:
            yield f"state {key} has no holder"
    for kind in flow.clocks:
        if not any(kind in move.stops for move in flow.moves.values()):
            yield f"clock {kind} is never stopped"


def _loose_ends(flow: Flow) -> Iterable[str]:
    if flow.start not in flow.states:
        yield f"start state {flow.start} does not exist"
    parts: list[State | Move | ClockSpec] = [
        *flow.states.values(),
        *flow.moves.values(),
        *flow.clocks.values(),
    ]
    for part in parts:
        if not part.label_zh or not part.label_en:
            yield f"{getattr(part, 'key', getattr(part, 'kind', '?'))} lacks a label"
    for move in flow.moves.values():
        unknown = {*move.from_states, *([move.to] if move.to else [])} - set(flow.states)
        unknown |= {*move.starts, *move.stops, *move.pauses, *move.resumes} - set(flow.clocks)
        unknown |= set(move.needs) - set(NEEDS)
        if unknown:
            yield f"move {move.key} names {', '.join(sorted(unknown))}, which do not exist"
        if not move.by:
            yield f"move {move.key} may be made by nobody"


def _reach(start: set[str], steps: Iterable[tuple[str, str]]) -> set[str]:
    edges = list(steps)
    reached = set(start)
    while new := {b for a, b in edges if a in reached and b not in reached}:
        reached |= new
    return reached
