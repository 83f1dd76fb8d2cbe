"""Reads of components: what stands near a place, and the classes."""

from dataclasses import dataclass

from wangge.assets.models import Component, ComponentClass
from wangge.assets.rules import box_around, metres_between
from wangge.kernel.caches import kept_for

MOST_NEAR = 200
FARTHEST = 2000.0


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
