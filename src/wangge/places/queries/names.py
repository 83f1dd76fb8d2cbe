"""Which names occur in an address: divisions from memory, places from one index of all their names."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from wangge.areas import queries as area_queries
from wangge.areas.models import Area
from wangge.kernel.caches import kept_for
from wangge.places import statements
from wangge.places.rules import key_of, pieces, slips, variants
from wangge.places.rules.comparing import FEWEST

KINDS = {10: "prov", 20: "city", 30: "district", 40: "town"}
MOST_FORMS = 1500
ENDINGS = ("街道办事处", "街道", "镇", "乡", "省", "市", "区", "县", "社区", "村")
GRID = re.compile(r"第?([0-9]{1,3})号?网格")


class AreaWord(NamedTuple):
    """A division as somebody may name it."""

    area_no: int
    area_end: int
    kind: str
    region_no: int | None
    name: str


class Hit(NamedTuple):
    """A place whose name stands in the text: where, and whether with a slip."""

    start: int
    end: int
    region_no: int
    kind: str
    target_id: UUID
    name: str
    slipped: int = 0


@dataclass
class Words:
    """The divisions of some regions by every form of their names, and the kinds a parser wants."""

    areas: dict[str, list[AreaWord]] = field(default_factory=dict)
    kinds: dict[str, str] = field(default_factory=dict)


@kept_for(60)
def words_of(regions: tuple[int, ...]) -> Words:
    """The towns and villages of these regions and what stands above them; grids are not among them."""
    words = Words()
    below = Area.objects.filter(region_no__in=regions, valid_to=None, level__is_grid=False, level__rank__gt=30)
    for area in [*_above(regions), *below.select_related("level")]:
        _note(words, area)
    return words


def _above(regions: Sequence[int]) -> Iterable[Area]:
    homes = Area.objects.filter(region_no__in=regions, level__rank=30, valid_to=None).values_list("area_no", flat=True)
    found = {one.id: one for number in list(homes)[:50] for one in area_queries.ancestors(number)}
    return [one for one in found.values() if one.name]


def _note(words: Words, area: Area) -> None:
    rank = area.level.rank
    kind = next((name for least, name in KINDS.items() if rank <= least), "community")
    if rank < 10:
        return
    word = AreaWord(area.area_no, area.area_end, kind, area.region_no, area.name)
    for form in {area.name, *_short(area_queries.shown_name(area.name))}:
        words.areas.setdefault(key_of(form), []).append(word)
        words.kinds.setdefault(form, kind)


def _short(name: str) -> set[str]:
    """The name without its ending, where enough is left: 玉山 for 玉山镇, 同心 for 同心社区."""
    bare = next((name.removesuffix(one) for one in ENDINGS if name.endswith(one)), name)
    return {name, bare} if len(bare) >= 2 else {name}


def areas_in(text: str, words: Words) -> list[tuple[int, int, list[AreaWord]]]:
    """The divisions named in a text in key form, longest names first taken: where they stand and which they may be."""
    found: list[tuple[int, int, list[AreaWord]]] = []
    at = 0
    while at < len(text):
        end = next((end for end in range(min(len(text), at + 12), at + 1, -1) if text[at:end] in words.areas), 0)
        if end:
            found.append((at, end, words.areas[text[at:end]]))
        at = end or at + 1
    return found


def hits_in(text: str, regions: Sequence[int]) -> list[Hit]:
    """The places named in a text in key form: of names inside one another the longest."""
    found = statements.named(pieces(text), regions)
    return _longest([hit for one in found for hit in _everywhere(text, one)])


def _everywhere(text: str, one: statements.Named) -> Iterable[Hit]:
    at = text.find(one.key)
    while at >= 0:
        yield Hit(at, at + len(one.key), one.region_no, one.kind, one.target_id, one.name)
        at = text.find(one.key, at + 1)


def _longest(hits: list[Hit]) -> list[Hit]:
    spans = {(hit.start, hit.end) for hit in hits}
    inner = {(a, b) for a, b in spans if any(c <= a and b <= d and (c, d) != (a, b) for c, d in spans)}
    kept = [hit for hit in hits if (hit.start, hit.end) not in inner]
    return sorted({(hit.start, hit.target_id): hit for hit in kept}.values(), key=lambda hit: (hit.start, hit.name))


def alike_in(gaps: Mapping[int, str], regions: Sequence[int]) -> list[Hit]:
    """Places named with one slip in parts of a text that named nothing; each part with the place where it begins."""
    typed = {one: begin + at for begin, gap in gaps.items() for at, one in _cut(gap)}
    forms = sorted({form for one in typed for form in (*variants(one), one)})[:MOST_FORMS]
    if not forms:
        return []
    known = statements.alike(forms, regions)
    near = [
        Hit(begin, begin + len(one), place.region_no, place.kind, place.target_id, place.name, len(place.key))
        for one, begin in typed.items()
        for place in known
        if len(place.key) >= FEWEST and slips(one, place.key)
    ]
    return _best(near)


def _cut(gap: str) -> Iterable[tuple[int, str]]:
    for wide in range(FEWEST - 1, 13):
        for at in range(len(gap) - wide + 1):
            if not gap[at : at + wide].isdigit():
                yield at, gap[at : at + wide]


def _best(hits: list[Hit]) -> list[Hit]:
    """For each place its best reading: as long as its name; and of places on the same ground the longest names."""
    by_place: dict[UUID, Hit] = {}
    for hit in sorted(hits, key=lambda one: (abs(one.end - one.start - one.slipped), one.start)):
        by_place.setdefault(hit.target_id, hit)
    longest = max((hit.slipped for hit in by_place.values()), default=0)
    return [hit for hit in by_place.values() if hit.slipped >= longest - 1]


def grid_in(text: str, villages: Sequence[AreaWord]) -> list[AreaWord]:
    """The grids a text names by number after their village: 同心社区第3网格."""
    wanted = GRID.search(text)
    if not wanted or not villages:
        return []
    number = wanted.group(1)
    under = [(one.area_no, one.area_end) for one in villages]
    found = [
        AreaWord(area.area_no, area.area_end, "grid", area.region_no, area.name)
        for start, end in under[:5]
        for area in Area.objects.filter(area_no__range=(start, end), level__is_grid=True, valid_to=None)
    ]
    return [one for one in found if re.search(rf"(?:^|\D)0*{number}号?网格", key_of(one.name))]
