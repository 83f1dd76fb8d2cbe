"""Reads of places. Nobody has to say who asks: buildings, roads and landmarks are public, and no person is in them.

The counts of households and residents are internal: doors show those of one building to staff only.
"""

from wangge.places.queries.buildings import (
    BuildingRow,
    Chart,
    building_by_key,
    buildings_in,
    buildings_map,
    chart_of,
    standard_address,
    story_of,
    title_of,
)
from wangge.places.queries.counting import (
    Counts,
    GridCounts,
    counts_by_grid,
    counts_under,
    figures_of,
    places_in,
    rows_at,
    rows_in,
    weights_of,
)
from wangge.places.queries.finding import Found, find_address

__all__ = [
    "BuildingRow", "Chart", "Counts", "Found", "GridCounts", "building_by_key", "buildings_in",
    "buildings_map", "chart_of", "counts_by_grid", "counts_under", "figures_of",
    "find_address", "places_in", "rows_at", "rows_in", "standard_address", "story_of", "title_of", "weights_of",
]  # fmt: skip
