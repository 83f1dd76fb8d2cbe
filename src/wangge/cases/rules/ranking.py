"""Judgement about suggestions: the duty list and past cases in one ranking, when to keep silent, how good it was."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from wangge.cases.rules.classifier import Reading, TextModel

SOFTENER = 2.4  # the score at which a line of the list counts half: the least that is suggested at all
WORTH_SHOWING = 0.04
FIRM = 0.65  # a chance from which on past cases may put another matter before the list's first
LIFT = 1e-6
LIST, PAST, BOTH = "list", "past", "both"


@dataclass(frozen=True)
class Ranked:
    """A matter by its code, how strongly it is suggested (0 to 1), and whose evidence that is."""

    code: str
    score: float
    source: str


def blend(fits: Sequence[tuple[str, float]], reading: Reading, model: TextModel | None) -> list[Ranked]:
    """One ranking from the lines of the list that fit and what past cases say; empty means: nothing is suggested.

    The model speaks only from its threshold on. Where it is not firm, or the text is new to it, it adds to the list and
    displaces nothing; and a line that fits best and that the model never met stays first: past cases cannot speak
    against what they do not know.
    """
    shares = _shares(fits)
    if model is None or model.weight == 0 or reading.confidence < model.threshold:
        return [Ranked(code, share, LIST) for code, share in shares.items()]
    chances = dict(reading.guesses)
    mixed = {
        code: (1 - model.weight) * shares.get(code, 0.0) + model.weight * chances.get(code, 0.0)
        for code in {**shares, **chances}
    }
    is_firm = reading.confidence >= FIRM and reading.nearest >= model.familiar
    if fits and not (is_firm and fits[0][0] in model.classes):
        mixed[fits[0][0]] = max(mixed.values()) + LIFT
    ranked = [Ranked(code, score, _source(code, shares, chances)) for code, score in mixed.items()]
    return sorted((one for one in ranked if one.score >= WORTH_SHOWING or one.code in shares), key=lambda x: -x.score)


def _shares(fits: Sequence[tuple[str, float]]) -> dict[str, float]:
    """Scores of the list as shares of one, doubt included: a single weak fit is far from certain."""
    whole = sum(score for _code, score in fits) + SOFTENER
    return {code: score / whole for code, score in fits}


def _source(code: str, shares: dict[str, float], chances: dict[str, float]) -> str:
    if code in shares:
        return BOTH if chances.get(code, 0.0) >= WORTH_SHOWING else LIST
    return PAST


@dataclass(frozen=True)
class Answer:
    """A ranking that was judged: the truth, the codes offered best first, and the score of the first."""

    truth: str
    offered: tuple[str, ...]
    confidence: float

    @property
    def is_right(self) -> bool:
        """Whether the first one offered is the truth."""
        return self.offered[:1] == (self.truth,)


def first_share(answers: Sequence[Answer]) -> float:
    """How many of all answers put the truth first; silence counts against."""
    return sum(one.is_right for one in answers) / len(answers) if answers else 0.0


def top_share(answers: Sequence[Answer], *, most: int = 3) -> float:
    """How many of all answers hold the truth among the first three."""
    return sum(one.truth in one.offered[:most] for one in answers) / len(answers) if answers else 0.0


def macro_f1(answers: Sequence[Answer]) -> float:
    """The mean over all classes that are true somewhere or were said of the F1 of the first offer."""
    said = Counter(one.offered[0] for one in answers if one.offered)
    true = Counter(one.truth for one in answers)
    right = Counter(one.truth for one in answers if one.is_right)
    classes = said.keys() | true.keys()
    return sum(2 * right[code] / (said[code] + true[code]) for code in classes) / len(classes) if classes else 0.0


def majority(learned: Sequence[str], asked: Sequence[str]) -> list[Answer]:
    """The baseline: always the three most frequent classes of the rows learned from."""
    usual = tuple(code for code, _count in Counter(learned).most_common(3))
    return [Answer(truth, usual, 1.0) for truth in asked]


def confidence_for(precision: float, answers: Sequence[Answer]) -> float | None:
    """The smallest confidence from which on the first offers were right at this precision; None when there is none."""
    spoken = sorted((one for one in answers if one.offered), key=lambda one: -one.confidence)
    right, found = 0, None
    for number, one in enumerate(spoken, 1):
        right += one.is_right
        is_last_of_its_score = number == len(spoken) or spoken[number].confidence < one.confidence
        if is_last_of_its_score and right / number >= precision:
            found = one.confidence
    return found


def coverage(answers: Sequence[Answer], at: float | None) -> tuple[float, float]:
    """The share of all answers at or above a confidence, and how many of those put the truth first."""
    sure = [one for one in answers if one.offered and at is not None and one.confidence >= at]
    return (len(sure) / len(answers), first_share(sure)) if sure else (0.0, 0.0)
