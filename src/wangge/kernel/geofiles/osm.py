"""Reading an extract of OpenStreetMap (XML, plain or gzip): what has a name or is a building, with its tags."""

import re
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

import pyogrio
import shapely
from django.utils.translation import gettext as _
from pyogrio.errors import DataLayerError, DataSourceError

from wangge.kernel.geofiles.packed import DECLARED, MOST_UNPACKED, unreadable
from wangge.kernel.geometry import Shape

LAYERS = ("points", "lines", "multipolygons")
TAG = re.compile(r'"((?:[^"\\]|\\.)*)"=>"((?:[^"\\]|\\.)*)"')
MOST_FEATURES = 500_000


class OsmFeature(NamedTuple):
    """A point, a line or an area of the extract: its tags and its shape in WGS-84 degrees, as CGCS2000 to a metre."""

    layer: str
    tags: dict[str, str]
    shape: Shape


def read_osm(content: bytes) -> list[OsmFeature]:
    """The named features and the buildings of an extract; InvalidInputError when it is none."""
    text = _unpacked(content)
    start = text[:4000].decode("utf-8", "replace")
    if "<osm" not in start or DECLARED.search(start):
        raise unreadable(_("it is no extract of OpenStreetMap"))
    try:
        return [one for layer in LAYERS for one in _layer(text, layer)]
    except (DataSourceError, DataLayerError, ValueError, RuntimeError) as error:
        raise unreadable(_("it is damaged")) from error


def _unpacked(content: bytes) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content
    try:
        unpack = zlib.decompressobj(31)
        text = unpack.decompress(content, MOST_UNPACKED)
    except zlib.error as error:
        raise unreadable(_("it is damaged")) from error
    if unpack.unconsumed_tail:
        raise unreadable(_("it is larger than %(most)s MB") % {"most": MOST_UNPACKED // 1_000_000})
    return text


def _layer(text: bytes, layer: str) -> Iterator[OsmFeature]:
    meta, _ids, shapes, columns = pyogrio.raw.read(text, layer=layer)
    names = meta["fields"].tolist()
    for number, wkb in enumerate(shapes if shapes is not None else []):
        tags = _tags({name: column[number] for name, column in zip(names, columns, strict=True)})
        if wkb is not None and ("name" in tags or "building" in tags):
            yield OsmFeature(layer, tags, shapely.from_wkb(wkb))
        if number > MOST_FEATURES:
            raise unreadable(_("it has more than %(most)s features") % {"most": f"{MOST_FEATURES:,}"})


def _tags(row: dict[str, Any]) -> dict[str, str]:
    others = dict(TAG.findall(row.pop("other_tags", None) or ""))
    return {**others, **{key: value for key, value in row.items() if isinstance(value, str)}}
