"""Foreign clients read our features from a running server: GDAL (and with it QGIS's way of reading) and OWSLib.

QGIS itself is not installed where these tests run; it reads through the same service with a reader of its own.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections
from django.test.testcases import LiveServerThread
from shapely import from_wkb, wkb
from tests.county import County

from wangge.areas.models import Area, AreaShape
from wangge.assets.models import Component, ComponentClass
from wangge.kernel import clock

GDAL = """
import json, pyogrio, sys
address, layer = sys.argv[1:]
layers = [name for name, _kind in pyogrio.list_layers(f"OAPIF:{address}")]
for name, options in (("all", {}), ("paged", {"PAGE_SIZE": "2"}), ("turned", {"CRS": "EPSG:4490"})):
    meta, _ids, shapes, columns = pyogrio.raw.read(f"OAPIF:{address}", layer=layer, **options)
    names = columns[meta["fields"].tolist().index("no" if "no" in meta["fields"] else "code")].tolist()
    told = {"layers": layers, "crs": meta["crs"], "names": names, "shapes": [one and one.hex() for one in shapes]}
    print(json.dumps({"way": name, **told}))
near = pyogrio.raw.read(f"OAPIF:{address}", layer=layer, bbox=(120.0005, 31.001, 120.002, 31.002))
print(json.dumps({"way": "box", "number": len(near[2])}))
"""
OWSLIB = """
import json, sys
from owslib.ogcapi.features import Features
service = Features(sys.argv[1])
whole = service.collection_items("grids", limit=2)
print(json.dumps({
    "title": service.links and service.response["title"], "names": service.feature_collections(),
    "conforms": service.conformance()["conformsTo"], "paths": list(service.api()["paths"]),
    "about": service.collection("grids")["id"], "first": whole["features"][0],
    "one": service.collection_item("grids", whole["features"][1]["id"]),
    "past": len(service.collection_items("grids", datetime_="2025-01-01")["features"]),
}))
"""


@pytest.fixture
def address(county: County, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    """Where the service of a small county is reached, with two components, which this city publishes."""
    settings.PUBLISH_COMPONENTS = True
    ComponentClass.objects.create(code="01", name_zh="公用设施")
    ComponentClass.objects.create(code="0101", name_zh="上水井盖", parent_id="01")
    for number in (1, 2):
        Component.objects.create(
            region_no=320583, code=f"320583010100000{number}", small_class_id="0101", lon=120.001 + number / 100,
            lat=31.0015, area_no=1110, recorded_at=clock.now(),
        )  # fmt: skip
    connection = connections["default"]
    monkeypatch.setattr(connection, "close", lambda: None)  # the server would end it with each request
    connection.inc_thread_sharing()
    server = LiveServerThread("localhost", lambda handler: handler, connections_override={"default": connection})
    server.daemon = True
    server.start()
    server.is_ready.wait()
    yield f"http://localhost:{server.port}/ogc/"
    server.terminate()
    connection.dec_thread_sharing()


def told(program: str, *words: str) -> list[Any]:
    """What another program says, line by line."""
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program, *words], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def held(level: str = "") -> dict[str, Any]:
    """Every area by its position with its border as the database has it."""
    drawn = {row.area_id: from_wkb(bytes(row.wkb)) for row in AreaShape.objects.all()}
    areas = Area.objects.filter(level=level) if level else Area.objects.all()
    return {str(area.area_no): drawn.get(area.id) for area in areas}


@pytest.mark.parametrize(("layer", "level"), [("grids", "grid"), ("areas", "")])
def test_gdal_reads_every_area_with_its_border(address: str, layer: str, level: str) -> None:
    *ways, box = told(GDAL, address, layer)
    wanted = held(level)
    for way in ways:
        assert {"areas", "grids", "components", "open-case-counts"} <= set(way["layers"])
        assert sorted(way["names"]) == sorted(wanted), way["way"]
        for name, drawn in zip(way["names"], way["shapes"], strict=True):
            assert (drawn is None) == (wanted[name] is None)
            assert drawn is None or wkb.loads(drawn, hex=True).normalize().equals_exact(wanted[name].normalize(), 1e-8)
    assert box["number"] == 1


def test_gdal_reads_the_components(address: str) -> None:
    *ways, _box = told(GDAL, address, "components")
    for way in ways:
        places = [wkb.loads(one, hex=True) for one in way["shapes"]]
        assert [(round(place.x, 6), round(place.y, 6)) for place in places] == [(120.011, 31.0015), (120.021, 31.0015)]


def test_owslib_finds_and_reads_the_collections(address: str) -> None:
    [said] = told(OWSLIB, address)
    assert said["names"] == ["areas", "grids", "components", "open-case-counts"]
    assert any(one.endswith("ogcapi-features-1/1.0/conf/core") for one in said["conforms"])
    assert "/collections/grids/items" in said["paths"]
    assert said["about"] == "grids"
    assert said["first"]["properties"]["no"] in held("grid")
    assert said["one"]["type"] == "Feature"
    assert said["past"] == 0


def test_gdal_opens_the_geopackage_and_finds_what_the_database_holds(address: str, tmp_path: Any) -> None:
    import pyogrio
    import requests

    file = tmp_path / "grids.gpkg"
    file.write_bytes(requests.get(f"{address}collections/grids.gpkg", timeout=20).content)
    meta, _ids, shapes, columns = pyogrio.raw.read(str(file))
    names = columns[meta["fields"].tolist().index("no")].tolist()
    assert meta["crs"] == "EPSG:4490"
    for name, drawn in zip(names, shapes, strict=True):
        assert wkb.loads(drawn).normalize().equals(held("grid")[name].normalize())
    assert set(names) == set(held("grid"))
