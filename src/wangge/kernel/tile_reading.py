"""A vector tile read back (MVT 2.1): what it draws, in degrees, for maps on paper from the same tiles as on screens."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import shapely

from wangge.kernel import tiles
from wangge.kernel.geometry import Numbers, Places, Shape
from wangge.kernel.tiles import EXTENT, POINT, POLYGON, Tile

VARINT, EIGHT, LONG, FOUR = 0, 1, 2, 5
LAYER = 3
NAME, FEATURE, KEY, VALUE = 1, 2, 3, 4
TEXT, YES = 1, 7
TAGS, KIND, GEOMETRY = 2, 3, 4
MOVE, LINE = 1, 2
Value = str | int | bool


@dataclass(frozen=True)
class Drawn:
    """One feature of a tile: the layer it stands in, what is said of it, and its shape in degrees."""

    layer: str
    said: dict[str, Value]
    shape: Shape


def read_tile(packed: bytes, tile: Tile) -> list[Drawn]:
    """Every feature of a packed tile, those beyond its edge as well."""
    parts = _fields(tiles.unpacked(packed)) if packed else ()
    return [one for field in parts if field.number == LAYER for one in _layer(field.part, tile)]


def _layer(body: bytes, tile: Tile) -> Iterator[Drawn]:
    found: dict[int, list[bytes]] = {NAME: [], FEATURE: [], KEY: [], VALUE: []}
    for field in _fields(body):
        found.get(field.number, []).append(field.part)
    keys, values = [key.decode() for key in found[KEY]], [_value(value) for value in found[VALUE]]
    for feature in found[FEATURE]:
        one = {field.number: field for field in _fields(feature)}
        tags = _numbers(one[TAGS].part) if TAGS in one else []
        said = {keys[key]: values[value] for key, value in zip(tags[::2], tags[1::2], strict=True)}
        shape = _shape(_numbers(one[GEOMETRY].part), one[KIND].value, tile)
        if not shape.is_empty:
            yield Drawn(found[NAME][0].decode(), said, shape)


def _shape(commands: list[int], kind: int, tile: Tile) -> Shape:
    """The shape that some commands draw, in degrees."""
    parts = list(_parts(commands))
    degrees = [_degrees(part, tile) for part in parts]
    if kind == POINT:
        return shapely.MultiPoint(np.concatenate(degrees))
    if kind != POLYGON:
        return shapely.MultiLineString([one for one in degrees if len(one) > 1])
    rings = [one for one in degrees if len(one) > 2]
    return _surface(rings)


def _surface(rings: list[Places]) -> Shape:
    """Rings as a surface: what lies within an odd number of them."""
    shape: Shape = shapely.Polygon()
    for ring in rings:
        shape = shapely.symmetric_difference(shape, shapely.make_valid(shapely.Polygon(ring)))
    return shape


def _parts(commands: list[int]) -> Iterator[Numbers]:
    """The lines that are drawn, in units of the tile."""
    x = y = at = 0
    line: list[tuple[int, int]] = []
    while at < len(commands):
        command, count = commands[at] & 7, commands[at] >> 3
        at += 1
        for _each in range(count if command in (MOVE, LINE) else 0):
            x += _signed(commands[at])
            y += _signed(commands[at + 1])
            at += 2
            if command == MOVE and line:
                yield np.array(line, dtype=np.int64)
                line = []
            line.append((x, y))
    if line:
        yield np.array(line, dtype=np.int64)


def _degrees(part: Numbers, tile: Tile) -> Places:
    west, north, east, _south = tile.box()
    world = part * ((east - west) / EXTENT) + (west, north)
    return tiles.to_degrees(np.round(world).astype(np.int32))


class _Field(NamedTuple):
    """A field of a message: its number, and its bytes or its value."""

    number: int
    part: bytes = b""
    value: int = 0


def _fields(body: bytes) -> Iterator[_Field]:
    """Fields of a message as they stand."""
    at = 0
    while at < len(body):
        key, at = _varint(body, at)
        kind = key & 7
        if kind == VARINT:
            value, at = _varint(body, at)
            yield _Field(key >> 3, value=value)
        else:
            length, at = _varint(body, at) if kind == LONG else ({EIGHT: 8, FOUR: 4}[kind], at)
            yield _Field(key >> 3, body[at : at + length])
            at += length


def _value(body: bytes) -> Value:
    """A value as our tiles have them: text, whole number, yes."""
    field = next(_fields(body))
    return field.part.decode() if field.number == TEXT else bool(field.value) if field.number == YES else field.value


def _numbers(body: bytes) -> list[int]:
    found, at = [], 0
    while at < len(body):
        value, at = _varint(body, at)
        found.append(value)
    return found


def _varint(body: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = body[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)
