"""Small trees and files for the tests of this app."""

import gzip
import json
import lzma
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from wangge.areas.actions import OfficialCode, Seedling, plant_tree
from wangge.kernel.caches import forget_everything
from wangge.kernel.geometry import read_border

FILES = {
    "provinces.csv": ["code,name", "32,江苏省"],
    "cities.csv": ["code,name,provinceCode", "3205,苏州市,32"],
    "counties.csv": ["code,name,cityCode,provinceCode", "320583,昆山市,3205,32", "320585,太仓市,3205,32"],
    "towns.csv": ["code,name,areaCode", "320583100,玉山镇,320583", "320583101,巴城镇,320583"],
    "villages.csv": [
        "code,name,streetCode",
        "320583100001,同心社区居委会,320583100",
        "320583100200,庙灯村委会,320583100",
    ],
}


def write(folder: Path, name: str, lines: list[str]) -> Path:
    """A file of these lines, packed as its name says."""
    content = ("\n".join(lines) + "\n").encode()
    packed = {".gz": gzip.compress, ".xz": lzma.compress}.get(Path(name).suffix, bytes)(content)
    path = folder / name
    path.write_bytes(packed)
    return path


def small_files(folder: Path) -> list[Path]:
    """A sound tree of 8 areas in five files."""
    return [write(folder, name, lines) for name, lines in FILES.items()]


def square(west: float, south: float, size: float) -> dict[str, Any]:
    """A square as GeoJSON."""
    east, north = west + size, south + size
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def feature(code: object, geometry: object) -> dict[str, Any]:
    """A GeoJSON feature with a code."""
    return {"type": "Feature", "properties": {"gb": code}, "geometry": geometry}


def write_geojson(folder: Path, features: list[Any], name: str = "borders.geojson") -> Path:
    """A GeoJSON file of these features."""
    return write(folder, name, [json.dumps({"type": "FeatureCollection", "features": features})])


def plant_squares(rows: int = 3) -> Seedling:
    """A county of one square degree at 120 E, 31 N with one town, one village and rows x rows grids."""
    step = 1 / rows
    county = _seedling("county", "昆山市", "320583", square(120, 31, 1))
    town = _seedling("town", "玉山镇", "320583100", square(120, 31, 1))
    village = _seedling("village", "同心社区居委会", "320583100001", square(120, 31, 1))
    for at in range(rows * rows):
        corner = square(120 + at % rows * step, 31 + at // rows * step, step)
        grid = _seedling("grid", f"同心社区第{at + 1}网格", f"320583100001{at + 1:03}", corner)
        grid.name_en = f"Grid {at + 1}"
        village.children.append(grid)
    town.children, county.children = [village], [town]
    neighbour = _seedling("county", "太仓市", "320585", square(121, 31, 1))
    city = Seedling("city", "苏州市", OfficialCode("nbs", "2023", "3205"), children=[county, neighbour])
    province = Seedling("province", "江苏省", OfficialCode("nbs", "2023", "32"), children=[city])
    plant_tree([province], by=None, valid_from=date(2023, 6, 30))
    return county


def nine_squares() -> Iterator[None]:
    """For a fixture: a county of nine square grids, three in a row, in one village, and nothing remembered of others."""
    plant_squares(3)
    forget_everything()
    yield
    forget_everything()


def _seedling(level: str, name: str, code: str, geometry: dict[str, Any]) -> Seedling:
    border = read_border(geometry).shape
    return Seedling(level, name, OfficialCode("nbs", "2023", code), border=border, border_source="a test")
