"""Reading a drawing: its features with their properties and shapes as written, and the frame the file declares."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError, FeatureError, FieldError, GeometryError
from shapely.errors import GEOSException

from wangge.kernel.frames import OWN, frame_of, shape_to_own
from wangge.kernel.geofiles.packed import Part, parts_of, unreadable
from wangge.kernel.geofiles.problems import FileProblem, problems_of
from wangge.kernel.geometry import Shape, is_in_china

MOST_FEATURES = 100_000
MOST_CORNERS = 5_000_000
MOST_LAYERS = 50
DRIVERS = {"shapefile": {"ESRI Shapefile"}, "kml": {"LIBKML", "KML"}, "gpkg": {"GPKG"}}
FAULTS = (DataSourceError, DataLayerError, FeatureError, FieldError, GeometryError, ValueError, RuntimeError)
pyogrio.set_gdal_config_options({
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": "none", "OGR_SQLITE_ALLOW_EXTERNAL_ACCESS": "NO",
})  # fmt: skip


@dataclass(frozen=True)
class FileFeature:
    """One feature of a file (1 = first): its drawing's name, its properties, its shape as written, or why none."""

    number: int
    layer: str
    properties: dict[str, Any]
    shape: Shape | None
    fault: str = ""


@dataclass(frozen=True)
class GeoFile:
    """A file as it was read: coordinates as written. `declared` is the frame it names, None if it names none."""

    name: str
    kind: str
    declared: str | None
    features: list[FileFeature] = field(default_factory=list)


def read_geofile(content: bytes, name: str) -> GeoFile:
    """Read GeoJSON, a zipped Shapefile, KML, KMZ or GeoPackage; InvalidInputError, with the reason, for anything else.

    At most 45 MB, 100,000 features and five million corners. Nothing outside of the file is opened.
    """
    parts = parts_of(content, name)
    found: list[FileFeature] = []
    declared: list[str | None] = []
    for part in parts:
        for layer, frame, features in _from_geojson(part) if part.kind == "geojson" else _from_gdal(part):
            declared.append(frame)
            found += [FileFeature(len(found) + at, layer, *feature) for at, feature in enumerate(features, 1)]
            _refuse_too_many(found)
    known = set(declared)
    return GeoFile(name, parts[0].kind, known.pop() if len(known) == 1 else None, found)


def areas_of(file: GeoFile, frame: str | None = None) -> tuple[list[FileFeature], list[FileProblem]]:
    """The sound areas of a file in CGCS2000 degrees, and every fault with its feature and its place.

    `frame` says in which frame the file is drawn; without it, as it declares, else CGCS2000.
    """
    areas: list[FileFeature] = []
    problems: list[FileProblem] = []
    for one in file.features:
        found, shape = _checked(one, frame or file.declared or OWN)
        problems += found
        if shape is not None and not any(problem.is_error for problem in found):
            areas.append(FileFeature(one.number, one.layer, one.properties, shape))
    return areas, problems


def _checked(one: FileFeature, frame: str) -> tuple[list[FileProblem], Shape | None]:
    if one.shape is None:
        return [FileProblem(one.number, one.fault or "no_geometry")], None
    shape = shape_to_own(shapely.force_2d(one.shape), frame)
    found = [FileProblem(one.number, "height_dropped")] if one.shape.has_z else []
    if not shape.is_empty and not is_in_china(shape):
        return [*found, FileProblem(one.number, "outside_china")], None
    return found + problems_of(shape, one.number), shape


def _refuse_too_many(features: list[FileFeature]) -> None:
    if len(features) > MOST_FEATURES:
        raise unreadable(_("it has more than %(most)s features") % {"most": f"{MOST_FEATURES:,}"})
    if sum(int(shapely.get_num_coordinates(one.shape)) for one in features) > MOST_CORNERS:
        raise unreadable(_("its borders have more than %(most)s corners") % {"most": f"{MOST_CORNERS:,}"})


Read = tuple[dict[str, Any], Shape | None, str]
Layer = tuple[str, str | None, list[Read]]


def _shape(written: bytes, *, is_json: bool) -> tuple[Shape | None, str]:
    """A shape from GeoJSON or WKB, or why there is none."""
    try:
        shape = shapely.from_geojson(written) if is_json else shapely.from_wkb(written)
    except GEOSException as error:
        said = str(error).lower()
        return (
            None,
            "unclosed" if "closed" in said else "too_few_corners" if "number of points" in said else "malformed",
        )
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None, "malformed"
    return shape, ""


# GeoJSON, without GDAL: so that every feature is told by its number


NOTHING = msgspec.Raw(b"null")


class _Feature(msgspec.Struct):
    type: str = ""
    properties: Any = None
    geometry: msgspec.Raw = NOTHING


class _Collection(msgspec.Struct):
    type: str = ""
    features: list[_Feature] | None = None
    crs: Any = None
    properties: Any = None
    geometry: msgspec.Raw = NOTHING


def _from_geojson(part: Part) -> Iterator[Layer]:
    try:
        read = msgspec.json.decode(part.content, type=_Collection)
    except (msgspec.MsgspecError, RecursionError) as error:
        raise unreadable(_("it is no sound GeoJSON (%(why)s)") % {"why": str(error)[:200]}) from error
    if read.features is None and read.type != "Feature":
        raise unreadable(_("it is not a GeoJSON collection of features"))
    features = read.features if read.features is not None else [_Feature("Feature", read.properties, read.geometry)]
    yield part.name, _frame_of_member(read.crs), [_from_feature(one) for one in features]


def _frame_of_member(crs: Any) -> str | None:
    """The frame of a member `crs` as files of before 2016 carry it; without one nothing is declared."""
    named = crs.get("properties") if isinstance(crs, dict) else None
    said = named.get("name") if isinstance(named, dict) else None
    return frame_of(said) if isinstance(said, str) and len(said) < 100 else None


def _from_feature(one: _Feature) -> Read:
    properties = one.properties if isinstance(one.properties, dict) else {}
    written = bytes(one.geometry)
    if written.strip() == b"null":
        return properties, None, "no_geometry"
    if written.count(b"GeometryCollection") > 1:  # nested ones are of no use and may be without end
        return properties, None, "malformed"
    return properties, *_shape(written, is_json=True)


# everything else


def _from_gdal(part: Part) -> Iterator[Layer]:
    try:
        layers = pyogrio.list_layers(part.content)[:MOST_LAYERS, 0]
        for number, layer in enumerate(layers):
            yield _layer(part, number, part.name if len(layers) == 1 else str(layer))
    except UnicodeDecodeError as error:
        raise unreadable(_("its letters are neither UTF-8 nor GBK")) from error
    except FAULTS as error:
        raise unreadable(_("it is damaged")) from error


def _layer(part: Part, layer: int, name: str) -> Layer:
    encoding = part.encoding if part.kind == "shapefile" else None
    about = pyogrio.read_info(part.content, layer=layer, encoding=encoding)
    if about["driver"] not in DRIVERS[part.kind]:
        raise unreadable(_("it is none of GeoJSON, zipped Shapefile, KML, KMZ or GeoPackage"))
    meta, _ids, shapes, columns = pyogrio.raw.read(
        part.content, layer=layer, encoding=encoding, max_features=MOST_FEATURES + 1, datetime_as_string=True
    )
    number = len(shapes) if shapes is not None else 0
    values = [[_plain(value) for value in column.tolist()] for column in columns]
    rows = [dict(zip(meta["fields"].tolist(), row, strict=True)) for row in zip(*values, strict=True)]
    read = [(row, *_from_wkb(wkb)) for row, wkb in zip(rows or [{}] * number, shapes if number else [], strict=True)]
    return name, frame_of(meta["crs"]), read


def _from_wkb(wkb: bytes | None) -> tuple[Shape | None, str]:
    return (None, "no_geometry") if wkb is None else _shape(wkb, is_json=False)


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and value != value else value  # noqa: PLR0124 - not a number
