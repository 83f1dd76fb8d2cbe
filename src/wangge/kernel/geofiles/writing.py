"""Writing files that others read: GeoPackage with its frame declared, GeoJSON in CGCS2000 degrees."""

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec
import numpy as np
import pyogrio
import shapely

from wangge.kernel.geometry import to_geojson

EPSG = "EPSG:4490"
KINDS = {"text": object, "whole": np.int64, "yes": np.bool_}
GEOMETRY = {"area": "MultiPolygon", "point": "Point"}


@dataclass(frozen=True)
class FileLayer:
    """What becomes one layer: its columns with their kinds (text, whole, yes), rows, and shapes as WKB or None."""

    name: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]] = field(default=())
    shapes: Sequence[bytes | None] = field(default=())
    drawn_as: str = "area"  # or point


def write_geopackage(layers: Sequence[FileLayer]) -> bytes:
    """A GeoPackage (OGC 12-128) with one table for each layer, in EPSG:4490; longitude first, as it prescribes."""
    made = io.BytesIO()
    for number, layer in enumerate(layers):
        cells = [_column(layer, name, kind) for name, kind in layer.columns.items()]
        pyogrio.raw.write(
            made, geometry=_geometry(layer), field_data=[values for values, _missing in cells],
            field_mask=[missing for _values, missing in cells], fields=np.array(list(layer.columns), dtype=object),
            layer=layer.name, driver="GPKG", geometry_type=GEOMETRY[layer.drawn_as], crs=EPSG,
            promote_to_multi=layer.drawn_as == "area", append=number > 0,
        )  # fmt: skip
    return made.getvalue()


def _geometry(layer: FileLayer) -> Any:
    return np.array([*layer.shapes, None], dtype=object)[:-1]


def _column(layer: FileLayer, name: str, kind: str) -> tuple[Any, Any]:
    """The values of a column, and which of them are missing."""
    written = [row.get(name) for row in layer.rows]
    missing = np.array([value is None for value in written], dtype=np.bool_)
    if kind == "text":
        return np.array([None if value is None else str(value) for value in [*written, ""]], dtype=object)[:-1], missing
    return np.array([0 if value is None else value for value in written], dtype=KINDS[kind]), missing


def write_geojson(layer: FileLayer) -> Iterator[bytes]:
    """A GeoJSON collection, piece by piece, in CGCS2000 longitude and latitude (six decimals are 10 cm).

    RFC 7946 knows WGS-84 alone. No register holds a difference between the two, so none is calculated, and no other
    frame is declared in the file: whoever needs centimetres takes the GeoPackage, which says EPSG:4490.
    """
    yield b'{"type":"FeatureCollection","features":['
    for number, (row, wkb) in enumerate(zip(layer.rows, layer.shapes, strict=True)):
        drawn = to_geojson(shapely.from_wkb(wkb)).encode() if wkb is not None else b"null"
        yield b'%s{"type":"Feature","properties":%s,"geometry":%s}' % (
            b"," if number else b"", msgspec.json.encode(dict(row)), drawn,
        )  # fmt: skip
    yield b"]}"
