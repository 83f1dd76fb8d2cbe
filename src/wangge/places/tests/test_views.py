"""Promises of the public doors: an address gives its grid and how sure that is; nothing of persons comes out."""

import json

import pytest
from django.test import Client
from tests.county import County

from wangge.places.tests.factories import place_town


@pytest.fixture
def town(county: County) -> County:
    place_town()
    return county


def ask(client: Client, words: str) -> list[dict[str, object]]:
    found: list[dict[str, object]] = client.get("/places/search", {"q": words}).json()["places"]
    return found


def test_a_resident_gets_the_grid_of_an_address(client: Client, town: County) -> None:
    first = ask(client, "人民路88号12幢")[0]
    assert (first["no"], first["is_sure"]) == (str(town.grids[0].area_no), True)
    assert "第1网格" in str(first["path"])


def test_areas_are_still_found_by_their_names(client: Client, town: County) -> None:
    assert "area" in {one["kind"] for one in ask(client, "第1网格")}


def test_whatever_is_typed_gets_an_answer(client: Client, town: County) -> None:
    for words in ("", "a", "%", "' OR 1=1 --", "路" * 100, "\x00", "((((", "😀" * 40, "|", "1-1-1-1-1-1"):
        assert isinstance(ask(client, words), list)


def test_buildings_come_with_heights_and_without_any_count(client: Client, town: County) -> None:
    answer = client.get("/places/buildings.geojson", {"under": town.grids[0].area_no})
    features = json.loads(answer.content)["features"]
    assert len(features) == 4
    assert {tuple(sorted(one["properties"])) for one in features} == {
        ("floors", "height", "id", "name", "synthetic", "use")
    }
    assert client.get("/places/buildings.geojson", {"under": "x"}).status_code == 400
    boxed = client.get("/places/buildings.geojson", {"under": "1000", "box": "120.0,31.0,120.003,31.01"})
    assert len(json.loads(boxed.content)["features"]) == 1
