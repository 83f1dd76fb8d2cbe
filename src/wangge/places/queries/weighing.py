"""How readings of one address are weighed: by the town that was named, by what is near, by what fits together."""

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from wangge.places.queries.asking import Asked, Candidate, Target
from wangge.places.queries.names import Hit

METRES = 111_320.0
FAR, LONG_ROAD = 1500.0, 5000.0  # two places named together lie nearer than this
ELSEWHERE = 0.05  # how much a place outside the town that was named still counts


def weighed(asked: Asked, places: Sequence[tuple[Hit, Target]], found: Sequence[Candidate]) -> list[Candidate]:
    """Every reading with its weight against others of the same name, and whether it lies elsewhere or is torn."""
    totals: dict[tuple[str, str], dict[UUID | None, float]] = defaultdict(dict)
    priors = [_prior(asked, places, one) for one in found]
    for one, prior in zip(found, priors, strict=True):
        same = totals[_group(one)]
        same[one.place_id] = max(same.get(one.place_id, 0.0), prior)
    return [
        replace(one, clue=replace(
            one.clue,
            weight=min(1.0, prior / (sum(totals[_group(one)].values()) or 1.0)),
            is_elsewhere=_is_elsewhere(asked, one),
            is_torn=_is_torn(places, one),
        ))
        for one, prior in zip(found, priors, strict=True)
    ]  # fmt: skip


def _group(one: Candidate) -> tuple[str, str]:
    """Readings of one kind compete; for landmarks only those of one name, since two may be named for one place."""
    return one.clue.kind, one.hit.name if one.hit and one.clue.kind == "landmark" else ""


def _is_elsewhere(asked: Asked, one: Candidate) -> bool:
    ranges = asked.ranges()
    return bool(ranges) and not any(start <= one.area_no <= end for start, end in ranges)


def _prior(asked: Asked, places: Sequence[tuple[Hit, Target]], one: Candidate) -> float:
    prior = ELSEWHERE if _is_elsewhere(asked, one) else 1.0
    if asked.near and one.lon is not None and one.lat is not None:
        prior *= 0.05 + math.exp(-metres(asked.near, (one.lon, one.lat)) / FAR)
    for kind, own in (("compound", one.compound_id), ("road", one.road_id)):
        named = {hit.target_id for hit, _row in places if hit.kind == kind}
        prior *= 0.1 if named and own and own not in named else 1.0
    return prior * (0.2 if _is_torn(places, one) else 1.0)


def _is_torn(places: Sequence[tuple[Hit, Target]], one: Candidate) -> bool:
    """Whether another name of the address means only places far from this one."""
    if one.lon is None or one.lat is None:
        return False
    others: dict[int, list[tuple[Hit, Target]]] = defaultdict(list)
    for hit, row in places:
        if not hit.slipped and (one.hit is None or hit.start != one.hit.start):
            others[hit.start].append((hit, row))
    return any(_all_far(rows, (one.lon, one.lat)) for rows in others.values())


def _all_far(rows: Iterable[tuple[Hit, Target]], point: tuple[float, float]) -> bool:
    return all(metres((row.lon, row.lat), point) > (LONG_ROAD if hit.kind == "road" else FAR) for hit, row in rows)


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """How far two points of a city lie apart."""
    across = (one[0] - other[0]) * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(across, one[1] - other[1]) * METRES
