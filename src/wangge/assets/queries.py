"""Reads of components: what stands near a place, and the classes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.conf import settings

from wangge.access.rules import Scope
from wangge.areas import queries as area_queries
from wangge.areas.followers import Located, Ranges
from wangge.assets.models import Component, ComponentClass
from wangge.assets.rules import box_around, metres_between
from wangge.kernel import tiles
from wangge.kernel.caches import kept_for
from wangge.kernel.maps import Asked

MOST_NEAR = 200
FARTHEST = 2000.0
MOST_IN_A_TILE = 20_000
SINGLE_FROM = 16  # the zoom from which components stand for themselves
SHOWN = ("n", "name", "name_en", "code", "state")


@dataclass(frozen=True)
class NearComponent:
    """A component and how far away it stands."""

    component: Component
    metres: float


def components_near(region_no: int, lon: float, lat: float, metres: float) -> list[NearComponent]:
    """What stands within so many metres (at most 2,000) in one region: at most 200, nearest first, no removed ones.

    The box is one range on the index (region_no, lat, lon); the distance decides in it.
    """
    reach = min(metres, FARTHEST)
    west, south, east, north = box_around(lon, lat, reach)
    inside = Component.objects.filter(region_no=region_no, lat__range=(south, north), lon__range=(west, east))
    standing = inside.exclude(state=Component.State.REMOVED).select_related("small_class", "maintainer", "competent")
    measured = [NearComponent(one, metres_between(lon, lat, one.lon, one.lat)) for one in standing]
    return sorted((one for one in measured if one.metres <= reach), key=lambda one: one.metres)[:MOST_NEAR]


@kept_for(60)
def small_classes() -> dict[str, ComponentClass]:
    """The small classes by their four digits."""
    return {one.code: one for one in ComponentClass.objects.exclude(parent=None)}


def regions_seen(scope: Scope) -> list[int]:
    """The regions whose components this viewer sees, whatever the door: staff their own; where published, all of them.

    The one place that reads the setting; without it a visitor sees none.
    """
    public = area_queries.open_regions() if settings.PUBLISH_COMPONENTS else ()
    return sorted({*scope.regions, *public})


def sees_components(scope: Scope) -> bool:
    """Whether there are components at all for this viewer."""
    return bool(regions_seen(scope))


def component_tile(scope: Scope, asked: Asked) -> bytes:
    """The packed tile of components of the regions a viewer sees, gathered to clusters; removed ones are not there.

    One range of the index (region_no, lat, lon), cut off at MOST_IN_A_TILE.
    """
    west, south, east, north = asked.tile.degrees()
    inside = Component.objects.filter(
        region_no__in=regions_seen(scope), lat__range=(south, north), lon__range=(west, east)
    )
    standing = inside.exclude(state=Component.State.REMOVED).order_by("region_no", "lat", "lon")
    rows = list(standing.values_list("lon", "lat", "small_class_id", "code", "state")[:MOST_IN_A_TILE])
    if not rows:
        return b""
    points = tiles.to_world(np.array([row[:2] for row in rows], dtype=np.float64))
    found = tiles.clusters(points, asked.tile, 3 if asked.tile.z < SINGLE_FROM else 6)
    said = [
        (n, *_said(*rows[at][2:])) if n == 1 else (n, None, None, None, None)
        for n, at in zip(found.counts.tolist(), found.first.tolist(), strict=True)
    ]
    geometries = tiles.at_points(found.places, asked.tile)
    return tiles.packed(tiles.layer("components", tiles.POINT, geometries, keys=SHOWN, rows=said))


def _said(class_code: str, code: str, state: str) -> tuple[str, str | None, str, str]:
    """What the map says of one component."""
    named = small_classes().get(class_code)
    return named.name_zh if named else class_code, named.name_en or None if named else None, code, state


def count_components(ranges: Ranges) -> dict[str, int]:
    """How many components that are not removed stand within ranges of positions."""
    regions = area_queries.regions_of(ranges)
    standing = Component.objects.filter(region_no__in=regions).exclude(state=Component.State.REMOVED)
    return {"components": sum(standing.filter(area_no__range=span).count() for span in ranges)}


def components_at(regions: Sequence[int], numbers: Sequence[int]) -> list[Located]:
    """Every component at these very positions, with its point."""
    rows = Component.objects.filter(region_no__in=regions, area_no__in=numbers)
    return [Located(*row) for row in rows.values_list("region_no", "id", "area_no", "lon", "lat")]
