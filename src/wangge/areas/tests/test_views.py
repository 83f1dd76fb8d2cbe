"""The public doors: the map, the place of a point, places by name."""

import json

import pytest
from django.test import Client

from wangge.areas.models import Area
from wangge.areas.queries import area_by_code, mapping
from wangge.areas.tests.factories import plant_squares
from wangge.kernel.caches import forget_everything

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _squares() -> None:
    plant_squares(2)


def number_of(code: str) -> int:
    area = area_by_code(code)
    assert area is not None
    return area.area_no


def test_the_map_holds_the_grids_of_a_county(client: Client) -> None:
    answer = client.get(f"/areas/grids.geojson?level=grid&under={number_of('320583')}")
    content = json.loads(answer.content)
    assert answer.headers["Content-Type"] == "application/geo+json"
    assert len(content["features"]) == 4
    assert content["features"][2]["properties"] == {
        "no": str(number_of("320583100001003")), "name": "同心社区第3网格", "name_en": "Grid 3",
        "level": "grid", "town": "玉山镇", "village": "同心社区",
        "synthetic": False, "center": [120.25, 31.75],
    }  # fmt: skip


def test_the_map_of_another_level_holds_that_level(client: Client) -> None:
    content = json.loads(client.get("/areas/grids.geojson?level=county").content)
    assert [feature["properties"]["name"] for feature in content["features"]] == ["昆山市", "太仓市"]


def test_coordinates_have_at_most_six_decimals(client: Client) -> None:
    Area.objects.filter(level="grid").delete()
    plant = client.get("/areas/grids.geojson?level=village").content.decode()
    assert max(len(part.split(".")[1]) for part in plant.replace("]", ",").split(",") if "." in part) <= 6


def test_an_unchanged_map_is_not_sent_twice(client: Client) -> None:
    first = client.get("/areas/grids.geojson")
    again = client.get("/areas/grids.geojson", headers={"if-none-match": first.headers["ETag"]})
    assert not first.headers["ETag"].startswith("W/")
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")
    assert "max-age" in first.headers["Cache-Control"]


def test_a_changed_border_changes_the_mark(client: Client) -> None:
    first = client.get("/areas/grids.geojson")
    Area.objects.filter(level="grid").first().shape.delete()
    forget_everything()
    assert client.get("/areas/grids.geojson").headers["ETag"] != first.headers["ETag"]


@pytest.mark.parametrize("asked", ["level=planet", "level=city", "under=x", "under=-1", "under=12345", "under=²"])
def test_a_map_that_cannot_be_drawn_is_refused_in_words(client: Client, asked: str) -> None:
    answer = client.get(f"/areas/grids.geojson?{asked}")
    assert answer.status_code == 400
    assert json.loads(answer.content)["reason"]


def test_too_large_a_map_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mapping, "MOST_FEATURES", 3)
    assert client.get("/areas/grids.geojson?level=grid").status_code == 400
    assert client.get("/areas/grids.geojson?level=town").status_code == 200


def test_a_point_is_told_its_place(client: Client) -> None:
    answer = client.get("/areas/at?lon=120.75&lat=31.25", headers={"accept-language": "en"})
    number = str(number_of("320583100001002"))
    assert json.loads(answer.content) == {
        "no": number, "name": "同心社区第2网格", "path": "玉山镇 · 同心社区 · Grid 2", "is_grid": True,
    }  # fmt: skip


@pytest.mark.parametrize("point", ["lon=10&lat=10", "lon=121.5&lat=31.5"])
def test_a_point_outside_the_opened_territory_is_refused_in_words(client: Client, point: str) -> None:
    answer = client.get(f"/areas/at?{point}")
    assert answer.status_code == 404
    assert json.loads(answer.content)["reason"]


@pytest.mark.parametrize("point", ["", "lon=120", "lon=x&lat=31", "lon=nan&lat=31", "lon=1e400&lat=31"])
def test_a_point_that_is_none_is_refused(client: Client, point: str) -> None:
    assert client.get(f"/areas/at?{point}").status_code == 400


def test_search_answers_with_paths_and_points(client: Client) -> None:
    places = json.loads(client.get("/areas/search?q=玉山").content)["places"]
    assert places == [{"no": str(number_of("320583100")), "path": "玉山镇", "lon": 120.5, "lat": 31.5}]


@pytest.mark.parametrize("text", ["", "%00", "%EF%BF%BF", "x" * 500, "'"])
def test_search_bears_any_text(client: Client, text: str) -> None:
    assert json.loads(client.get(f"/areas/search?q={text}").content) == {"places": []}


def test_nothing_but_reading_is_offered(client: Client) -> None:
    assert client.post("/areas/search").status_code == 405
