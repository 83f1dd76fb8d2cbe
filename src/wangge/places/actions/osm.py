"""Buildings, roads, compounds and landmarks from an extract of OpenStreetMap (© OpenStreetMap contributors)."""

import re
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from wangge.kernel import audit, clock, geometry
from wangge.kernel.geofiles.osm import OsmFeature, read_osm
from wangge.kernel.imports import ImportReport, run
from wangge.places.actions.naming import AT_ONCE, Gazetteer, Spot, spots
from wangge.places.models import Building, Kind
from wangge.places.rules import unit_of

SOURCE = "© OpenStreetMap contributors, ODbL 1.0"
USES = {
    "apartments": "dwelling", "house": "dwelling", "residential": "dwelling", "dormitory": "dwelling",
    "retail": "shop", "commercial": "office", "office": "office", "industrial": "factory", "warehouse": "factory",
    "school": "public", "university": "public", "hospital": "public", "public": "public", "transportation": "public",
}  # fmt: skip
ROADS = frozenset({
    "motorway", "trunk", "primary", "secondary", "tertiary", "residential", "unclassified", "living_street",
    "pedestrian",
})  # fmt: skip
COMPOUNDS = frozenset({"residential", "industrial", "commercial", "retail"})
ROAD_END = re.compile(r"(?:路|街|巷|道|弄|胡同|里|条)$")
NUMBER = re.compile(r"([A-Z]?[0-9一二三四五六七八九十]{1,3})(?:号楼|幢|栋|#|座)$")
Placed = tuple[OsmFeature, Spot]


@transaction.atomic
def import_osm(name: str, content: bytes, *, by: UUID | None, is_dry_run: bool = False) -> ImportReport:
    """Bring in what an extract (XML, plain or gzip) knows of this territory; what lies outside is counted and left.

    Meant for an empty gazetteer: roads, compounds and landmarks known by name stay, buildings are added where none of
    the same outline's middle is registered.
    """

    def read(report: ImportReport) -> None:
        placed = _placed(read_osm(content), report)
        places = Gazetteer(SOURCE, clock.now())
        for kind in (Kind.ROAD, Kind.COMPOUND, Kind.LANDMARK):
            places.learn(
                kind, {spot.region_no for _one, spot in placed}, {one.tags.get("name", "") for one, _spot in placed}
            )
        compounds = [
            (one, spot, places.place(Kind.COMPOUND, one.tags["name"], spot).id)
            for one, spot in placed
            if _is_compound(one)
        ]
        for one, spot in placed:
            if other := _kind(one):
                places.place(other, one.tags["name"], spot)
        places.save()
        built = _buildings(placed, [(one, place) for one, _spot, place in compounds], places)
        Building.objects.bulk_create(built, batch_size=AT_ONCE)
        places.save_names()
        report.added = len(built) + sum(places.count(kind) for kind in (Kind.ROAD, Kind.COMPOUND, Kind.LANDMARK))
        audit.record("import_osm", by=by, subject=("buildings", name), detail={"added": report.added})

    return run(read, name=_("OpenStreetMap extract"), is_dry_run=is_dry_run)


def _placed(found: Sequence[OsmFeature], report: ImportReport) -> list[Placed]:
    report.read = len(found)
    at = spots([geometry.inner_point(one.shape) if one.layer == "multipolygons" else _middle(one) for one in found])
    placed = [(one, spot) for one, spot in zip(found, at, strict=True) if spot]
    report.counts = {_("Outside the territory served here"): len(found) - len(placed)}
    return placed


def _middle(one: OsmFeature) -> tuple[float, float]:
    point = one.shape.interpolate(0.5, normalized=True) if one.layer == "lines" else one.shape
    return float(point.centroid.x), float(point.centroid.y)


def _is_compound(one: OsmFeature) -> bool:
    return one.layer == "multipolygons" and "building" not in one.tags and "name" in one.tags and (
        one.tags.get("landuse") in COMPOUNDS or one.tags.get("amenity") in {"university", "school", "college"}
    )  # fmt: skip


def _kind(one: OsmFeature) -> Kind | None:
    """What else a named thing is: a road, or a landmark; a building is neither."""
    if len(one.tags.get("name", "")) < 2 or "building" in one.tags or _is_compound(one):
        return None
    if one.layer == "lines":
        is_road = one.tags.get("highway", "").removesuffix("_link") in ROADS and ROAD_END.search(one.tags["name"])
        return Kind.ROAD if is_road else None
    return None if "boundary" in one.tags else Kind.LANDMARK


def _buildings(
    placed: Sequence[Placed], compounds: Sequence[tuple[OsmFeature, UUID]], places: Gazetteer
) -> list[Building]:
    held = Building.objects.filter(region_no__in={spot.region_no for _one, spot in placed})
    known = set(held.values_list("lon", "lat"))
    made = []
    for one, spot in placed:
        if "building" in one.tags and (spot.lon, spot.lat) not in known:
            made.append(_building(one, spot, compounds, places))
            if len(made[-1].name) >= 3 and not NUMBER.fullmatch(made[-1].name):
                places.name_building(spot.region_no, made[-1].id, made[-1].name)
    return made


def _building(one: OsmFeature, spot: Spot, compounds: Sequence[tuple[OsmFeature, UUID]], places: Gazetteer) -> Building:
    name = one.tags.get("name", "")[:60]
    around = next((place for area, place in compounds if area.shape.intersects(one.shape.centroid)), None)
    told = NUMBER.search(name) if around else None
    road, house_no = one.tags.get("addr:street", ""), one.tags.get("addr:housenumber", "").removesuffix("号")
    levels, height = _whole(one.tags.get("building:levels", "")), _height(one.tags.get("height", ""))
    return Building(
        region_no=spot.region_no, lon=spot.lon, lat=spot.lat, area_no=spot.area_no, compound_id=around,
        number=unit_of(told.group()) if told else "", name="" if told and told.group() == name else name,
        road_id=None, house_no=house_no if road else "", wkb=geometry.to_wkb(one.shape), floors_above=levels,
        height=height, use=USES.get(one.tags["building"], "unknown"), source=SOURCE, recorded_at=places.at,
    )  # fmt: skip


def _whole(written: str) -> int | None:
    return int(float(written)) if re.fullmatch(r"\d{1,3}(?:\.\d)?", written) and float(written) <= 200 else None


def _height(written: str) -> float | None:
    found = re.match(r"\d{1,3}(?:\.\d+)?", written)
    return float(found.group()) if found else None
