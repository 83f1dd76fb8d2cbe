"""Promises of public figures: small counts are hidden, and the rest does not give them away."""

from collections import defaultdict
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from wangge.stats.rules import publishable

cells = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=1)


@given(cells)
def test_no_count_under_five_is_told_and_none_is_nought(told: dict[str, int]) -> None:
    shown, _total = publishable(told)
    assert all(shown[key] is None for key, count in told.items() if 0 < count < 5)
    assert all(shown[key] == 0 for key, count in told.items() if count == 0)


@given(cells)
def test_what_is_told_is_true(told: dict[str, int]) -> None:
    shown, total = publishable(told)
    assert all(count is None or count == told[key] for key, count in shown.items())
    assert total is None or total == sum(told.values())


@given(cells)
def test_without_small_counts_nothing_is_hidden(told: dict[str, int]) -> None:
    whole = {key: count for key, count in told.items() if count == 0 or count >= 5}
    assert publishable(whole) == (whole, sum(whole.values()))


def test_who_knows_the_rule_and_the_total_finds_no_hidden_count() -> None:
    published = defaultdict(list)
    for counts in product(range(14), repeat=3):
        table = dict(zip("abc", counts, strict=True))
        shown, total = publishable(table)
        published[(tuple(shown.items()), total)].append(table)
    small = {told: tables for told, tables in published.items() if any(max(one.values()) < 9 for one in tables)}
    for (shown, _total), tables in small.items():  # the larger ones have their like beyond the range
        for key, count in shown:
            assert count is not None or len({table[key] for table in tables}) > 1
