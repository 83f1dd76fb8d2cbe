"""How alike two reports are: by their words, their place, their moment and their photographs. Plain arithmetic.

Words are compared as pairs of neighbouring characters in one width and case, rare pairs weighing more; punctuation and
blanks do not count, and 三号楼 reads like 3号楼. Digits are kept: another house number is another place.
"""

import math
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest

NUMERALS = str.maketrans("〇零一二两三四五六七八九", "001223456789")
LONGEST_READ = 4000
EARTH_M = 6_371_000.0
NEAR_M = 120.0  # at this distance the nearness has fallen to a half
FAR_M = 600.0  # beyond it two reports are about two places, whatever their words
CLOSE_HOURS = 72.0  # after so long the nearness in time has fallen to a half
ALIKE_BITS, MOST_BITS = (
    4,
    12,
)  # bits of 64 in which two pictures of one thing differ; beyond the second they tell nothing
SAME_WORDS = 0.85  # texts this alike are copies
COPY_CHARACTERS = 12  # shorter texts are alike by chance
ENOUGH = 0.4  # from here on a report is shown as a candidate; a person decides
RARE_PAIRS = 40  # pairs of a text by which similar ones are looked for


def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring letters and digits of a text; one character alone is its own pair."""
    folded = unicodedata.normalize("NFKC", text[:LONGEST_READ]).lower().translate(NUMERALS)
    letters = "".join(char for char in folded if char.isalnum())
    return frozenset(letters[at : at + 2] for at in range(len(letters) - 1)) or frozenset(letters)


class Rarity:
    """How much each pair tells, learned from a set of texts; pairs never seen tell most."""

    def __init__(self, texts: Iterable[Collection[str]]) -> None:
        seen: Counter[str] = Counter()
        self.size = 0
        for pairs in texts:
            seen.update(pairs)
            self.size += 1
        self._told = {pair: self._tells(count) for pair, count in seen.items()}
        self._most = self._tells(0)

    def _tells(self, count: int) -> float:
        return math.log((2 + self.size) / (1 + count)) + 0.1

    def __call__(self, pair: str) -> float:
        return self._told.get(pair, self._most)

    def whole(self, pairs: Iterable[str]) -> float:
        """The weight of several pairs together; added in order, so that it is the same every time."""
        return math.fsum(self(pair) for pair in pairs)


EVEN = Rarity(())


def text_likeness(one: frozenset[str], other: frozenset[str], rarity: Rarity = EVEN) -> float:
    """From 0 to 1: the weight of the shared pairs over the geometric mean of both weights."""
    shared = rarity.whole(one & other)
    return shared / math.sqrt(rarity.whole(one) * rarity.whole(other)) if shared else 0.0


def metres(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """The distance of two points of one city in metres, on a sphere."""
    east = math.radians(other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return EARTH_M * math.hypot(east, math.radians(other_lat - lat))


def nearness(distance: float) -> float:
    """1 at the same point, a half at 120 m, nothing beyond 600 m."""
    return 0.0 if distance > FAR_M else float(0.5 ** ((distance / NEAR_M) ** 1.5))


def closeness(hours: float) -> float:
    """1 at the same moment, a half after three days, fading from there."""
    return float(0.5 ** (abs(hours) / CLOSE_HOURS))


def photo_likeness(one: int, other: int) -> float:
    """1 for pictures that differ in at most four of 64 bits, falling to 0 at twelve."""
    bits = ((one ^ other) & (2**64 - 1)).bit_count()
    return min(1.0, max(0.0, (MOST_BITS - bits) / (MOST_BITS - ALIKE_BITS)))


@dataclass(frozen=True)
class Sighting:
    """A report as likeness sees it; what is not known is left out. Degrees are CGCS2000."""

    pairs: frozenset[str]
    at: datetime
    lon: float | None = None
    lat: float | None = None
    topic: object = None  # the matter it is, or seems to be, about
    photos: tuple[int, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """How alike two reports are, from 0 to 1, and what speaks for it; a part that is not known is None."""

    score: float
    words: float
    metres: float | None
    hours: float
    photo: float | None
    is_same_topic: bool


def likeness(one: Sighting, other: Sighting, rarity: Rarity = EVEN) -> Likeness:
    """Compare two reports. Different places are different things, unless the whole text is one and the same copy."""
    words = text_likeness(one.pairs, other.pairs, rarity)
    distance = _distance(one, other)
    hours = abs((one.at - other.at).total_seconds()) / 3600
    photo = max((photo_likeness(a, b) for a in one.photos for b in other.photos), default=None)
    is_same_topic = one.topic is not None and one.topic == other.topic
    about = max(_told(words, is_same_topic=is_same_topic), photo or 0.0)
    score = about * _there(distance, words, one) * (0.4 + 0.6 * closeness(hours))
    return Likeness(round(score, 4), words, distance, hours, photo, is_same_topic)


def _told(words: float, *, is_same_topic: bool) -> float:
    """How surely the words tell of one thing: half way up at a third of the weight shared; one topic helps."""
    said = 1 / (1 + math.exp(-10 * (words - 0.33)))
    return 1 - (1 - said) * 0.3 if is_same_topic else said


def _there(distance: float | None, words: float, one: Sighting) -> float:
    is_copy = words >= SAME_WORDS and len(one.pairs) >= COPY_CHARACTERS
    if distance is None:
        return 1.0 if is_copy else 0.6 * words
    return max(nearness(distance), 0.4 if is_copy and distance <= FAR_M else 0.0)


def _distance(one: Sighting, other: Sighting) -> float | None:
    if one.lon is None or one.lat is None or other.lon is None or other.lat is None:
        return None
    return metres(one.lon, one.lat, other.lon, other.lat)


class SimilarTexts:
    """A set of texts in which those like a given one are found by its rarest pairs, without comparing with all."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.pairs = [pairs_of(text) for text in texts]
        self.rarity = Rarity(self.pairs)
        self._weights = [self.rarity.whole(pairs) for pairs in self.pairs]
        self._where: dict[str, list[int]] = defaultdict(list)
        for at, pairs in enumerate(self.pairs):
            for pair in pairs:
                self._where[pair].append(at)

    def like(self, text: str, *, most: int = 5, at_least: float = 0.0, but: int = -1) -> list[tuple[int, float]]:
        """Positions of the texts most like this one with their likeness, best first; `but` is left out."""
        asked = pairs_of(text)
        rare = sorted(asked & self._where.keys(), key=lambda pair: (len(self._where[pair]), pair))[:RARE_PAIRS]
        met: dict[int, float] = defaultdict(float)
        for pair in rare:
            weight = self.rarity(pair)
            for at in self._where[pair]:
                met[at] += weight
        likely = nlargest(most * 3 + 5, (at for at in met if at != but), key=met.__getitem__)
        whole = self.rarity.whole(asked)
        found = [
            (at, self.rarity.whole(asked & self.pairs[at]) / math.sqrt(whole * self._weights[at])) for at in likely
        ]
        return sorted((one for one in found if one[1] >= at_least), key=lambda one: (-one[1], one[0]))[:most]


LEAST_DECISIONS = 60
Z = 1.96  # two-sided 95 %


def lower_bound(right: int, asked: int) -> float:
    """Wilson's lower bound of a share: what it is at least, with 97.5 % certainty."""
    if not asked:
        return 0.0
    share, square = right / asked, Z * Z
    middle = share + square / (2 * asked)
    spread = Z * math.sqrt(share * (1 - share) / asked + square / (4 * asked * asked))
    return (middle - spread) / (1 + square / asked)


def threshold_for(precision: float, decisions: Sequence[tuple[float, bool]]) -> float | None:
    """The smallest score from which merging may go by itself at this precision, from what people decided before.

    `decisions` are (score, was the same thing). The lower bound of the precision must reach the wanted one, not the
    precision seen; None when there are too few decisions, or no score is safe: then nothing merges by itself.
    """
    if len(decisions) < LEAST_DECISIONS:
        return None
    by_score = sorted(decisions, key=lambda one: -one[0])
    right, found = 0, None
    for number, (score, is_same) in enumerate(by_score, 1):
        right += is_same
        is_last_of_its_score = number == len(by_score) or by_score[number][0] < score
        if is_last_of_its_score and lower_bound(right, number) >= precision:
            found = score
    return found
