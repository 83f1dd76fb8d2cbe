"""A flow as a drawing: states in columns from left to right, each move a line from its name to the state it leads to.

Only numbers and words come out; a template makes SVG of them. Lines to one state run together in a lane of their own
above the boxes, and in their own place between the columns, so that no line hides another's way.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from wangge.flow.rules.definition import Flow, Move, State

ROW, HEAD, PAD = 20, 46, 8
NARROW, WIDE = 120, 190
LANE, TRACK, BETWEEN = 8, 7, 22
EVERYWHERE = 0.6  # a side move open in this share of the open states is told once, beside the drawing


@dataclass(frozen=True)
class Row:
    """One move in the box of a state: an arrow begins at it, or the state stays."""

    key: str
    label: str
    full: str
    y: int
    stays: bool


@dataclass(frozen=True)
class Box:
    """One state, who holds it, and its moves."""

    key: str
    label: str
    holder: str
    is_final: bool
    is_start: bool
    x: int
    y: int
    width: int
    height: int
    rows: tuple[Row, ...]

    @property
    def left(self) -> int:
        """Where its words begin."""
        return self.x + PAD

    @property
    def right(self) -> int:
        """Where its lines begin."""
        return self.x + self.width


@dataclass(frozen=True)
class Arrow:
    """The way from a move to the state it leads to, as an SVG path."""

    move: str
    label: str
    path: str
    goes_back: bool


@dataclass(frozen=True)
class Drawing:
    """Everything a page needs to draw a flow."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    everywhere: tuple[str, ...]


class Layout:
    """The places of all boxes and lines of one flow in one language."""

    def __init__(self, flow: Flow, *, chinese: bool, names: Mapping[str, str]) -> None:
        self.flow, self.chinese, self.names = flow, chinese, names
        self.layers = layers_of(flow)
        self.columns = _in_order(flow, self.layers)
        self.common = common_moves(flow)
        self.targets = [key for key in flow.states if any(move.to == key for move in flow.moves.values())]
        self.tracks = _tracks(flow, self.layers)
        self.top = PAD + LANE * (len(self.targets) + 1)
        parts: list[State | Move] = [*flow.states.values(), *flow.moves.values()]
        shown = [self.label(part) for part in parts]
        self.box_width = min(WIDE, max(NARROW, max(width_of(text) for text in shown) + 2 * PAD))

    def label(self, part: State | Move) -> str:
        """The name of a part in the language of the drawing."""
        return part.label_zh if self.chinese else part.label_en

    def x_of(self, column: int) -> int:
        """The left edge of a column of boxes, or of what would be the next after the last."""
        gutters = sum(2 * PAD + TRACK * len(tracks) for tracks in self.tracks[: column + 1])
        return gutters + column * self.box_width

    def track(self, gutter: int, target: str) -> int:
        """Where lines to a state run between the columns."""
        column = self.x_of(gutter - 1) + self.box_width if gutter else 0
        return column + PAD + TRACK * self.tracks[gutter].index(target)

    def rows_of(self, key: str, y: int) -> tuple[Row, ...]:
        """The moves of a state one under another, those that lead on first."""
        moves = [move for move in self.flow.moves_from(key) if move.key not in self.common]
        moves.sort(key=lambda move: _stays(move, key))
        room = self.box_width - 2 * PAD
        first = y + HEAD + ROW // 2 + 2
        return tuple(
            Row(move.key, shortened(self.label(move), room), self.label(move), first + ROW * number, _stays(move, key))
            for number, move in enumerate(moves)
        )

    def boxes(self) -> list[Box]:
        """Every state in its column, one under another."""
        made = []
        for column in self.columns:
            y = self.top
            for key in column:
                state, rows = self.flow.states[key], self.rows_of(key, y)
                height = HEAD + ROW * len(rows) + (PAD if rows else 0)
                label = shortened(self.label(state), self.box_width - 2 * PAD)
                holder = shortened(self.names.get(state.holder, state.holder), self.box_width - 2 * PAD)
                made.append(
                    Box(
                        key, label, holder, state.is_final, key == self.flow.start, self.x_of(self.layers[key]), y,
                        self.box_width, height, rows,
                    )
                )  # fmt: skip
                y += height + BETWEEN
        return made

    def arrow(self, box: Box, row: Row, target: Box) -> Arrow:
        """The line from a move to its state: straight over to the next column, else up and along the lane."""
        here, there = self.layers[box.key], self.layers[target.key]
        end = f"V{target.y + HEAD // 2} H{target.x - 2}"
        path = f"M{box.x + box.width},{row.y} H{self.track(here + 1, target.key)}"
        if there != here + 1:
            path += f" V{PAD + LANE * self.targets.index(target.key)} H{self.track(there, target.key)}"
        return Arrow(row.key, row.full, f"{path} {end}", there <= here)


def draw(flow: Flow, *, chinese: bool, names: Mapping[str, str]) -> Drawing:
    """The drawing of a flow; `names` says what the holders are called."""
    layout = Layout(flow, chinese=chinese, names=names)
    boxes = {box.key: box for box in layout.boxes()}
    arrows = [
        layout.arrow(box, row, boxes[flow.moves[row.key].to])
        for box in boxes.values()
        for row in box.rows
        if not row.stays
    ]
    return Drawing(
        width=layout.x_of(len(layout.columns)),
        height=max(box.y + box.height for box in boxes.values()) + PAD,
        boxes=tuple(boxes.values()),
        arrows=tuple(arrows),
        everywhere=tuple(layout.label(flow.moves[key]) for key in layout.common),
    )


def layers_of(flow: Flow) -> dict[str, int]:
    """The column of every state: how many moves from the start, and the final ones together at the end."""
    layers, queue = {flow.start: 0}, [flow.start]
    for state in queue:
        for move in flow.moves_from(state):
            if move.to and move.to not in layers and not flow.states[move.to].is_final:
                layers[move.to] = layers[state] + 1
                queue.append(move.to)
    last = max(layers.values()) + 1
    return {key: layers.get(key, last) for key in flow.states}


def _tracks(flow: Flow, layers: Mapping[str, int]) -> list[list[str]]:
    """For each space between the columns, the states whose lines run there."""
    used: list[set[str]] = [set() for _ in range(max(layers.values()) + 2)]
    for move in flow.moves.values():
        for state in move.from_states:
            if not _stays(move, state):
                used[layers[state] + 1].add(move.to)
                used[layers[move.to]].add(move.to)
    return [[key for key in flow.states if key in targets] for targets in used]


def common_moves(flow: Flow) -> list[str]:
    """Moves that leave the state as it is and are open nearly everywhere."""
    open_states = {key for key, state in flow.states.items() if not state.is_final}
    least = max(3, EVERYWHERE * len(open_states))
    return [key for key, move in flow.moves.items() if not move.to and len(open_states & {*move.from_states}) >= least]


def _in_order(flow: Flow, layers: Mapping[str, int]) -> list[list[str]]:
    """The states of each column, those fed from above first, so that fewer lines cross."""
    columns = [[key for key in flow.states if layers[key] == number] for number in range(max(layers.values()) + 1)]
    for number in range(1, len(columns)):
        before = {key: place for place, key in enumerate(columns[number - 1])}
        columns[number].sort(key=lambda key: _middle(flow, key, before))
    return columns


def _middle(flow: Flow, key: str, before: Mapping[str, int]) -> float:
    feeding = [
        before[state] for move in flow.moves.values() if move.to == key for state in move.from_states if state in before
    ]
    return sum(feeding) / len(feeding) if feeding else len(before)


def _stays(move: Move, state: str) -> bool:
    return move.to in ("", state)


def width_of(text: str) -> int:
    """About how wide a text is at 13 px: Chinese characters are twice as wide as Latin ones."""
    return sum(13 if unicodedata.east_asian_width(letter) in "WF" else 7 for letter in text)


def shortened(text: str, room: int) -> str:
    """The text as far as there is room."""
    if width_of(text) <= room:
        return text
    while text and width_of(text) > room - 10:
        text = text[:-1]
    return f"{text.rstrip()}…"
