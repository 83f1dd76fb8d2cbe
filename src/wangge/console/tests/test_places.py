"""Promises of the places pages: staff only, counts for those who look after the grid, changes and imports by rights."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.county import REGION, County

from wangge.places.models import Building, Change, Room
from wangge.places.tests.factories import HEAD, ROWS, key_of, place_town


@pytest.fixture
def town(county: County) -> County:
    place_town()
    return county


def signed_in(county: County, name: str) -> Client:
    client = Client(headers={"accept-language": "en"})
    client.force_login(county.users[name])
    return client


def address(number: str = "1") -> str:
    return f"/desk/places/{key_of(number)}/"


def test_staff_look_an_address_up_and_see_how_sure_it_is(town: County) -> None:
    page = signed_in(town, "dispatcher").get("/desk/places/", {"q": "锦绣花园十二幢"}).content.decode()
    assert "0.99" in page
    assert "This building is registered." in page


def test_nobody_without_a_post_sees_a_floor_chart(town: County) -> None:
    assert Client().get(address()).status_code == 302
    assert (
        signed_in(town, "dispatcher").get(f"/desk/places/{REGION}-{'0' * 8}-0000-7000-8000-{'0' * 12}/").status_code
        == 404
    )


def test_counts_of_a_building_are_for_those_who_look_after_its_grid(town: County) -> None:
    assert "Households, declared" in signed_in(town, "worker").get(address()).content.decode()
    assert "Households, declared" not in signed_in(town, "stranger").get(address()).content.decode()


def test_who_looks_after_the_grid_changes_the_chart_and_takes_it_back(town: County) -> None:
    worker = signed_in(town, "worker")
    told = {"do": "add_room", "unit": "1", "floor": "2", "number": "201", "use": "dwelling"}
    assert worker.post(address(), told).status_code == 302
    assert "201" in worker.get(address()).content.decode()
    change = Change.objects.get(region_no=REGION)
    assert worker.post(address(), {"do": "undo", "change": str(change.id)}).status_code == 302
    assert not Room.objects.filter(region_no=REGION).exists()


def test_a_refused_change_says_why_and_changes_nothing(town: County) -> None:
    sound = {"do": "add_room", "unit": "1", "floor": "2", "number": "201", "use": "dwelling"}
    refused: list[tuple[str, dict[str, str]]] = [
        ("neighbour", sound), ("worker", sound | {"floor": "99"}), ("worker", sound | {"unit": "x", "number": ""}),
        ("worker", {"do": "undo", "change": "x"}), ("worker", {}),
    ]  # fmt: skip
    for name, told in refused:
        answer = signed_in(town, name).post(address(), told)
        assert (answer.status_code, b"note-error" in answer.content) == (422, True)
    assert not Room.objects.filter(region_no=REGION).exists()


def test_only_the_administrator_brings_places_in_and_first_as_a_trial(county: County) -> None:
    assert signed_in(county, "worker").get("/desk/places/import/").status_code == 404
    keeper = signed_in(county, "administrator")
    assert b"is_dry_run" in keeper.get("/desk/places/import/").content
    for trial, count in (({"is_dry_run": "on"}, 0), ({}, 7)):
        file = SimpleUploadedFile("b.csv", (HEAD + ROWS).encode())
        answer = keeper.post("/desk/places/import/", {"kind": "buildings", "file": file, **trial})
        assert (answer.status_code, Building.objects.filter(region_no=REGION).count()) == (200, count)


def test_a_wrong_row_is_shown_with_its_reason(county: County) -> None:
    file = SimpleUploadedFile("b.csv", (HEAD + ROWS.replace("120.0020", "99")).encode())
    answer = signed_in(county, "administrator").post("/desk/places/import/", {"kind": "buildings", "file": file})
    assert answer.status_code == 422
    assert b"outside the territory" in answer.content
