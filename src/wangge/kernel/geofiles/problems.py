"""What is wrong with a drawing, and where: reasons as keys, in words for the person, with the place on the map."""

import re
from dataclasses import dataclass

import shapely
from django.utils.translation import gettext as _

from wangge.kernel.geometry import Shape

WHERE = re.compile(r"^(.*?)\[(\S+) (\S+)\]$")
REASONS = {  # as GEOS says it
    "Self-intersection": "self_crossing",
    "Ring Self-intersection": "self_crossing",
    "Hole lies outside shell": "hole_outside",
    "Holes are nested": "holes_overlap",
    "Nested shells": "parts_overlap",
    "Duplicate Rings": "parts_overlap",
    "Interior is disconnected": "holes_cut",
    "Too few points in geometry component": "too_few_corners",
    "Invalid Coordinate": "malformed",
}
REMARKS = frozenset({"height_dropped"})


@dataclass(frozen=True)
class FileProblem:
    """One fault of one feature (1 = first; 0: of the whole file): why, as a key, and where on the map, if known."""

    number: int
    reason: str
    lon: float | None = None
    lat: float | None = None

    @property
    def is_error(self) -> bool:
        """Whether the feature cannot be used; a remark otherwise."""
        return self.reason not in REMARKS

    @property
    def words(self) -> str:
        """The fault for the person who sent the file, with its place."""
        said = _texts()[self.reason]
        if self.lon is None or self.lat is None:
            return said
        place = {"fault": said, "lon": f"{self.lon:.6f}", "lat": f"{self.lat:.6f}"}
        return _("%(fault)s The place is longitude %(lon)s, latitude %(lat)s.") % place


def _texts() -> dict[str, str]:
    return {
        "no_geometry": _("The feature has no geometry."),
        "malformed": _("The geometry cannot be read."),
        "empty": _("The geometry holds no points."),
        "unclosed": _("The border does not end where it begins."),
        "too_few_corners": _("The border has fewer than three corners."),
        "not_a_polygon": _("The geometry is not a polygon, so it is no area."),
        "self_crossing": _("The border crosses itself."),
        "hole_outside": _("A hole lies outside of its area."),
        "holes_overlap": _("Two holes overlap."),
        "holes_cut": _("Holes cut the area into parts that touch in single points."),
        "parts_overlap": _("Two parts of the area overlap."),
        "outside_china": _("The coordinates do not lie in China; they may be in another frame or in metres."),
        "height_dropped": _("The corners carry heights; they were left out."),
    }


def problems_of(shape: Shape, number: int = 0) -> list[FileProblem]:
    """Why a shape is no sound area, each part by itself; none for a sound one. Holes and islands are sound."""
    if shape.is_empty:
        return [FileProblem(number, "empty")]
    if shape.geom_type not in {"Polygon", "MultiPolygon"}:
        return [FileProblem(number, "not_a_polygon")]
    found = [_fault(part, number) for part in shapely.get_parts(shape) if not part.is_valid]
    return found or ([] if shape.is_valid else [_fault(shape, number)])


def _fault(shape: Shape, number: int) -> FileProblem:
    said = shapely.is_valid_reason(shape)
    at = WHERE.match(said)
    reason = REASONS.get((at.group(1) if at else said).strip(), "malformed")
    if at is None or reason == "malformed":
        return FileProblem(number, reason)
    return FileProblem(number, reason, float(at.group(2)), float(at.group(3)))
