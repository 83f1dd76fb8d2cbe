"""The door to H3: the hexagons that places lie in, for maps on which places are counted and none is shown."""

import h3.api.numpy_int as h3
import numpy as np
import shapely
from numpy.typing import NDArray

from wangge.kernel.geometry import Places

Cells = NDArray[np.uint64]
COARSEST, SMALLEST = 4, 9  # 20 km and 200 m from corner to centre
ZOOMS_A_STEP = 1.404  # a step of H3 makes hexagons smaller by the root of seven


def size_at(zoom: int) -> int:
    """The size (resolution) whose hexagons are some 40 pixels across at a zoom."""
    return min(max(round((zoom - 1.2) / ZOOMS_A_STEP), COARSEST), SMALLEST)


def counted(places: Places, size: int) -> tuple[Cells, NDArray[np.int64]]:
    """The hexagons that hold any of these places (longitude, latitude), and how many each holds."""
    found = [h3.latlng_to_cell(lat, lon, size) for lon, lat in places.tolist()]
    cells, counts = np.unique(np.array(found, dtype=np.uint64), return_counts=True)
    return cells, counts.astype(np.int64)


def outlines(cells: Cells) -> NDArray[np.object_]:
    """The hexagons as shapes in longitude and latitude."""
    rings = [[(lon, lat) for lat, lon in h3.cell_to_boundary(cell)] for cell in cells.tolist()]
    return np.asarray([shapely.Polygon(ring) for ring in rings], dtype=object)
