"""Promises of the door to geographic files: what is read as it stands, what is refused and why, what is written."""

import io
import json
import socket
import sqlite3
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from wangge.kernel.errors import InvalidInputError
from wangge.kernel.frames import shape_from_own
from wangge.kernel.geofiles import FileLayer, areas_of, problems_of, read_geofile, write_geojson, write_geopackage
from wangge.kernel.geometry import area_km2

SQUARE = box(120.95, 31.35, 120.96, 31.36)
RING = Polygon(SQUARE.exterior, [box(120.952, 31.352, 120.954, 31.354).exterior])
ISLANDS = MultiPolygon([SQUARE, box(120.97, 31.35, 120.98, 31.36)])
BOW = Polygon([(120.95, 31.35), (120.96, 31.36), (120.96, 31.35), (120.95, 31.36)])
NAMES = ["玉山镇第一网格", "第二网格"]


def geojson(*geometries: Any, **more: Any) -> bytes:
    drawn = [json.loads(shapely.to_geojson(one)) if hasattr(one, "wkb") else one for one in geometries]
    features = [
        {"type": "Feature", "properties": {"名称": name}, "geometry": one}
        for name, one in zip(NAMES, drawn, strict=False)
    ]
    return json.dumps({"type": "FeatureCollection", "features": features, **more}, ensure_ascii=False).encode()


def written(driver: str, shapes: list[Any], path: Path, *, crs: str = "EPSG:4490", **more: Any) -> bytes:
    """A file as another program would write it."""
    pyogrio.raw.write(
        str(path), geometry=np.array([shapely.to_wkb(one) for one in shapes], dtype=object),
        field_data=[np.array(NAMES[: len(shapes)], dtype=object)], fields=np.array(["名称"], dtype=object),
        driver=driver, geometry_type="Unknown" if driver != "ESRI Shapefile" else "Polygon", crs=crs, **more,
    )  # fmt: skip
    return path.read_bytes()


def shapefile(folder: Path, shapes: list[Any], *, without: tuple[str, ...] = (), **more: Any) -> bytes:
    written("ESRI Shapefile", shapes, folder / "网格.shp", **more)
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as out:
        for one in folder.iterdir():
            if one.suffix not in without:
                out.writestr(f"图/{one.name}", one.read_bytes())
    return made.getvalue()


def refusal(content: bytes, name: str = "x") -> str:
    with pytest.raises(InvalidInputError) as caught:
        read_geofile(content, name)
    return caught.value.message


def test_geojson_is_read_with_its_properties_holes_and_islands() -> None:
    areas, problems = areas_of(read_geofile(geojson(RING, ISLANDS), "a.geojson"))
    assert problems == []
    assert [one.properties["名称"] for one in areas] == NAMES
    assert [one.shape.equals(was) for one, was in zip(areas, (RING, ISLANDS), strict=True) if one.shape] == [True, True]


@pytest.mark.parametrize("encoding", ["CP936", "UTF-8"])
@pytest.mark.parametrize("without", [(), (".cpg",)])
def test_a_zipped_shapefile_is_read_in_either_encoding(tmp_path: Path, encoding: str, without: tuple[str, ...]) -> None:
    file = read_geofile(shapefile(tmp_path, [SQUARE, RING], without=without, encoding=encoding), "网格.zip")
    areas, problems = areas_of(file)
    assert (file.kind, file.declared, problems) == ("shapefile", "cgcs2000", [])
    assert [one.properties["名称"] for one in areas] == NAMES
    assert areas[1].shape is not None
    assert areas[1].shape.equals(RING)


def test_a_shapefile_in_a_zone_lands_where_it_was_drawn(tmp_path: Path) -> None:
    metres = [shape_from_own(RING, "gk_120e")]
    file = read_geofile(shapefile(tmp_path, metres, crs="EPSG:4549", encoding="UTF-8"), "网格.zip")
    [area], problems = areas_of(file)
    assert (file.declared, problems) == ("gk_120e", [])
    assert area.shape is not None
    assert area.shape.hausdorff_distance(RING) * 111_320 < 0.01


def test_kml_kmz_and_geopackage_are_read(tmp_path: Path) -> None:
    kml = written("KML", [RING], tmp_path / "a.kml", crs="EPSG:4326")
    kmz = io.BytesIO()
    with zipfile.ZipFile(kmz, "w") as out:
        out.writestr("doc.kml", kml)
    gpkg = written("GPKG", [RING], tmp_path / "a.gpkg", crs="EPSG:4490")
    for content, kind, declared in (
        (kml, "kml", "wgs84"),
        (kmz.getvalue(), "kml", "wgs84"),
        (gpkg, "gpkg", "cgcs2000"),
    ):
        file = read_geofile(content, f"a.{kind}")
        [area], _remarks = areas_of(file)
        assert (file.kind, file.declared) == (kind, declared)
        assert area.shape is not None
        assert area.shape.equals_exact(RING, 1e-9)


BAD = {
    "self_crossing": BOW,
    "not_a_polygon": shapely.LineString([(120.95, 31.35), (120.96, 31.36)]),
    "unclosed": {
        "type": "Polygon",
        "coordinates": [[[120.95, 31.35], [120.96, 31.35], [120.96, 31.36], [120.95, 31.36]]],
    },
    "too_few_corners": {"type": "Polygon", "coordinates": [[[120.95, 31.35], [120.96, 31.35], [120.95, 31.35]]]},
    "empty": {"type": "Polygon", "coordinates": []},
    "no_geometry": None,
    "malformed": {"type": "Polygon", "coordinates": [[["a", "b"]]]},
    "outside_china": box(2, 48, 3, 49),
    "hole_outside": Polygon(SQUARE.exterior, [box(121.1, 31.352, 121.2, 31.354).exterior]),
    "parts_overlap": MultiPolygon([SQUARE, box(120.955, 31.351, 120.957, 31.353)]),
}


@pytest.mark.parametrize("reason", BAD)
def test_a_fault_is_told_by_feature_and_reason_and_sound_ones_are_taken(reason: str) -> None:
    areas, [problem] = areas_of(read_geofile(geojson(SQUARE, BAD[reason]), "a.geojson"))
    assert (problem.number, problem.reason) == (2, reason)
    assert problem.words
    assert [one.number for one in areas] == [1]


def test_a_crossing_is_told_with_its_place_in_degrees(tmp_path: Path) -> None:
    content = shapefile(tmp_path, [shape_from_own(BOW, "gk_120e")], crs="EPSG:4549", encoding="UTF-8")
    _areas, [problem] = areas_of(read_geofile(content, "a.zip"))
    assert (problem.lon, problem.lat) == pytest.approx((120.955, 31.355), abs=1e-5)
    assert "120.95" in problem.words


def test_heights_are_dropped_with_a_remark() -> None:
    [area], [problem] = areas_of(read_geofile(geojson(shapely.force_3d(SQUARE, 4.0)), "a.geojson"))
    assert (problem.reason, problem.is_error) == ("height_dropped", False)
    assert area.shape is not None
    assert not area.shape.has_z


def test_holes_and_islands_are_no_fault() -> None:
    assert problems_of(RING) == problems_of(ISLANDS) == []


KML = '<?xml version="1.0"?>%s<kml xmlns="http://www.opengis.net/kml/2.2"><Document>%s</Document></kml>'
UNSAFE = {
    "entities": (KML % ('<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;")).encode(),
    "entities in UTF-16": ('<?xml version="1.0" encoding="UTF-16"?>' + (KML % ("<!DOCTYPE a>", ""))[21:]).encode("utf-16"),
    "a virtual file": b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
    "a virtual file in KML": (KML % ("", '<OGRVRTLayer name="a"/>')).encode(),
    "a bare .shp": b"\0\0\x27\x0a" + b"\0" * 96,
    "a database": b"SQLite format 3\0" + b"\0" * 200,
    "JSON of something else": b'{"a": 1}',
    "JSON without end": b'{"features":' + b"[" * 200_000,
    "collections in collections": b'{"type":"Feature","geometry":' + b'{"type":"GeometryCollection","geometries":[' * 9000 + b"}",
    "a picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 100,
    "nothing": b"",
}  # fmt: skip


@pytest.mark.parametrize("what", UNSAFE)
def test_what_is_no_plain_drawing_is_refused_in_words(what: str) -> None:
    assert "Nothing was changed" in refusal(UNSAFE[what])


def test_a_packed_bomb_and_an_archive_without_an_index_are_refused(tmp_path: Path) -> None:
    bomb = io.BytesIO()
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("a.geojson", b" " * 60_000_000)
    assert "far too large" in refusal(bomb.getvalue())
    assert ".shx" in refusal(shapefile(tmp_path, [SQUARE], without=(".shx",), encoding="UTF-8"))


@pytest.mark.parametrize(
    "made", ["CREATE VIEW v AS SELECT ogr_geocode('x') AS a", "CREATE TABLE t (a int, b int AS (a + 1))"]
)
def test_a_geopackage_that_would_calculate_is_refused(tmp_path: Path, made: str) -> None:
    written("GPKG", [SQUARE], tmp_path / "a.gpkg")
    with sqlite3.connect(tmp_path / "a.gpkg") as held:
        held.execute(made)
    assert "views or calculated columns" in refusal((tmp_path / "a.gpkg").read_bytes())


def test_reading_a_drawing_calls_nobody() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        address = f"http://127.0.0.1:{server.getsockname()[1]}/a.kml"
        link = f"<NetworkLink><Link><href>{address}</href></Link></NetworkLink><Style id='s'><IconStyle><Icon><href>{address}</href></Icon></IconStyle></Style>"
        read_geofile((KML % ("", link)).encode(), "a.kml")
        server.settimeout(0.2)
        with pytest.raises(TimeoutError):
            server.accept()


ROWS = [
    {"id": "a", "name": "第一网格", "open": 7, "made_up": True},
    {"id": "b", "name": None, "open": None, "made_up": False},
]
LAYER = FileLayer(
    "grids", {"id": "text", "name": "text", "open": "whole", "made_up": "yes"}, ROWS, [shapely.to_wkb(RING), None]
)


def test_a_geopackage_holds_what_was_put_in() -> None:
    meta, _ids, shapes, columns = pyogrio.raw.read(write_geopackage([LAYER]))
    assert meta["crs"] == "EPSG:4490"
    assert shapely.from_wkb(shapes[0]).equals(RING)
    assert shapes[1] is None
    assert [column.tolist()[0] for column in columns] == ["a", "第一网格", 7, True]
    assert columns[1].tolist()[1] is None


def test_geojson_comes_back_as_it_was_written() -> None:
    file = read_geofile(b"".join(write_geojson(LAYER)), "a.geojson")
    assert [one.properties for one in file.features] == ROWS
    assert file.features[0].shape is not None
    assert area_km2(file.features[0].shape) == pytest.approx(area_km2(RING), rel=1e-4)
