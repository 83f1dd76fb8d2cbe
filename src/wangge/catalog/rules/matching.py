"""Judgement about matters: how well a text fits a line of the duty list. Plain Python, and it may abstain."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

KEYWORD_WEIGHT = 3.0
NAME_WEIGHT = 1.6
ENOUGH = 2.4  # below this nothing is suggested
FAR_BEHIND = 0.35  # a fit this small a share of the best one is not worth showing


@dataclass(frozen=True)
class ListLine:
    """A line of the duty list as matching sees it."""

    matter_id: UUID
    keywords: tuple[str, ...]
    pairs: tuple[str, ...]


@dataclass(frozen=True)
class Fit:
    """How well one line fits, and the words that spoke for it."""

    matter_id: UUID
    score: float
    words: tuple[str, ...]


class ListMatcher:
    """Matches texts against one version of the duty list: rare words weigh more, residents' words most."""

    def __init__(self, lines: Iterable[ListLine]) -> None:
        self.lines = tuple(lines)
        seen = Counter(pair for line in self.lines for pair in set(line.pairs))
        self._rarity = {pair: math.log((1 + len(self.lines)) / count) for pair, count in seen.items()}

    def fits(self, text: str, pairs: Sequence[str], *, most: int = 3) -> list[Fit]:
        """The best lines for a text, best first; none when nothing fits well enough."""
        asked = set(pairs)
        found = sorted((self._fit(line, text, asked) for line in self.lines), key=lambda fit: -fit.score)
        best = found[0].score if found else 0
        return [fit for fit in found[:most] if fit.score >= ENOUGH and fit.score >= best * FAR_BEHIND]

    def _fit(self, line: ListLine, text: str, asked: set[str]) -> Fit:
        said = tuple(sorted((word for word in line.keywords if word in text), key=line.keywords.index))
        shared = asked & set(line.pairs)
        score = sum(self._weight(line, word) for word in said)
        score += sum(self._rarity[pair] for pair in shared) / (1 + math.log(1 + len(line.pairs)))
        return Fit(line.matter_id, score, said or tuple(sorted(shared))[:4])

    def _weight(self, line: ListLine, word: str) -> float:
        """A keyword weighs more the longer it is, and most when it is the name of the thing: the first of its line."""
        is_name = word == line.keywords[0]
        return KEYWORD_WEIGHT * math.sqrt(len(word)) / 2 * (NAME_WEIGHT if is_name else 1.0)
