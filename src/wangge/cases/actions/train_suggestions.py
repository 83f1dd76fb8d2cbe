"""Learn from the installation's own history which matter a text is about, and keep the model with its figures.

Only the job and the command import this module, so that a web process never loads scikit-learn: what they serve with
are plain arrays. That is why the room's `__init__` does not name it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

import numpy as np
from django.db import transaction
from django.utils.translation import gettext as _
from scipy.sparse import csr_matrix
from sklearn.svm import LinearSVC

from wangge.areas import queries as area_queries
from wangge.cases.models import Case, SuggestionModel
from wangge.cases.rules import ranking
from wangge.cases.rules.classifier import (
    CHOSEN,
    Precedents,
    Reading,
    TextModel,
    Vocabulary,
    keep_precedents,
    learn_vocabulary,
    to_bytes,
)
from wangge.cases.rules.ranking import Answer, blend
from wangge.catalog import queries as catalog_queries
from wangge.kernel import audit, clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import RefusedError
from wangge.kernel.ids import RegionKey

MOST_CASES = 20_000  # the newest ones
MOST_FEATURES = 30_000
MOST_PRECEDENTS = 6_000
LEAST_CASES = 200
LEAST_OF_A_CLASS = 3
OLDER, LATER = 0.70, 0.15  # shares by time: learned from, used to choose; the rest, the newest, only judges
WANTED_PRECISION = 0.98
LEAST_PRECISION = 0.5  # a model that is more often wrong than right keeps silent
LEAST_CHANCE = 0.2
UNUSUAL = 0.06  # a text less like any past case than nearly all were is new
SILENT = 2.0  # no chance is as great
SHARPNESSES = (1.0, 1.5, 2.0, 3.0, 4.0, 6.0, 8.0, 12.0)
WEIGHTS = (0.0, 0.3, 0.5, 0.7, 0.85, 1.0)  # 0 is the list alone: it stays when past cases add nothing
KEPT_MODELS = 6
NOT_LEARNED = ("not_accepted", "withdrawn")
Fits = Sequence[tuple[str, float]]
ListRead = Callable[[str], Fits]


@dataclass(frozen=True)
class Row:
    """A past case as training sees it: its text and the code of the matter it ended under."""

    key: RegionKey
    text: str
    code: str


@dataclass(frozen=True)
class Trained:
    """A model, and the answers that list and model together, list alone and the baseline gave on unseen newer rows."""

    model: TextModel
    learned: Sequence[Row]
    answers: list[Answer]
    alone: list[Answer]
    usual: list[Answer]


@transaction.atomic
def train_suggestions(*, by: UUID | None, at: datetime | None = None) -> SuggestionModel:
    """Train on closed cases, judge on the newest of them, and keep the result for every process to serve with.

    RefusedError when the history is too small to learn from. Texts are read, never copied into the model.
    """
    rows = _history()
    trained = learn(rows, list_fits)
    kept = SuggestionModel.objects.create(
        trained_at=at or clock.now(), content=to_bytes(trained.model), **card(trained)
    )
    older = SuggestionModel.objects.order_by("-trained_at").values_list("id", flat=True)[KEPT_MODELS:]
    SuggestionModel.objects.filter(id__in=list(older)).delete()
    audit.record(
        "train_suggestions", by=by, subject=("suggestion_model", kept.id), detail={"cases": kept.sample_size}
    )  # fmt: skip
    forget_everything()
    return kept


def list_fits(text: str) -> Fits:
    """What the duty list alone says of a text: codes with scores."""
    matters = catalog_queries.matters_in_force()
    return [(matters[fit.matter_id].code, fit.score) for fit in catalog_queries.fitting_matters(text, most=10)]


def _history() -> list[Row]:
    """Closed cases with the matter they ended under, oldest first; the code outlives versions of the duty list."""
    found = (
        Case.objects.filter(region_no__in=sorted(area_queries.open_regions()), closed_at__isnull=False)
        .filter(matter__isnull=False, parent_id=None)
        .exclude(outcome__in=NOT_LEARNED)
        .order_by("-recorded_at")
        .values_list("region_no", "id", "text", "matter__code")[:MOST_CASES]
    )
    return [Row(RegionKey(region_no, case_id), text, code) for region_no, case_id, text, code in reversed(list(found))]


def learn(rows: Sequence[Row], read_list: ListRead) -> Trained:
    """Learn from the older rows, choose on later ones, judge on the newest, then learn once more from all.

    The figures are those of the model that never saw the judged rows; the model kept is the same recipe on all rows.
    """
    if len(rows) < LEAST_CASES:
        told = {"least": LEAST_CASES, "found": len(rows)}
        raise RefusedError(_("Learning needs at least %(least)s closed cases; there are %(found)s.") % told)
    first, second = round(len(rows) * OLDER), round(len(rows) * (OLDER + LATER))
    older, later, newest = rows[:first], rows[first:second], rows[second:]
    model = fit(older)
    model = choose(replace(model, precedents=_precedents(model.vocabulary, older)), later, read_list)
    answers = [answer(row, model, read_list) for row in newest]
    alone = [answer(row, None, read_list) for row in newest]
    usual = ranking.majority([row.code for row in older], [row.code for row in newest])
    final = replace(fit(rows), **{name: getattr(model, name) for name in CHOSEN})
    final = replace(final, precedents=_precedents(final.vocabulary, rows))
    return Trained(final, rows, answers, alone, usual)


def fit(rows: Sequence[Row]) -> TextModel:
    """A linear model of the rows; a matter seen fewer than three times is not learned. RefusedError for one class."""
    counted = Counter(row.code for row in rows)
    known = [row for row in rows if counted[row.code] >= LEAST_OF_A_CLASS]
    if len({row.code for row in known}) < 2:
        raise RefusedError(_("Learning needs at least two matters with three closed cases each."))
    vocabulary = learn_vocabulary([row.text for row in known], most=MOST_FEATURES)
    machine = LinearSVC(class_weight="balanced", random_state=0)
    machine.fit(_matrix(vocabulary, known), [row.code for row in known])
    weights, bias = machine.coef_, machine.intercept_
    if len(machine.classes_) == 2:  # two classes share one row of weights
        weights, bias = np.vstack([-weights, weights]), np.hstack([-bias, bias])
    classes = tuple(str(one) for one in machine.classes_)
    return TextModel(classes, vocabulary, weights.astype(np.float16), bias.astype(np.float32))


def _matrix(vocabulary: Vocabulary, rows: Sequence[Row]) -> csr_matrix:
    weighed = [vocabulary.weigh(row.text) for row in rows]
    starts = np.cumsum([0, *(len(columns) for columns, _values, _known in weighed)])
    columns = np.concatenate([one[0] for one in weighed])
    values = np.concatenate([one[1] for one in weighed])
    return csr_matrix((values, columns, starts), shape=(len(rows), len(vocabulary.hashes)))


def choose(model: TextModel, rows: Sequence[Row], read_list: ListRead) -> TextModel:
    """Choose sharpness, threshold, weight, what is familiar and the sure score on rows it has not learned from."""
    model = replace(model, sharpness=min(SHARPNESSES, key=lambda one: _surprise(replace(model, sharpness=one), rows)))
    readings = [model.read(row.text) for row in rows]
    said = [
        Answer(row.code, tuple(code for code, _chance in reading.guesses), reading.confidence)
        for row, reading in zip(rows, readings, strict=True)
    ]
    familiar = float(np.quantile([reading.nearest for reading in readings], UNUSUAL))
    model = replace(model, threshold=_threshold(said), familiar=familiar)
    fits = [read_list(row.text) for row in rows]

    def judged(weight: float) -> list[Answer]:
        heard = replace(model, weight=weight)
        return [
            _answer(row.code, blend(listed, reading, heard))
            for row, listed, reading in zip(rows, fits, readings, strict=True)
        ]

    best = max(WEIGHTS, key=lambda one: ranking.first_share(judged(one)) + ranking.top_share(judged(one)))
    return replace(model, weight=best, sure_at=ranking.confidence_for(WANTED_PRECISION, judged(best)))


def _threshold(said: Sequence[Answer]) -> float:
    """From which chance on the model speaks: where it was right at least half the time, never below a low floor."""
    if ranking.first_share(said) >= LEAST_PRECISION:
        return LEAST_CHANCE  # right often enough with every guess; how it fails below is not known
    found = ranking.confidence_for(LEAST_PRECISION, said)
    return SILENT if found is None else max(LEAST_CHANCE, found)


def _surprise(model: TextModel, rows: Sequence[Row]) -> float:
    """The mean negative logarithm of the chance given to the truth: smallest when the chances are honest."""
    chances = [dict(model.read(row.text).guesses).get(row.code, 0.0) for row in rows]
    return float(-np.log(np.maximum(chances, 1e-3)).mean())


def answer(row: Row, model: TextModel | None, read_list: ListRead) -> Answer:
    """What would have been suggested for a case whose truth is known."""
    reading = model.read(row.text) if model else Reading(())
    return _answer(row.code, blend(read_list(row.text), reading, model))


def _answer(truth: str, ranked: Sequence[ranking.Ranked]) -> Answer:
    return Answer(truth, tuple(one.code for one in ranked[:3]), ranked[0].score if ranked else 0.0)


def _precedents(vocabulary: Vocabulary, rows: Sequence[Row]) -> Precedents:
    return keep_precedents(vocabulary, [(row.key, row.text) for row in rows[-MOST_PRECEDENTS:]])


def card(trained: Trained) -> dict[str, float | int | None]:
    """The figures of a model, by the names of the fields of its card."""
    answers, alone, usual, model = trained.answers, trained.alone, trained.usual, trained.model
    share, precision = ranking.coverage(answers, model.sure_at)
    return {
        "sample_size": len(trained.learned),
        "judged_size": len(answers),
        "classes": len(model.classes),
        "macro_f1": ranking.macro_f1(answers),
        "first": ranking.first_share(answers),
        "top_three": ranking.top_share(answers),
        "list_first": ranking.first_share(alone),
        "list_top_three": ranking.top_share(alone),
        "majority_first": ranking.first_share(usual),
        "majority_top_three": ranking.top_share(usual),
        "majority_macro_f1": ranking.macro_f1(usual),
        "coverage": share,
        "sure_precision": precision,
        "sure_at": model.sure_at,
        "threshold": model.threshold,
        "weight": model.weight,
    }
