"""What residents say in the demo, read by the duty list alone and with past cases beside it."""

import random
import tomllib
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from wangge.cases.actions.train_suggestions import Row, answer, learn
from wangge.cases.rules import ranking
from wangge.cases.rules.classifier import TextModel
from wangge.catalog.rules import ListLine, ListMatcher
from wangge.kernel.ids import RegionKey, new_id
from wangge.kernel.text import pairs

DATA = Path(__file__).parents[1] / "data"
PHRASES = tomllib.loads((DATA / "phrases.toml").read_text())["phrases"]
PLACES = ("春晖路小区北门", "菜场后门", "听荷路公交站旁")


@cache
def read_list() -> Callable[[str], Sequence[tuple[str, float]]]:
    """The demo's duty list as a reader of texts."""
    lines = tomllib.loads((DATA / "matters.toml").read_text())["matter"]
    matcher = ListMatcher(
        ListLine(
            one["code"],
            tuple(one["keywords"]),
            tuple(set(pairs(f"{one['name_zh']} {one['open_when_zh']} {' '.join(one['keywords'])} {one['name_en']}"))),
        )
        for one in lines
    )
    return lambda text: [(str(fit.matter_id), fit.score) for fit in matcher.fits(text, pairs(text), most=10)]


def said(codes: Sequence[str], which: slice = slice(None)) -> list[Row]:
    """The demo's phrases of some matters as rows whose truth is known."""
    return [
        Row(RegionKey(1, new_id()), text.format(place=PLACES[0]), code)
        for code in codes
        for text in PHRASES[code]["reports"][which]
    ]


def history(codes: Sequence[str], which: slice = slice(None)) -> list[Row]:
    """Twelve hundred past cases in those phrases, with other places."""
    chance, rows = random.Random(5), said(codes, which)
    found = [chance.choice(rows) for _case in range(1200)]
    return [
        Row(RegionKey(1, new_id()), row.text.replace(PLACES[0], chance.choice(PLACES)) + "谢谢", row.code)
        for row in found
    ]


def shares(model: TextModel | None, which: slice) -> tuple[float, float]:
    """First and top three over those phrases of every matter."""
    answers = [answer(row, model, read_list()) for row in said(list(PHRASES), which)]
    return ranking.first_share(answers), ranking.top_share(answers)


ALL, LAST, OTHERS = slice(None), slice(2, 3), slice(0, 2)


@pytest.mark.parametrize(
    ("every", "learned", "asked"), [(1, ALL, ALL), (2, ALL, ALL), (1, OTHERS, LAST), (3, OTHERS, LAST)]
)  # fmt: skip
def test_past_cases_never_make_the_demo_phrases_worse_than_the_list_alone(
    every: int, learned: slice, asked: slice
) -> None:
    model = learn(history(list(PHRASES)[::every], learned), read_list()).model
    first, top_three = shares(model, asked)
    alone_first, alone_top_three = shares(None, asked)
    assert first >= alone_first
    assert top_three >= alone_top_three
