"""Promises of the map: each layer to those who may see it, kept by whom it may be kept, on whatever base there is."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.county import County
from tests.leaks.reading import alike

from wangge.board.forms import MapView
from wangge.kernel import maps, tiles
from wangge.kernel.models import AuditEntry

HERE = "9/426/209"  # the tile the small county lies in
TILE = "/map/tiles/{}/" + HERE + ".mvt"


def signed_in(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def test_borders_are_for_everybody_and_kept_by_everybody(client: Client, county: County) -> None:
    answer = client.get(TILE.format("areas"))
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, tiles.KIND)
    assert {"public", "max-age=300"} <= set(answer.headers["Cache-Control"].split(", "))
    again = client.get(TILE.format("areas"), headers={"if-none-match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_tile_is_sent_packed_to_browsers_that_can_unpack(client: Client, county: County) -> None:
    bare = client.get(TILE.format("areas"))
    packed = client.get(TILE.format("areas"), headers={"accept-encoding": "gzip, br"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert tiles.unpacked(packed.content) == bare.content
    assert "Accept-Encoding" in packed.headers["Vary"]


@pytest.mark.parametrize("layer", ["cases", "heat", "components"])
def test_a_layer_one_may_not_see_is_a_layer_that_never_was(client: Client, county: County, layer: str) -> None:
    county.report()
    for visitor in (client, signed_in(county, "administrator")):
        forbidden, unknown = visitor.get(TILE.format(layer)), visitor.get(TILE.format("no-such-layer"))
        told = [alike(answer.content.decode(), layer, "no-such-layer") for answer in (forbidden, unknown)]
        assert (forbidden.status_code, unknown.status_code, told[0] == told[1]) == (404, 404, True)
        assert layer not in str(visitor.get("/map/layers.json").json()["layers"])


def test_what_is_drawn_for_one_viewer_is_kept_by_nobody(county: County) -> None:
    county.report()
    client = signed_in(county, "dispatcher")
    answer = client.get(TILE.format("cases"))
    assert answer.status_code == 200
    assert {"private", "no-store"} <= set(answer.headers["Cache-Control"].split(", "))
    again = client.get(TILE.format("cases"), headers={"if-none-match": answer.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(("name", "rows"), [("dispatcher", 1), ("administrator", 0)])
def test_opening_the_map_leaves_one_row_and_its_tiles_none(county: County, name: str, rows: int) -> None:
    client = signed_in(county, name)
    client.get("/map/")
    client.get(TILE.format("cases"))
    client.get("/map/seen/")
    found = AuditEntry.objects.filter(region_no=0, verb="open_map", actor_id=county.users[name].id)
    assert [one.detail["layers"] for one in found] == [["cases", "heat", "components"]] * rows


def test_a_visitor_who_opens_the_map_is_not_on_record(client: Client, county: County, settings: Any) -> None:
    settings.PUBLISH_COMPONENTS = True
    assert client.get("/map/").status_code == 200
    assert not AuditEntry.objects.filter(region_no=0, verb="open_map").exists()


@pytest.mark.parametrize("path", ["9/512/0.mvt", "18/0/0.mvt", "9/427/208.mvt?at=yesterday"])
def test_what_is_no_tile_is_not_found(client: Client, county: County, path: str) -> None:
    assert client.get(f"/map/tiles/areas/{path}").status_code == 404


def test_where_nothing_lies_the_answer_is_empty(client: Client, county: County) -> None:
    answer = client.get("/map/tiles/areas/9/0/0.mvt")
    assert (answer.status_code, answer.content) == (204, b"")


def test_the_page_lists_what_the_viewer_may_see_in_the_part_looked_at(county: County) -> None:
    county.report()
    county.report(lon=120.035, lat=31.005)
    page = signed_in(county, "worker").get("/map/?box=119.9,30.9,120.1,31.1").content.decode()
    assert "1 open case<" in page
    near = signed_in(county, "dispatcher").get("/map/seen/?box=120.03,31.0,120.04,31.01&zoom=14").content.decode()
    assert "1 open case<" in near
    assert near.count("/desk/cases/") == 1


def test_a_case_without_a_place_is_counted_beside_the_map(county: County) -> None:
    county.report(lon=None, lat=None, place="说不清的地方")
    assert "1 more without a place" in signed_in(county, "dispatcher").get("/map/").content.decode()


def test_visitors_see_borders_and_no_cases(client: Client, county: County) -> None:
    county.report()
    page = client.get("/map/").content.decode()
    assert 'value="areas"' in page
    assert "/desk/" not in page
    assert 'value="cases"' not in page


def test_a_base_of_the_citys_own_opens_the_policy_for_that_origin_only(
    client: Client, county: County, settings: Any
) -> None:
    assert "map.example.cn" not in client.get("/map/").headers["Content-Security-Policy"]
    settings.MAP_BASE = "https://map.example.cn/wmts?x={x}&y={y}&z={z}"
    answer = client.get("/map/")
    policy = dict(part.strip().split(" ", 1) for part in answer.headers["Content-Security-Policy"].split(";"))
    assert policy["connect-src"].endswith("https://map.example.cn")
    assert policy["img-src"].endswith("https://map.example.cn")
    assert "map.example.cn" not in policy["script-src"] + policy["default-src"] + policy["style-src"]
    assert client.get("/map/layers.json").json()["base"] == {"kind": "service", "url": settings.MAP_BASE}


def test_a_base_from_a_file_is_read_by_pieces_and_by_no_other_name(
    client: Client, county: County, settings: Any, tmp_path: Path
) -> None:
    assert client.get("/map/base.pmtiles").status_code == 404
    file = tmp_path / "base.pmtiles"
    file.write_bytes(b"PMTiles\x03" + bytes(200))
    settings.MAP_BASE = str(file)
    answer = client.get("/map/base.pmtiles", headers={"range": "bytes=0-7"})
    assert (answer.status_code, answer.content, answer.headers["Content-Range"]) == (
        206,
        b"PMTiles\x03",
        "bytes 0-7/208",
    )
    settings.MAP_BASE = str(tmp_path / "secret-key")
    (tmp_path / "secret-key").write_text("secret")
    assert client.get("/map/base.pmtiles").status_code == 404


@pytest.mark.parametrize("written", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "inf,0,1,1"])
def test_a_box_that_is_none_means_everything(written: str) -> None:
    from django.http import QueryDict

    assert MapView.read(QueryDict(f"box={written}&zoom=x")) == MapView(None, 10, None)


def test_layers_are_told_in_their_order() -> None:
    from wangge.access.queries import NOTHING

    assert [layer.key for layer in maps.layers_for(NOTHING)] == ["areas"]
