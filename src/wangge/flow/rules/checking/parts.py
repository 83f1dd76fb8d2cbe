"""Every part by itself: labels, names that exist, roles that exist, nothing said twice."""

from collections.abc import Iterator
from itertools import combinations

from wangge.flow.rules.checking.lines import Lines
from wangge.flow.rules.checking.problem import Problem
from wangge.flow.rules.definition import ACTORS, MIGRATED, NEEDS, PARENT, Flow, Move

ROLES = (
    "dispatcher", "checker", "handler", "grid_worker", "grid_head", "town_leader", "city_leader", "operator",
    "supervisor", "clerk", "administrator", "privacy_officer",
)  # fmt: skip
HOLDERS = (*ROLES, PARENT, "reporter")
TABS = ("reported", "dispatched", "working", "hung", "answered")  # those of the desk, besides the states of the file
TOLD = (*ROLES, "holder", "leader", "reporter")
PUBLIC = ("answer", "reason", "plan", "remedy", "material")
PER = ("case", "unit")

LABEL = "%(key)s lacks a label: label_zh and label_en are both needed"
TWICE = "%(key)s is named twice; line %(before)d has it already"
NO_START = "start state %(start)s does not exist"
NO_ENTRY = "no move report: every case begins with it"
ENTRY = "move report must lead from nowhere into the start state %(start)s"
NOWHERE = "move %(move)s leads from nowhere; only report begins a case"
KEPT = "the name %(move)s is kept for the step by which a running case goes to another version"
UNKNOWN = "move %(move)s names %(names)s, which do not exist"
NOBODY = "move %(move)s may be made by nobody"
STRANGER = "move %(move)s may be made by %(names)s: no such role"
HOLDER = "state %(state)s is held by %(holder)s: no such role"
NO_HOLDER = "state %(state)s has no holder"
FINAL_HOLDER = "state %(state)s is final and yet has a holder"
TAB = "state %(state)s is listed under %(tab)s, which does not exist"
NO_WHOLE = "no clock whole: the person who reports is promised a date by it"
PER_WHAT = "clock %(clock)s is counted per %(per)s; it can be per case or per unit"
REMINDED = "clock %(clock)s tells %(to)s: no such role"
OPENED = "move %(move)s opens the request %(request)s, which no move closes"
CLOSED = "move %(move)s closes the request %(request)s, which no move opens"
LETTER = "the letter %(letter)s stands for both %(one)s and %(other)s in state %(state)s"


def loose_ends(flow: Flow, lines: Lines) -> Iterator[Problem]:
    """Everything that can be seen by looking at one part."""
    yield from _twice(lines)
    yield from _beginning(flow, lines)
    yield from _states(flow, lines)
    for move in flow.moves.values():
        yield from _labels(lines, "moves", move.key, move.label_zh, move.label_en)
        yield from _names(flow, move, lines)
        yield from _makers(move, lines)
        yield from _requests(flow, move, lines)
    yield from _clocks(flow, lines)
    yield from _letters(flow, lines)


def _twice(lines: Lines) -> Iterator[Problem]:
    for (table, key), found in lines.parts.items():
        for line in found[1:] if table in ("states", "moves", "clocks") else []:
            yield Problem(line, key, TWICE, {"key": key, "before": found[0]})


def _labels(lines: Lines, table: str, key: str, zh: str, en: str) -> Iterator[Problem]:
    if not zh or not en:
        yield lines.problem((table, key, "label_en" if zh else "label_zh"), LABEL, key=key)


def _beginning(flow: Flow, lines: Lines) -> Iterator[Problem]:
    if not flow.label_zh or not flow.label_en:
        yield Problem(lines.top("name"), flow.name, LABEL, {"key": flow.name})
    if flow.start not in flow.states:
        yield Problem(lines.top("start"), flow.start, NO_START, {"start": flow.start})
    entry = flow.moves.get("report")
    if entry is None:
        yield Problem(lines.top("start"), "report", NO_ENTRY)
    elif entry.from_states or entry.to != flow.start:
        yield lines.problem(("moves", "report", "to"), ENTRY, start=flow.start)
    if "whole" not in flow.clocks:
        yield Problem(lines.top("clocks"), "whole", NO_WHOLE)
    if MIGRATED in flow.moves:
        yield lines.problem(("moves", MIGRATED, ""), KEPT, move=MIGRATED)
    for move in flow.moves.values():
        if not move.from_states and move.key != "report":
            yield lines.problem(("moves", move.key, "from"), NOWHERE, move=move.key)


def _states(flow: Flow, lines: Lines) -> Iterator[Problem]:
    for key, state in flow.states.items():
        yield from _labels(lines, "states", key, state.label_zh, state.label_en)
        at = ("states", key, "holder")
        if not state.is_final and not state.holder:
            yield lines.problem(at, NO_HOLDER, state=key)
        if state.is_final and state.holder:
            yield lines.problem(at, FINAL_HOLDER, state=key)
        elif state.holder and state.holder not in HOLDERS:
            yield lines.problem(at, HOLDER, state=key, holder=state.holder)
        if state.tab and state.tab not in {*TABS, *flow.states}:
            yield lines.problem(("states", key, "tab"), TAB, state=key, tab=state.tab)


def _names(flow: Flow, move: Move, lines: Lines) -> Iterator[Problem]:
    clocks, moves = set(flow.clocks), set(flow.moves)
    known: dict[str, tuple[tuple[str, ...], set[str]]] = {
        "from": (move.from_states, set(flow.states)),
        "to": ((move.to,), {"", *flow.states}),
        "needs": (move.needs, set(NEEDS)),
        "after": ((move.after,), {"", *moves}),
        "unless_by": (move.unless_by, moves),
        "before_due": ((move.before_due,), {"", *clocks}),
        "public": (move.public, set(PUBLIC)),
    }
    for effect in ("starts", "stops", "pauses", "resumes", "extends"):
        known[effect] = (getattr(move, effect), clocks)
    for field, (named, allowed) in known.items():
        if strange := sorted(set(named) - allowed):
            yield lines.problem(("moves", move.key, field), UNKNOWN, move=move.key, names=", ".join(strange))


def _makers(move: Move, lines: Lines) -> Iterator[Problem]:
    at = ("moves", move.key, "by")
    if not move.by:
        yield lines.problem(at, NOBODY, move=move.key)
    if strange := sorted(set(move.by) - {*ROLES, *ACTORS}):
        yield lines.problem(at, STRANGER, move=move.key, names=", ".join(strange))


def _requests(flow: Flow, move: Move, lines: Lines) -> Iterator[Problem]:
    others = flow.moves.values()
    if move.opens and not any(other.closes == move.opens for other in others):
        yield lines.problem(("moves", move.key, "opens"), OPENED, move=move.key, request=move.opens)
    if move.closes and not any(other.opens == move.closes for other in others):
        yield lines.problem(("moves", move.key, "closes"), CLOSED, move=move.key, request=move.closes)


def _clocks(flow: Flow, lines: Lines) -> Iterator[Problem]:
    for kind, clock in flow.clocks.items():
        yield from _labels(lines, "clocks", kind, clock.label_zh, clock.label_en)
        if clock.per not in PER:
            yield lines.problem(("clocks", kind, "per"), PER_WHAT, clock=kind, per=clock.per)
        for reminder in clock.tell:
            if reminder.to not in TOLD:
                yield lines.problem(("clocks", kind, "tell"), REMINDED, clock=kind, to=reminder.to)


def _letters(flow: Flow, lines: Lines) -> Iterator[Problem]:
    said = set()
    for state in flow.states:
        for one, other in combinations([move for move in flow.moves_from(state) if move.keyboard], 2):
            clash = one.keyboard == other.keyboard and {*one.by} & {*other.by}
            if clash and (one.key, other.key) not in said:
                said.add((one.key, other.key))
                names = {"letter": other.keyboard, "one": one.key, "other": other.key, "state": state}
                yield lines.problem(("moves", other.key, "keyboard"), LETTER, **names)
