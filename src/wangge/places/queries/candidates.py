"""What the names in an address may mean on the ground: buildings first, then what lies between, around or inside."""

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

import numpy as np
from django.db.models import Q

from wangge.areas import queries as area_queries
from wangge.places import statements
from wangge.places.models import Building, Compound, Landmark, Road
from wangge.places.queries.asking import Asked, Candidate, Target
from wangge.places.queries.names import Hit, grid_in
from wangge.places.queries.weighing import weighed
from wangge.places.rules import Clue, is_telling, reach_of

METRES = 111_320.0
STREET_NO = re.compile(r"(?:[东南西北中]?段)?([0-9]{1,5}(?:-[0-9]{1,4})?[甲乙丙丁]?)(?:号|弄)?(?![0-9楼幢栋])")


def candidates_of(asked: Asked) -> list[Candidate]:
    """Every reading of an address, each with what speaks for and against it."""
    places = _places(asked)
    found = [*_grids(asked), *_buildings(asked, places)]
    found += [*_named(asked, places), *_around(asked, places), *_spread(asked, places)]
    return weighed(asked, places, found)


def _places(asked: Asked) -> list[tuple[Hit, Target]]:
    """The rows behind the names; one query for each kind that is named."""
    models: dict[str, type[Target]] = {
        "compound": Compound, "road": Road, "landmark": Landmark, "building": Building,
    }  # fmt: skip
    found: list[tuple[Hit, Target]] = []
    for kind, model in models.items():
        hits = [hit for hit in asked.hits if hit.kind == kind]
        if hits:
            own = model.objects.filter(region_no__in=asked.regions, id__in={hit.target_id for hit in hits})
            rows = {row.id: row for row in own}
            found += [(hit, rows[hit.target_id]) for hit in hits if hit.target_id in rows]
    return _together(found)


def _together(places: list[tuple[Hit, Target]]) -> list[tuple[Hit, Target]]:
    """Exactly named places before those with a slip, where both are of one kind."""
    sure = {hit.kind for hit, _row in places if not hit.slipped}
    return [(hit, row) for hit, row in places if not hit.slipped or hit.kind not in sure]


def _grids(asked: Asked) -> Iterator[Candidate]:
    villages = [one for _a, _b, found in asked.areas for one in found if one.kind == "community"]
    for grid in grid_in(asked.key, villages):
        if grid.region_no in asked.regions:
            yield Candidate(Clue("grid"), grid.name, grid.area_no, grid.region_no or 0)


def _street_no(asked: Asked, hit: Hit) -> str:
    """The house number right behind a road's name; 弄 and 号 alike."""
    found = STREET_NO.match(asked.key, hit.end)
    return found.group(1) if found else ""


def _buildings(asked: Asked, places: Sequence[tuple[Hit, Target]]) -> Iterator[Candidate]:
    """Buildings by compound and number, or by road and house number; one query."""
    house = asked.number("houseno") or asked.number("roadno")
    wanted, by_place = Q(), {hit.target_id: hit for hit, _row in places}
    for hit, row in places:
        number = house if hit.kind == "compound" else _street_no(asked, hit) if hit.kind == "road" else ""
        if number:
            own = Q(compound_id=row.id, number=number) if hit.kind == "compound" else Q(road_id=row.id, house_no=number)
            wanted |= Q(region_no=row.region_no) & own
    if not wanted:
        return
    standing = Building.objects.filter(wanted, region_no__in=asked.regions, ended_date=None)
    for one in standing.select_related("compound", "road")[:100]:
        named = by_place.get(one.compound_id or one.id) or by_place.get(one.road_id or one.id)
        clue = _clue(asked, "building", named)
        yield Candidate(
            clue,
            _title(one),
            one.area_no,
            one.region_no,
            one.lon,
            one.lat,
            one.id,
            one.id,
            hit,
            one.compound_id,
            one.road_id,
        )


def _named(asked: Asked, places: Sequence[tuple[Hit, Target]]) -> Iterator[Candidate]:
    """Buildings with a name of their own: at them, or as far around them as was said."""
    relation = _relation(asked)
    for hit, row in places:
        if isinstance(row, Building):
            clue, around = _clue(asked, "named", hit), [(row.area_no, 1.0)]
            for area_no, share in ground_around(row.lon, row.lat, reach_of(relation)) if relation else around:
                yield Candidate(
                    replace(clue, share=share), hit.name + relation, area_no, row.region_no, row.lon, row.lat, row.id,
                    row.id, hit,
                )  # fmt: skip


def _relation(asked: Asked) -> str:
    return next((part.text for part in asked.parts if part.kind == "assist"), "")


def _around(asked: Asked, places: Sequence[tuple[Hit, Target]]) -> Iterator[Candidate]:
    """Landmarks, and how far around them is meant."""
    relation = _relation(asked)
    for hit, row in places:
        if isinstance(row, Landmark):
            clue = _clue(asked, "landmark", hit)
            for area_no, share in ground_around(row.lon, row.lat, reach_of(relation)):
                yield Candidate(
                    replace(clue, share=share), hit.name + relation, area_no, row.region_no, row.lon, row.lat, None,
                    row.id, hit,
                )  # fmt: skip


def ground_around(lon: float, lat: float, metres: float) -> list[tuple[int, float]]:
    """The areas of a disc around a point with their shares of it, measured at the point and on two rings."""
    turns = np.arange(12) * (math.pi / 6)
    ups = np.concatenate([[0.0], np.sin(turns) * metres, np.sin(turns) * metres * 0.55]) / METRES
    overs = np.concatenate([[0.0], np.cos(turns) * metres, np.cos(turns) * metres * 0.55]) / METRES
    at = area_queries.current_locator().locate_many(lon + overs / math.cos(math.radians(lat)), lat + ups)
    weights = np.concatenate([[3.0], np.full(12, 0.7), np.full(12, 1.3)])
    shares: dict[int, float] = defaultdict(float)
    for area_no, weight in zip(at.tolist(), (weights / weights.sum()).tolist(), strict=True):
        shares[area_no] += weight
    return sorted(((no, share) for no, share in shares.items() if no), key=lambda pair: -pair[1])[:4]


def _spread(asked: Asked, places: Sequence[tuple[Hit, Target]]) -> Iterator[Candidate]:
    """Compounds and roads as wholes: the grids their buildings stand in; for a house number, what stands beside it."""
    has_number = bool(asked.number("houseno"))
    for kind in ("compound", "road"):
        named = {row.id: (hit, row) for hit, row in places if hit.kind == kind}
        if not named:
            continue
        shares = _shares(statements.spread(kind, list(named), asked.regions))
        for place_id, (hit, row) in named.items():
            number = _street_no(asked, hit) if kind == "road" else ""
            lacks = bool(number) or (kind == "compound" and has_number)
            clue = replace(_clue(asked, kind, hit), lacks_number=lacks)
            parts = shares.get(place_id) or [(row.area_no, 0.6)]
            yield from (
                Candidate(replace(clue, share=share), hit.name, no, row.region_no, row.lon, row.lat, None, row.id, hit)
                for no, share in parts
            )
            if number:
                yield from _between(asked, hit, row, number)


def _shares(rows: Iterable[tuple[UUID, int, int]]) -> dict[UUID, list[tuple[int, float]]]:
    """For each place its grids, most of its buildings first. Few buildings prove little: some more count elsewhere."""
    found: dict[UUID, list[tuple[int, int]]] = defaultdict(list)
    for place_id, area_no, count in rows:
        found[place_id].append((area_no, count))
    return {
        place_id: [
            (no, count / (sum(n for _no, n in pairs) + 0.3)) for no, count in sorted(pairs, key=lambda one: -one[1])[:4]
        ]
        for place_id, pairs in found.items()
    }


def _between(asked: Asked, hit: Hit, road: Target, number: str) -> Iterator[Candidate]:
    """A house number nobody has registered: it stands between its neighbours on the same side of the road."""
    wanted = int(re.split(r"\D", number)[0])
    rows = Building.objects.filter(region_no=road.region_no, road_id=road.id, ended_date=None)
    side = sorted(
        (int(first), area_no, lon, lat)
        for house_no, area_no, lon, lat in rows.values_list("house_no", "area_no", "lon", "lat")[:2000]
        if (first := re.split(r"\D", house_no)[0]) and int(first) % 2 == wanted % 2
    )
    below = [one for one in side if one[0] < wanted][-1:]
    above = [one for one in side if one[0] > wanted][:1]
    if not below or not above or above[0][0] - below[0][0] > 60:
        return
    (low, low_no, *_low), (high, high_no, lon, lat) = below[0], above[0]
    nearer_high = wanted - low > high - wanted
    pairs = (
        [(low_no, 1.0)]
        if low_no == high_no
        else [(high_no if nearer_high else low_no, 0.6), (low_no if nearer_high else high_no, 0.4)]
    )
    for area_no, share in pairs:
        clue = replace(_clue(asked, "between", hit), share=share)
        yield Candidate(clue, f"{hit.name}{number}号", area_no, road.region_no, lon, lat, None, road.id, hit)


def _clue(asked: Asked, kind: str, hit: Hit | None) -> Clue:
    """What the words around a name say about it."""
    if hit is None:
        return Clue(kind)
    beside = [gap for begin, gap in asked.gaps.items() if begin == hit.end or begin + len(gap) == hit.start]
    is_cut = any(len(gap) > 1 or is_telling(gap) for gap in beside)
    slipped = hit.slipped or (hit.end - hit.start if beside and not is_cut else 0)
    return Clue(kind, slipped=slipped, is_cut=is_cut, is_unread=len(asked.gaps) > len(beside))


def _title(building: Building) -> str:
    road = f"{building.road.name}{building.house_no}号" if building.road and building.house_no else ""
    compound = building.compound.name if building.compound else ""
    return f"{road}{compound}{building.number + '幢' if building.number else building.name}"
