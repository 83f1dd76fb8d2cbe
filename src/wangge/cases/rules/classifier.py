"""A small text classifier that serves with arrays alone: hashed character n-grams and one linear layer.

It is trained by scikit-learn, but kept as plain arrays in an npz file that is read with pickling forbidden: a pickle is
a program, and whoever could write one into the database could run it in every web process. Features are hashes of
n-grams, so the file holds no fragment of anybody's words, only keys of cases to point at as precedents.
"""

import io
import json
import math
import unicodedata
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from wangge.kernel.ids import RegionKey

LONGEST_READ = 4000  # characters of a text that are looked at
LONGEST_GRAM = 3
KEPT_OF_A_CASE = 48  # the heaviest features of a past case are enough to find it again
FORMAT = 1
Vector = NDArray[np.float32]
Columns = NDArray[np.int64]


class UnreadableModelError(ValueError):
    """The stored bytes are not a model of this format."""


def plain_runs(text: str) -> list[str]:
    """The runs of letters and digits in one width and case; every digit reads 0, punctuation only separates."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_READ]).lower()
    return "".join("0" if char.isdigit() else char if char.isalpha() else " " for char in folded).split()


def features(text: str) -> Counter[int]:
    """How often each hashed n-gram of one to three characters occurs."""
    found: Counter[int] = Counter()
    for run in plain_runs(text):
        for size in range(1, LONGEST_GRAM + 1):
            for at in range(len(run) - size + 1):
                found[zlib.crc32(run[at : at + size].encode())] += 1
    return found


@dataclass(frozen=True)
class Vocabulary:
    """The features a model knows, in order, and how rare each is."""

    hashes: NDArray[np.uint32]
    rarity: Vector

    def weigh(self, text: str) -> tuple[Columns, Vector, float]:
        """Columns and values (of length one) of the known features, and what share of the text is known."""
        counted = features(text)
        asked = np.fromiter(counted, dtype=np.uint32, count=len(counted))
        times = np.fromiter(counted.values(), dtype=np.float32, count=len(counted))
        if not len(asked) or not len(self.hashes):
            return np.zeros(0, np.int64), np.zeros(0, np.float32), 0.0
        at = np.minimum(np.searchsorted(self.hashes, asked), len(self.hashes) - 1)
        known = self.hashes[at] == asked
        columns = at[known].astype(np.int64)
        values = ((1 + np.log(times[known])) * self.rarity[columns]).astype(np.float32)
        length = float(np.linalg.norm(values)) or 1.0
        return columns, values / np.float32(length), float(known.mean())


def learn_vocabulary(texts: Sequence[str], *, most: int, at_least: int = 2) -> Vocabulary:
    """The features that occur in at least so many texts, the most frequent ones, with their rarity."""
    seen: Counter[int] = Counter()
    for text in texts:
        seen.update(features(text).keys())
    kept = sorted(code for code, count in seen.most_common(most) if count >= at_least)
    rarity = [math.log((1 + len(texts)) / (1 + seen[code])) + 1 for code in kept]
    return Vocabulary(np.array(kept, dtype=np.uint32), np.array(rarity, dtype=np.float32))


@dataclass(frozen=True)
class Precedents:
    """Past cases by the heaviest features of their texts; the texts themselves stay where they are."""

    regions: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    ids: NDArray[np.uint8] = field(default_factory=lambda: np.zeros((0, 16), np.uint8))
    starts: NDArray[np.int64] = field(default_factory=lambda: np.zeros(1, np.int64))
    columns: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    values: NDArray[np.float16] = field(default_factory=lambda: np.zeros(0, np.float16))

    def like(self, columns: Columns, values: Vector, *, width: int, most: int) -> list[tuple[RegionKey, float]]:
        """The keys of the past cases most like a text, best first, with their likeness from 0 to 1."""
        if not len(self.regions):
            return []
        asked = np.zeros(width, dtype=np.float32)
        asked[columns] = values
        each = np.append(self.values.astype(np.float32) * asked[self.columns], np.float32(0))
        likeness = np.add.reduceat(each, self.starts[:-1])
        best = np.argsort(-likeness, kind="stable")[:most]
        return [(self._key(int(at)), float(likeness[at])) for at in best if likeness[at] > 0]

    def _key(self, at: int) -> RegionKey:
        return RegionKey(int(self.regions[at]), UUID(bytes=self.ids[at].tobytes()))


def keep_precedents(vocabulary: Vocabulary, cases: Sequence[tuple[RegionKey, str]]) -> Precedents:
    """The cases as precedents; those whose text says nothing known are left out."""
    keys, columns, values = [], [], []
    for key, text in cases:
        where, heavy, _known = vocabulary.weigh(text)
        if len(where):
            top = np.argsort(-heavy, kind="stable")[:KEPT_OF_A_CASE]
            keys.append(key)
            columns.append(where[top])
            values.append(heavy[top] / max(float(np.linalg.norm(heavy[top])), 1e-9))
    if not keys:
        return Precedents()
    return Precedents(
        np.array([key.region_no for key in keys], dtype=np.int32),
        np.frombuffer(b"".join(key.id.bytes for key in keys), dtype=np.uint8).reshape(-1, 16),
        np.cumsum([0, *(len(one) for one in columns)]).astype(np.int64),
        np.concatenate(columns).astype(np.int32),
        np.concatenate(values).astype(np.float16),
    )


@dataclass(frozen=True)
class Reading:
    """What the model makes of a text: codes of matters with their probabilities, best first."""

    guesses: tuple[tuple[str, float], ...]
    precedents: tuple[tuple[RegionKey, float], ...] = ()
    nearest: float = 0.0  # likeness of the most similar past case

    @property
    def confidence(self) -> float:
        """The probability of the best guess; 0 without one."""
        return self.guesses[0][1] if self.guesses else 0.0


@dataclass(frozen=True)
class TextModel:
    """A linear model over a vocabulary, with what was chosen for it on rows it had not learned from.

    `sharpness` turns scores into probabilities; below `threshold` the model keeps silent; `weight` is its voice
    beside the duty list, from 0 to 1; a text whose nearest past case is less alike than `familiar` is new to it; from
    `sure_at` on the first suggestion was right 98 times of 100.
    """

    classes: tuple[str, ...]
    vocabulary: Vocabulary
    weights: NDArray[np.float16]  # classes × features
    bias: Vector
    sharpness: float = 1.0
    threshold: float = 0.0
    weight: float = 0.5
    familiar: float = 0.0
    sure_at: float | None = None
    precedents: Precedents = field(default_factory=Precedents)

    def read(self, text: str, *, most: int = 10, precedents: int = 0) -> Reading:
        """Guesses for a text. Where no class claims it, or most of it is unknown, all chances shrink alike.

        Scores of a linear machine lie about +1 for the class and -1 against it: all near -1 means none of these.
        """
        columns, values, known = self.vocabulary.weigh(text)
        if not len(columns):
            return Reading(())
        scores = self.weights[:, columns].astype(np.float32) @ values + self.bias
        claim = min(1.0, max(0.0, float(scores.max()) + 1)) * min(1.0, 2 * known)
        chances = np.exp((scores - scores.max()) * self.sharpness)
        chances *= claim / chances.sum()
        best = np.argsort(-chances, kind="stable")[:most]
        guesses = tuple((self.classes[at], float(chances[at])) for at in best)
        like = self.precedents.like(columns, values, width=len(self.vocabulary.hashes), most=max(1, precedents))
        return Reading(guesses, tuple(like[:precedents]), like[0][1] if like else 0.0)


CHOSEN = ("sharpness", "threshold", "weight", "familiar", "sure_at")
ARRAYS = ("regions", "ids", "starts", "columns", "values")


def to_bytes(model: TextModel) -> bytes:
    """The model as an npz file of plain arrays and one JSON text."""
    about = {name: getattr(model, name) for name in ("classes", *CHOSEN)}
    out = io.BytesIO()
    arrays: dict[str, Any] = {f"past_{name}": getattr(model.precedents, name) for name in ARRAYS}
    arrays |= {"hashes": model.vocabulary.hashes, "rarity": model.vocabulary.rarity}
    arrays |= {"weights": model.weights, "bias": model.bias}
    np.savez_compressed(out, about=np.array(json.dumps({"format": FORMAT, **about})), **arrays)
    return out.getvalue()


def from_bytes(content: bytes) -> TextModel:
    """Read a stored model; UnreadableModelError when it is damaged or of another format. Never runs what it reads."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            about = json.loads(str(file["about"]))
            if about.pop("format") != FORMAT:
                raise UnreadableModelError("another format")
            return TextModel(
                **{**about, "classes": tuple(about["classes"])},
                vocabulary=Vocabulary(file["hashes"], file["rarity"]),
                weights=file["weights"],
                bias=file["bias"],
                precedents=Precedents(*(file[f"past_{name}"] for name in ARRAYS)),
            )
    except UnreadableModelError:
        raise
    except Exception as error:  # whatever damage does to the reader: zip, json, arrays
        raise UnreadableModelError(str(error)) from error
