"""From an address as somebody says it to the grid it lies in, with how sure that is and why."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from wangge.areas import queries as area_queries
from wangge.kernel.ids import RegionKey
from wangge.kernel.text import clean
from wangge.places.queries import names
from wangge.places.queries.asking import Asked, Candidate
from wangge.places.queries.candidates import candidates_of
from wangge.places.rules import Part, confidence, key_of, line_of, parse, plain, unit_of
from wangge.places.rules.patterns import ENDS

MOST_TEXT = 80
HAN = re.compile(r"[\u3400-\u9fff]{2,}")
HAN_ONE = re.compile(r"[\u3400-\u9fff](?<![在住是到去从这那里有我请的于和与到])")
FILLERS = re.compile(
    r"我家?(?:住|是)?在|我们?(?:家|这里|这边)|就是|在那个|那个|就在|位于|地址(?:是|在)?|住在|那边|这边|这里|那里|有人|旁边的|的|啊|呢|吧|您好|你好|小区里面?|里边"
)
NAMING = frozenset({"poi", "subpoi", "road", "subroad", "community", "devzone", "person", "town"})
PAIR = tuple[float, float]


@dataclass(frozen=True)
class Found:
    """One answer: the grid, how sure, what was recognised, and why, in words."""

    confidence: float
    kind: str
    title: str
    area_no: int
    region_no: int
    path: str
    is_grid: bool
    lon: float | None
    lat: float | None
    building_id: UUID | None
    parts: tuple[tuple[str, str], ...]
    reasons: tuple[str, ...]

    @property
    def key(self) -> RegionKey | None:
        """The key of the building, where one was found."""
        return RegionKey(self.region_no, self.building_id) if self.building_id else None


def find_address(text: str, *, near: PAIR | None = None, regions: Sequence[int], most: int = 5) -> list[Found]:
    """Up to five grids the address may lie in, the surest first; nothing where nothing was recognised.

    Below 0.5 an answer is a guess to choose from, not one to act on. What is asked is not kept anywhere, and phone
    numbers in it are not even looked at. The cost depends on the length of the text, not on how much is registered.
    """
    asked = _asked(text, near, tuple(sorted(regions)))
    if asked is None:
        return []
    found = [(confidence(one.clue), one) for one in candidates_of(asked)]
    return _told(asked, _best_of_each_grid(found)[:most])


def _asked(text: str, near: PAIR | None, regions: tuple[int, ...]) -> Asked | None:
    short = FILLERS.sub("", plain(clean(text)[:MOST_TEXT]))
    key = line_of(short)
    if len(key) < 2 or not regions:
        return None
    words = names.words_of(regions)
    parts = parse(short, words.kinds)
    hits = names.hits_in(key, regions)
    areas = [
        (a, b, found)
        for a, b, found in names.areas_in(key, words)
        if not any(hit.start <= a and b <= hit.end and hit.end - hit.start > b - a for hit in hits)
    ]
    gaps = _gaps(key, parts, [(hit.start, hit.end) for hit in hits], areas)
    if gaps and not any(hit.kind in {"compound", "building"} for hit in hits):
        hits += names.alike_in(gaps, regions)
        gaps = _gaps(key, parts, [(hit.start, hit.end) for hit in hits], areas)
    return Asked(key, tuple(parts), tuple(hits), tuple(areas), gaps, near, regions)


def _gaps(
    key: str, parts: Sequence[Part], taken: list[tuple[int, int]],
    areas: Sequence[tuple[int, int, list[names.AreaWord]]],
) -> dict[int, str]:  # fmt: skip
    """The Chinese words of an address that named nothing, by where they begin; numbers and notes are not words."""
    covered = set()
    for start, end in [*taken, *((a, b) for a, b, _found in areas)]:
        covered |= set(range(start, end))
    for part in parts:
        written = key_of(part.text)
        at = key.find(written) if written else -1
        if at >= 0 and part.kind not in NAMING:
            covered |= set(range(at, at + len(written)))
    left = "".join(" " if at in covered else char for at, char in enumerate(key))
    found = {one.start(): one.group() for one in re.finditer(r"[^\s|]{2,}", left) if HAN.search(one.group())}
    single = {start - 1: left[start - 1] for start, _end in taken if start and HAN_ONE.match(left, start - 1)}
    return single | {at: words for at, words in found.items() if not taken or _matters(key, at, words, taken)}


def _matters(key: str, at: int, words: str, taken: Sequence[tuple[int, int]]) -> bool:
    """Whether words that were not understood belong to the place: they stand beside a name, or end like one."""
    begin, end = key.rfind("|", 0, at) + 1, key.find("|", at)
    in_clause = any(begin <= start and (stop <= end or end < 0) for start, stop in taken)
    return in_clause or ENDS.search(words) is not None


def _best_of_each_grid(found: list[tuple[float, Candidate]]) -> list[tuple[float, Candidate]]:
    best: dict[int, tuple[float, Candidate]] = {}
    for sure, one in sorted(found, key=lambda pair: (-pair[0], pair[1].title)):
        best.setdefault(one.area_no, (sure, one))
    return [pair for pair in best.values() if pair[0] >= 0.02]


def _told(asked: Asked, best: list[tuple[float, Candidate]]) -> list[Found]:
    paths = area_queries.path_names([one.area_no for _sure, one in best], get_language() or "zh-hans")
    parts = tuple((part.kind, part.text) for part in asked.parts if part.kind != "redundant")
    return [
        Found(
            sure, one.clue.kind, one.title, one.area_no, one.region_no, paths.get(one.area_no, ""), one.is_grid,
            one.lon, one.lat, one.building_id, parts, tuple(_reasons(one)),
        )
        for sure, one in best
    ]  # fmt: skip


def _reasons(one: Candidate) -> list[str]:
    """Why, in words: what was recognised, then what speaks against it."""
    clue = one.clue
    words = {
        "building": _("This building is registered."),
        "named": _("A building of this name is registered."),
        "grid": _("The grid is named."),
        "between": _("This house number is not registered; its neighbours are."),
        "landmark": _("The landmark is known."),
        "compound": _("The compound is known; so many of its buildings stand in this grid."),
        "road": _("The road is known; so many of its buildings stand in this grid."),
    }
    against = (
        (clue.slipped, _("One character of the name differs.")),
        (clue.is_cut, _("The name stands inside a longer one that is not known.")),
        (clue.is_unread, _("Some words were not understood.")),
        (clue.is_elsewhere, _("It lies outside the town or village that was named.")),
        (clue.is_torn, _("Two places were named that lie far apart.")),
        (clue.lacks_number, _("No building with this number is registered there.")),
        (clue.weight < 0.9, _("Several places have this name.")),
        (clue.share < 0.9, _("A neighbouring grid may be meant.")),
    )
    return [words[clue.kind], *(text for holds, text in against if holds)]


def building_number(parts: Sequence[Part], kind: str = "houseno") -> str:
    """The number of a part in one form; empty when it was not given."""
    return next((unit_of(part.text) for part in parts if part.kind == kind), "")
