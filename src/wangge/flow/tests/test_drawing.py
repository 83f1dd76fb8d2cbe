"""Promises of the drawing: every state a box, every move named, nothing on top of anything else."""

import re

import pytest

from wangge.flow.actions import SHIPPED
from wangge.flow.rules import Flow, parse_flow
from wangge.flow.rules.drawing import Box, draw, shortened, width_of

FLOWS = [parse_flow(file.read_text()) for file in sorted(SHIPPED.glob("*.toml"))]
EVERY = pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)
LANGUAGE = pytest.mark.parametrize("chinese", [True, False])


def overlap(one: Box, other: Box) -> bool:
    apart = one.x + one.width <= other.x or other.x + other.width <= one.x
    return not (apart or one.y + one.height <= other.y or other.y + other.height <= one.y)


@EVERY
@LANGUAGE
def test_every_state_has_a_box_and_no_box_lies_on_another(flow: Flow, chinese: bool) -> None:
    boxes = draw(flow, chinese=chinese, names={}).boxes
    assert {box.key for box in boxes} == set(flow.states)
    assert not [(one.key, other.key) for one in boxes for other in boxes if one is not other and overlap(one, other)]


@EVERY
def test_every_move_is_named_in_each_state_it_leads_from_or_once_for_all(flow: Flow) -> None:
    drawing = draw(flow, chinese=False, names={})
    for box in drawing.boxes:
        named = {row.full for row in box.rows} | set(drawing.everywhere)
        assert {move.label_en for move in flow.moves_from(box.key)} <= named


@EVERY
@LANGUAGE
def test_every_line_stays_inside_the_drawing_and_ends_at_its_state(flow: Flow, chinese: bool) -> None:
    drawing = draw(flow, chinese=chinese, names={})
    boxes = {box.key: box for box in drawing.boxes}
    for arrow in drawing.arrows:
        across = [int(x) for x in re.findall(r"[MH](\d+)", arrow.path)]
        assert 0 <= min(across) <= max(across) <= drawing.width
        target = boxes[flow.moves[arrow.move].to]
        assert arrow.path.endswith(f"V{target.y + 23} H{target.x - 2}")


@EVERY
def test_lines_to_two_states_never_share_a_way_between_the_columns(flow: Flow) -> None:
    tracks: dict[str, str] = {}
    for arrow in draw(flow, chinese=True, names={}).arrows:
        target = flow.moves[arrow.move].to
        for x in re.findall(r"H(\d+) V", arrow.path):
            assert tracks.setdefault(x, target) == target


@EVERY
def test_a_chinese_drawing_fits_a_page_of_1366_pixels_at_a_readable_size(flow: Flow) -> None:
    assert draw(flow, chinese=True, names={}).width * 0.85 <= 1300  # 13 px letters stay above 11


def test_a_long_name_is_cut_to_its_room() -> None:
    assert width_of(shortened("Close with the case it was merged into", 120)) <= 125
    assert shortened("结案", 120) == "结案"
