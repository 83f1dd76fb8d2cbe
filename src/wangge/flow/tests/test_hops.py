"""Promises about bouncing: how often a case can go from desk to desk before somebody must rule, model-checked."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wangge.flow.actions import SHIPPED
from wangge.flow.rules import Flow, Move, check_flow, most_hops, parse_flow

SMALL = (Path(__file__).parent / "small.toml").read_text()
FLOWS = [parse_flow(file.read_text()) for file in sorted(SHIPPED.glob("*.toml"))]
EVERY = [*FLOWS, parse_flow(SMALL)]


def allowed(flow: Flow, state: str, made: dict[str, int]) -> list[Move]:
    """The moves a case may make, judged from the file alone."""
    return [
        move
        for move in flow.moves_from(state)
        if made.get(move.key, 0) < (move.at_most or 10**6) and (not move.after or made.get(move.after))
    ]


def after(flow: Flow, move: Move, state: str, hops: int) -> int:
    """How many hops the case has behind it since the last ruling or new round."""
    if move.arbitrates or move.begins_round:
        return 0
    holder = flow.states[move.to or state].holder
    goes_on = holder != flow.states[state].holder or (bool(move.to) and "unit" in move.needs)
    by_staff = bool({*move.by} - {"reporter", "system"})
    return hops + (goes_on and by_staff and holder not in ("", "parent", "reporter"))


def exhaustive(flow: Flow) -> int:
    """The most hops on any walk: every case in every state with every count, by brute force."""
    bounded = {move.key for move in flow.moves.values() if move.at_most and move.to}
    bounded |= {move.after for move in flow.moves.values()}
    seen, waiting, most = set(), [(flow.start, (), 0)], 0
    best: dict[object, int] = {}
    while waiting:
        state, made, hops = waiting.pop()
        if best.get((state, made), -1) >= hops:
            continue
        best[state, made] = hops
        seen.add((state, made))
        most = max(most, hops)
        assert most < 200, "no end of hops"
        for move in allowed(flow, state, dict(made)):
            counts = {} if move.begins_round else dict(made)
            if move.key in bounded and not move.begins_round:
                counts[move.key] = min(counts.get(move.key, 0) + 1, move.at_most or 1)
            waiting.append((move.to or state, tuple(sorted(counts.items())), after(flow, move, state, hops)))
    return most


@pytest.mark.parametrize("flow", EVERY, ids=lambda flow: flow.key)
def test_the_checker_counts_as_many_hops_as_trying_everything(flow: Flow) -> None:
    assert most_hops(flow) == exhaustive(flow)


@pytest.mark.parametrize("flow", FLOWS, ids=lambda flow: flow.key)
@settings(max_examples=150, deadline=None)
@given(choices=st.lists(st.integers(0, 10**6), min_size=40, max_size=120))
def test_no_random_walk_passes_more_hops_than_the_file_allows(flow: Flow, choices: list[int]) -> None:
    state, hops, made = flow.start, 0, dict[str, int]()
    for choice in choices:
        moves = allowed(flow, state, made)
        if not moves:
            return
        move = moves[choice % len(moves)]
        hops = after(flow, move, state, hops)
        made = {} if move.begins_round else {**made, move.key: made.get(move.key, 0) + 1}
        state = move.to or state
        assert hops <= flow.most_hops


def test_a_return_without_bound_is_endless_bouncing() -> None:
    source = SMALL.replace("at_most = 2\n", "")
    (problem,) = check_flow(source)
    assert problem.reason == (
        "endlessly many desk-to-desk hops are possible without arbitration, 6 are allowed: dispatch → return → dispatch → return → …"
    )
    assert source.splitlines()[problem.line - 1] == 'key = "return"'


def test_more_hops_than_allowed_are_named_with_the_shortest_way() -> None:
    (problem,) = check_flow(SMALL.replace("most_hops = 6", "most_hops = 4"))
    assert problem.line == 6
    assert problem.reason == (
        "6 desk-to-desk hops are possible without arbitration, 4 are allowed: "
        "dispatch → return → dispatch → return → dispatch"
    )


def test_a_ruling_begins_the_count_afresh() -> None:
    assert most_hops(parse_flow(SMALL)) == 6
    assert most_hops(parse_flow(SMALL.replace("arbitrates = true", ""))) is None


def test_a_move_that_waits_for_another_is_not_possible_before_it() -> None:
    never = SMALL.replace('after = "return"', 'after = "reopen"').replace("arbitrates = true", "")
    assert most_hops(parse_flow(never)) == 5


def test_what_the_person_who_asked_does_is_no_hop() -> None:
    theirs = SMALL.replace('to = "reported"\nby = ["handler"]', 'to = "reported"\nby = ["reporter"]')
    assert most_hops(parse_flow(theirs)) == 4
