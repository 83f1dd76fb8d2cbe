"""Which frame a drawing seems to be in: by the size of its numbers, and by how its edges fit borders already held."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.utils.translation import gettext as _

from wangge.kernel.frames.moving import BD09, GCJ02, OWN, ZONES, to_own
from wangge.kernel.geometry import CHINA, Places, Shape, corners, metres_to_edges, moved, share_inside

CLOSE_M = 2.0  # corners this near an edge of a neighbour were drawn along it
FITS, FAR_BETTER = 0.25, 2.0  # the share of corners that must fit, and how many times more than as written
LEAST_CORNERS = 3
MOST_CORNERS = 2000
SHIFTED = (OWN, GCJ02, BD09)
MERCATOR = (8_000_000.0, 300_000.0, 15_200_000.0, 7_200_000.0)  # China as web maps project it, in metres


@dataclass(frozen=True)
class Guess:
    """What a drawing seems to be: a frame (None: not known), whether x and y are swapped, and why, as a key.

    `fits` is, for each frame looked at, the share of corners within two metres of a border already held;
    `shift_m` how far the drawing moves when it is taken for that frame.
    """

    frame: str | None
    reason: str
    is_swapped: bool = False
    fits: dict[str, float] = field(default_factory=dict)
    shift_m: float = 0.0

    @property
    def words(self) -> str:
        """The same for the person who sent it."""
        numbers = {"frame": self.frame or "", "metres": f"{self.shift_m:,.0f}"}
        numbers |= {"share": str(round(100 * self.fits.get(self.frame or "", 0)))}
        numbers |= {"written": str(round(100 * self.fits.get(OWN, 0)))}
        return _texts()[self.reason] % numbers


def _texts() -> dict[str, str]:
    return {
        "fits": _("The drawing fits the borders held here as it is."),
        "unclear": _("No border held here runs along the drawing, so its frame cannot be checked."),
        "looks_gcj02": _(
            "Looks like GCJ-02: taken so, %(share)s %% of its corners lie on borders held here; as written, %(written)s"
            " %%. It moves by %(metres)s m."
        ),
        "looks_bd09": _(
            "Looks like BD-09: taken so, %(share)s %% of its corners lie on borders held here; as written, %(written)s"
            " %%. It moves by %(metres)s m."
        ),
        "inside_gcj02": _("Looks like GCJ-02: taken so, it fits into the borders held here; it moves by %(metres)s m."),
        "inside_bd09": _("Looks like BD-09: taken so, it fits into the borders held here; it moves by %(metres)s m."),
        "metres": _("The coordinates are metres; they look like CGCS2000 in a Gauss-Krüger zone (%(frame)s)."),
        "metres_swapped": _(
            "The coordinates are metres, north before east; they look like CGCS2000 in a Gauss-Krüger zone (%(frame)s)."
        ),
        "mercator": _("The coordinates are metres of a web map (EPSG:3857). Please export the drawing in degrees."),
        "swapped": _("Latitude stands before longitude; the two must be exchanged."),
        "elsewhere": _("The coordinates do not lie in China, in no frame known here."),
    }  # fmt: skip


def guess_frame(shape: Shape, known: Sequence[Shape]) -> Guess:
    """The frame a shape seems to be in, its coordinates as written, beside borders held here (CGCS2000 degrees).

    The borders of the parent and of the neighbours serve best. What lies in the middle of nowhere stays unclear.
    """
    west, south, east, north = shape.bounds
    if _lies_in((west, south, east, north), CHINA):
        return _of_degrees(shape, known)
    if _lies_in((south, west, north, east), CHINA):
        return Guess(OWN, "swapped", is_swapped=True)
    if _lies_in((west, south, east, north), MERCATOR):
        return Guess(None, "mercator")
    return _of_metres(shape, known, is_swapped=False) or _of_metres(shape, known, is_swapped=True) or Guess(
        None, "elsewhere"
    )  # fmt: skip


def _lies_in(box: Sequence[float], wider: Sequence[float]) -> bool:
    return wider[0] <= box[0] and wider[1] <= box[1] and box[2] <= wider[2] and box[3] <= wider[3]


def _of_degrees(shape: Shape, known: Sequence[Shape]) -> Guess:
    written = corners(shape, most=MOST_CORNERS)
    if not known or len(written) < LEAST_CORNERS:
        return Guess(OWN, "unclear")
    fits = {frame: _fit(to_own(written, frame), known) for frame in SHIFTED}
    best = max(SHIFTED, key=lambda frame: fits[frame])
    if best != OWN and fits[best] >= FITS and fits[best] >= FAR_BETTER * fits[OWN]:
        return Guess(best, f"looks_{best}", fits=fits, shift_m=_metres(written, to_own(written, best)))
    if fits[OWN] >= FITS:
        return Guess(OWN, "fits", fits=fits)
    return _by_overlap(shape, known, fits)


def _by_overlap(shape: Shape, known: Sequence[Shape], fits: dict[str, float]) -> Guess:
    """Without a common edge: a drawing that leaves the borders held, and does not when taken for another frame."""
    inside = {frame: share_inside(moved(shape, lambda places, f=frame: to_own(places, f)), known) for frame in SHIFTED}  # type: ignore[misc]
    best = max(SHIFTED, key=lambda frame: inside[frame])
    if 0 < inside[OWN] < 0.98 and inside[best] > 0.999:
        there = corners(shape, most=MOST_CORNERS)
        return Guess(best, f"inside_{best}", fits=inside, shift_m=_metres(there, to_own(there, best)))
    return Guess(OWN, "unclear", fits=fits)


def _fit(places: Places, known: Sequence[Shape]) -> float:
    return float((metres_to_edges(places, known) <= CLOSE_M).mean())


def _metres(before: Places, after: Places) -> float:
    north = (after[:, 1] - before[:, 1]) * 111_320
    east = (after[:, 0] - before[:, 0]) * 111_320 * np.cos(np.radians(after[:, 1]))
    return float(np.hypot(east, north).mean())


def _of_metres(shape: Shape, known: Sequence[Shape], *, is_swapped: bool) -> Guess | None:
    """The zone that the number before the easting names; without one, the zone that lands nearest to what is held."""
    centre = np.array([[(shape.bounds[0] + shape.bounds[2]) / 2, (shape.bounds[1] + shape.bounds[3]) / 2]])
    easting, northing = (centre[:, ::-1] if is_swapped else centre)[0]
    if not 300_000 <= northing <= 6_000_000:
        return None
    zone = int(easting // 1_000_000)
    if zone in ZONES and 200_000 <= easting % 1_000_000 <= 800_000:
        frame = f"gk_zone_{zone}"
    elif 200_000 <= easting <= 800_000 and known:
        frame = _nearest_meridian(np.array([[easting, northing]]), known)
    else:
        return None
    return Guess(frame, "metres_swapped" if is_swapped else "metres", is_swapped=is_swapped)


def _nearest_meridian(place: Places, known: Iterable[Shape]) -> str:
    bounds = np.array([shape.bounds for shape in known])
    middle = np.array([[(bounds[:, 0].min() + bounds[:, 2].max()) / 2, (bounds[:, 1].min() + bounds[:, 3].max()) / 2]])

    def away(zone: int) -> float:
        return float(np.abs(to_own(place, f"gk_{3 * zone}e") - middle).max())

    return f"gk_{3 * min(ZONES, key=away)}e"
