"""The ranges of areas: nested, apart, in order, and the same as the tree they stand for."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wangge.areas.rules import ROOT, RangeFullError, Span, lay_out, next_slots, renumber, slots_for

COUNTS = st.integers(min_value=1, max_value=300)
SPANS = st.builds(lambda start, width: Span(start, start + width), st.integers(1, 2**40), st.integers(2**12, 2**44))


@st.composite
def trees(draw: st.DrawFn) -> dict[int, list[int]]:
    """A tree of up to 40 areas, 0 at the top: every later area hangs below an earlier one."""
    parents = [draw(st.integers(0, at)) for at in range(draw(st.integers(0, 39)))]
    tree: dict[int, list[int]] = {}
    for child, parent in enumerate(parents, 1):
        tree.setdefault(parent, []).append(child)
    return tree


def below(tree: dict[int, list[int]], top: int) -> set[int]:
    return {top}.union(*(below(tree, child) for child in tree.get(top, [])))


@given(COUNTS)
def test_an_area_has_room_for_as_many_children_again(children: int) -> None:
    slots = slots_for(children)
    assert slots >= 16
    assert slots >= 2 * (children + 1)
    assert slots & (slots - 1) == 0


@given(SPANS, COUNTS)
def test_children_lie_inside_apart_and_in_order(parent: Span, children: int) -> None:
    spans = lay_out(parent, children)
    assert len(spans) == children
    assert all(parent.holds(span) and span.start > parent.start for span in spans)
    assert all(one.end < two.start for one, two in pairwise(spans))
    assert len({span.width for span in spans}) == 1


@given(SPANS, st.integers(1, 40), st.integers(1, 40))
def test_children_added_later_take_free_slots(parent: Span, first: int, later: int) -> None:
    taken = lay_out(parent, first, least=256)
    added = next_slots(parent, taken, later)
    together = sorted([*taken, *added])
    assert together == lay_out(parent, first + later, least=256)


def test_a_slot_given_up_in_the_middle_is_used_again() -> None:
    spans = lay_out(ROOT, 3)
    assert next_slots(ROOT, [spans[0], spans[2]], 1) == [spans[1]]


def test_a_full_parent_asks_to_be_renumbered() -> None:
    parent = Span(1, 2**20)
    with pytest.raises(RangeFullError, match="renumbered"):
        next_slots(parent, lay_out(parent, 7), 9)


def test_a_range_too_small_for_children_asks_to_be_renumbered() -> None:
    with pytest.raises(RangeFullError, match="renumbered"):
        lay_out(Span(5, 5), 1)


@given(trees())
def test_under_is_between(tree: dict[int, list[int]]) -> None:
    laid = renumber(Span(1, 2**300), 0, tree)
    for top, span in laid.items():
        assert {area for area, other in laid.items() if span.start <= other.start <= span.end} == below(tree, top)


@given(trees())
def test_renumbering_keeps_the_order_of_siblings_and_the_range_of_the_top(tree: dict[int, list[int]]) -> None:
    top = Span(7, 2**300)
    laid = renumber(top, 0, tree)
    assert laid[0] == top
    assert all([laid[child] for child in each] == sorted(laid[child] for child in each) for each in tree.values())
