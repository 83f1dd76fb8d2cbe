"""Nouns of the territory: areas and their numbers, what they were before, plans to change them, ways to number them."""

from wangge.areas.models.counts import AreaTally
from wangge.areas.models.plans import AreaMove, Plan, PlannedArea, PlanStep, SizeRule
from wangge.areas.models.schemes import CodeScheme
from wangge.areas.models.times import AreaVersion, ShapeVersion
from wangge.areas.models.tree import Area, AreaCode, AreaLevel, AreaQuerySet, AreaShape, Region, RegionSpan

__all__ = [
    "Area",
    "AreaCode",
    "AreaLevel",
    "AreaMove",
    "AreaQuerySet",
    "AreaShape",
    "AreaTally",
    "AreaVersion",
    "CodeScheme",
    "Plan",
    "PlanStep",
    "PlannedArea",
    "Region",
    "RegionSpan",
    "ShapeVersion",
    "SizeRule",
]
