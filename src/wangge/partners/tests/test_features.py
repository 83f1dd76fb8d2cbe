"""Promises of the public features: pages that lose nothing, days that were, parameters refused by name, small numbers."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from shapely import box, from_wkb, to_wkb
from shapely.geometry import shape
from tests.county import MONDAY, REGION, SINCE, County

from wangge.accounts.actions import issue_token
from wangge.areas.models import Area, AreaShape, AreaVersion
from wangge.areas.queries.times import areas_as_of, borders_as_of
from wangge.assets.models import Component, ComponentClass
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.geofiles import read_geofile

GRIDS = "/ogc/collections/grids/items"
COUNTS = "/ogc/collections/open-case-counts/items"
LAT_LON = "http://www.opengis.net/def/crs/EPSG/0/4490"


def token(county: County, name: str) -> dict[str, str]:
    made = issue_token(county.users[name], "test", clock.now() + timedelta(days=1), by=None)[1]
    return {"Authorization": f"Bearer {made}"}


def found(client: Client, address: str, **more: Any) -> list[Any]:
    """Every feature, page by page, by the links alone."""
    features: list[Any] = []
    while address:
        page = client.get(address, **more).json()
        features += page["features"]
        address = next((link["href"] for link in page["links"] if link["rel"] == "next"), "")
    return features


def counts(client: Client, **more: Any) -> dict[int, int | None]:
    told = [one["properties"] for one in found(client, COUNTS, **more)]
    return {int(one["no"]): one["open_cases"] for one in told}


def component(code: str, lon: float, *, state: str = "in_use") -> Component:
    ComponentClass.objects.get_or_create(code="01", defaults={"name_zh": "公用设施"})
    ComponentClass.objects.get_or_create(code="0101", defaults={"name_zh": "上水井盖", "parent_id": "01"})
    return Component.objects.create(
        region_no=REGION, code=code, small_class_id="0101", name="井盖", lon=lon, lat=31.005, area_no=1110, state=state,
        note="内部备注", recorded_at=clock.now(),
    )  # fmt: skip


def test_pages_of_any_size_hold_every_grid_once_with_its_border(client: Client, county: County) -> None:
    held = {str(row.area_id): from_wkb(bytes(row.wkb)) for row in AreaShape.objects.all()}
    for limit in (1, 2, 3, 100):
        told = found(client, f"{GRIDS}?limit={limit}")
        assert [one["id"] for one in told] == [str(grid.id) for grid in county.grids]
        assert all(shape(one["geometry"]).equals_exact(held[one["id"]], 1e-8) for one in told)


def test_every_level_is_in_the_areas_and_properties_narrow_them(client: Client, county: County) -> None:
    address = "/ogc/collections/areas/items"
    assert len(found(client, f"{address}?limit=2")) == 7
    assert [one["properties"]["name"] for one in found(client, f"{address}?level=county")] == ["昆山市"]
    inside = found(client, f"{address}?parent={county.towns[0].id}")
    assert {one["id"] for one in inside} == {str(county.grids[0].id), str(county.grids[1].id)}
    assert found(client, f"{address}?level=no-such-level") == []


def test_a_box_finds_what_it_touches_in_either_order_of_axes(client: Client, county: County) -> None:
    wanted = [str(county.grids[1].id), str(county.grids[2].id)]
    assert [one["id"] for one in found(client, f"{GRIDS}?bbox=120.015,31.002,120.025,31.003")] == wanted
    turned = found(client, f"{GRIDS}?bbox=31.002,120.015,31.003,120.025&bbox-crs={LAT_LON}&crs={LAT_LON}")
    assert [one["id"] for one in turned] == wanted
    assert turned[0]["geometry"]["coordinates"][0][0][0] == pytest.approx(31, abs=0.02)
    assert client.get(f"{GRIDS}?crs={LAT_LON}").headers["Content-Crs"] == f"<{LAT_LON}>"


def changed(county: County) -> Area:
    """The first grid was named and bordered otherwise until March."""
    grid, march = county.grids[0], date(2026, 3, 1)
    kept = {"area_no": grid.area_no, "area_end": grid.area_end, "level_id": "grid", "parent": grid.parent}
    AreaVersion.objects.create(
        area=grid, name="老网格", valid_from=SINCE, valid_to=march, recorded_at=clock.now(), **kept
    )  # fmt: skip
    Area.objects.filter(id=grid.id).update(valid_from=march, name="新网格")
    old = box(120, 31, 120.005, 31.01)
    grid.shape_versions.create(
        wkb=to_wkb(old), min_x=120, min_y=31, max_x=120.005, max_y=31.01, source="test", valid_to=march,
        recorded_at=clock.now(),
    )  # fmt: skip
    AreaShape.objects.filter(area=grid).update(valid_from=march)
    return grid


def test_a_day_shows_the_areas_and_borders_of_that_day(client: Client, county: County) -> None:
    changed(county)
    for day in (date(2025, 12, 31), date(2026, 2, 28), date(2026, 3, 1), date(2026, 11, 1)):
        told = found(client, f"/ogc/collections/areas/items?datetime={day}&limit=3")
        then = {str(one.area_id): one.name for one in areas_as_of(day)}
        assert {one["id"]: one["properties"]["name"] for one in told} == then
        borders = {str(one.area_id): from_wkb(one.wkb) for one in borders_as_of(day)}
        drawn = {one["id"]: shape(one["geometry"]) for one in told if one["geometry"]}
        assert drawn.keys() == borders.keys()
        assert all(drawn[key].equals_exact(border, 1e-8) for key, border in borders.items())


def test_an_interval_shows_each_area_once_as_it_was_last_in_it(client: Client, county: County) -> None:
    grid = changed(county)
    for interval, name in (("2026-01-01/2026-02-01", "老网格"), ("2026-01-01/..", "新网格"), ("../..", "新网格")):
        told = found(client, f"{GRIDS}?datetime={interval}&limit=2")
        assert [one["properties"]["name"] for one in told if one["id"] == str(grid.id)] == [name]
    one = client.get(f"{GRIDS}/{grid.id}?datetime=2026-02-01T23:00:00Z").json()
    assert one["properties"]["valid_to"] == "2026-03-01"


def test_components_are_told_without_what_is_internal(client: Client, county: County, settings: Any) -> None:
    settings.PUBLISH_COMPONENTS = True
    made = [component(f"320583010100000{n}", 120.001 + n / 1000) for n in (1, 2, 3)]
    gone = component("3205830101000009", 120.003, state="removed")
    address = "/ogc/collections/components/items"
    told = found(client, f"{address}?limit=2")
    assert [one["properties"]["code"] for one in told] == [one.code for one in made]
    assert "内部备注" not in client.get(address).content.decode()
    assert [one["properties"]["code"] for one in found(client, f"{address}?state=removed")] == [gone.code]
    assert len(found(client, f"{address}?bbox=120.0015,31,120.0025,31.01")) == 1
    assert client.get(f"{address}/{told[0]['id']}").json()["properties"]["name"] == "井盖"


def doors(county: County, name: str = "") -> tuple[int, int, bool]:
    """What both doors say of components to one of the cast, else to a visitor: the collection, the tile, the list."""
    client = Client()
    if name:
        client.force_login(county.users[name])
    asked = {"headers": token(county, name)} if name else {}
    listed = {one["id"] for one in client.get("/ogc/collections", **asked).json()["collections"]}
    tile = client.get("/map/tiles/components/16/54613/26826.mvt")
    items = client.get("/ogc/collections/components/items", **asked)
    return items.status_code, tile.status_code, "components" in listed


@pytest.mark.parametrize(("is_published", "visitor"), [(False, (404, 404, False)), (True, (200, 200, True))])
def test_both_doors_open_components_to_the_same_persons(
    county: County, settings: Any, is_published: bool, visitor: tuple[int, int, bool]
) -> None:
    settings.PUBLISH_COMPONENTS = is_published
    component("3205830101000001", 120.003)
    assert doors(county) == visitor
    assert doors(county, "owner") == (200, 200, True)


WRONG = {
    "bbox": ["1,2,3", "a,b,c,d", "0,91,1,92", "0,2,1,1", "nan,0,1,1", "1e400,0,1,1"],
    "datetime": ["yesterday", "2026-13-01", "2026-02-01/2026-01-01", "2026-01-01/2026-02-01/2026-03-01", "0000-00-00"],
    "limit": ["0", "-1", "x", "1.5", "٣", "99999999999"],
    "after": ["x", "-1", "9" * 30],
    "crs": ["EPSG:3857"],
    "bbox-crs": ["http://www.opengis.net/def/crs/EPSG/0/3857"],
    "parent": ["x"],
    "f": ["xml"],
    "no-such-parameter": ["1"],
    "name": ["\x00", "x" * 300],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_parameter_that_cannot_be_used_is_named(client: Client, db: None, name: str, value: str) -> None:
    answer = client.get(GRIDS, {name: value})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    assert answer.json()["field"] == name


@pytest.mark.parametrize(
    "path", ["collections/nothing", "collections/nothing/items", "nothing", "collections/grids/items/01900000-0000-7000-8000-000000000000",
             "collections/grids/items/x", "collections/components/items/x-y", "collections/nothing.gpkg"],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_and_no_page(client: Client, db: None, path: str) -> None:
    answer = client.get(f"/ogc/{path}")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


def test_nothing_can_be_written_here(client: Client, db: None) -> None:
    assert {client.generic(method, GRIDS).status_code for method in ("POST", "PUT", "DELETE")} == {405}


def test_the_public_reads_no_number_under_five(client: Client, county: County) -> None:
    for lon, number in ((120.005, 6), (120.015, 3), (120.025, 1)):
        for _each in range(number):
            county.report(lon=lon)
    forget_everything()
    told = counts(client)
    assert list(told.values()) == [6, None, None, 0]
    assert b'"hidden":true' in client.get(COUNTS).content


def test_staff_read_what_they_may_see_and_nobody_keeps_it(client: Client, county: County) -> None:
    county.report()
    county.report(lon=120.015)
    home = [grid.area_no for grid in county.grids]
    assert counts(client, headers=token(county, "dispatcher")) == dict(zip(home, [1, 1, 0, 0], strict=True))
    assert counts(client, headers=token(county, "worker")) == {home[0]: 1}
    assert list(counts(client, headers=token(county, "administrator")).values()) == [None, None, 0, 0]
    answer = client.get(COUNTS, headers=token(county, "worker"))
    assert "no-store" in answer.headers["Cache-Control"]
    neighbour = f"{COUNTS}/{county.grids[1].id}"
    assert client.get(neighbour, headers=token(county, "worker")).status_code == 404
    assert client.get(COUNTS, headers={"Authorization": "Bearer wg_wrong"}).status_code == 401


def test_a_handler_reads_the_grids_of_the_cases_of_their_unit(client: Client, county: County) -> None:
    county.report(lon=120.015)
    county.dispatch(county.report(), at=MONDAY)
    assert counts(client, headers=token(county, "owner")) == {county.grids[0].area_no: 1}


def test_public_answers_are_kept_by_caches_and_asked_again_by_their_mark(client: Client, county: County) -> None:
    answer = client.get(GRIDS)
    assert "public" in answer.headers["Cache-Control"]
    again = client.get(GRIDS, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    AreaShape.objects.filter(area=county.grids[0]).delete()
    assert client.get(GRIDS, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 200


def test_everything_comes_as_one_geopackage(client: Client, county: County) -> None:
    held = {str(key) for key in Area.objects.values_list("id", flat=True)}
    for address in ("/ogc/collections/areas.gpkg", "/ogc/collections/areas/items?f=gpkg&limit=10000"):
        file = read_geofile(client.get(address).content, "areas.gpkg")
        assert file.declared == "cgcs2000"
        assert {one.properties["id"] for one in file.features} == held


def test_a_file_has_an_end_and_says_so(client: Client, county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("wangge.partners.api.operations.MOST_IN_A_FILE", 6)
    assert client.get("/ogc/collections/areas.gpkg").status_code == 400
    assert client.get("/ogc/collections/areas.gpkg?level=grid").status_code == 200


PAGES = ("", "api", "conformance", "collections", "collections/areas", "collections/areas/items")


@pytest.mark.parametrize("path", PAGES)
def test_a_browser_gets_a_page_and_a_program_data(client: Client, db: None, path: str) -> None:
    page = client.get(f"/ogc/{path}", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.headers["Content-Type"].startswith("text/html")
    assert "json" in client.get(f"/ogc/{path}").headers["Content-Type"]
    assert client.get(f"/ogc/{path}?f=html", headers={"Accept": "application/json"}).content[:15] == b"<!DOCTYPE html>"


def test_a_page_of_features_leads_to_each_and_to_the_next(client: Client, county: County) -> None:
    page = client.get(f"{GRIDS}?f=html&limit=2").content.decode()
    assert "after=" in page
    one = client.get(f"{GRIDS}/{county.grids[0].id}?f=html")
    assert county.grids[0].name in one.content.decode()
