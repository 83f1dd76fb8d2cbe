"""A plan as GeoJSON: what stays, what changes, what is new, and in outline what ends."""

import json
from uuid import UUID

from wangge.areas.queries import Drawing, Node
from wangge.kernel import geometry

MOST_AREAS = 4000


def as_geojson(drawing: Drawing, level: str) -> bytes:
    """The areas of one level (the finest with borders, if none is named) as the plan will have them, and what ends."""
    wanted = level or _finest(drawing)
    after = [node for node in drawing.after.values() if node.level == wanted][:MOST_AREAS]
    ended = [node for node in drawing.ended() if node.level == wanted]
    drawing.load_shapes([node.id for node in [*after, *ended]])
    features = [_feature(drawing, node, _fate(drawing, node.id)) for node in after]
    features += [_feature(drawing, node, "ends") for node in ended]
    return f'{{"type":"FeatureCollection","features":[{",".join(filter(None, features))}]}}'.encode()


def _finest(drawing: Drawing) -> str:
    nodes = sorted(drawing.after.values(), key=lambda node: -node.rank)
    return nodes[0].level if nodes else ""


def _fate(drawing: Drawing, key: UUID) -> str:
    row = drawing.planned.get(key)
    return row.fate if row else "stays"


def _feature(drawing: Drawing, node: Node, fate: str) -> str:
    shape = drawing.old_shape(node.id) if fate == "ends" else drawing.new_shape(node.id)
    if shape is None:
        return ""
    lon, lat = geometry.inner_point(shape)
    properties = {"id": str(node.id), "name": node.name, "fate": fate, "level": node.level, "center": [lon, lat]}
    words = json.dumps(properties, ensure_ascii=False, separators=(",", ":"))
    return f'{{"type":"Feature","properties":{words},"geometry":{geometry.to_geojson(shape, decimals=9)}}}'
