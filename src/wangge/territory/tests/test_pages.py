"""The pages of the territory: for whom they exist, how many statements they cost, what they refuse."""

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from shapely import box
from shapely.geometry import mapping
from tests.county import County

from wangge.areas import actions
from wangge.areas.actions import NewArea, PlanDraft
from wangge.areas.models import Area, Plan, PlannedArea
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything

pytestmark = pytest.mark.django_db


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.users[name])
    return client


def begun(county: County) -> Plan:
    draft = PlanDraft("调整", clock.today())
    return actions.begin_plan(draft, under=county.home.id, by=county.users["administrator"].id)


def feature(name: str, geometry: dict[str, Any]) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"name": name}, "geometry": geometry}


def upload(county: County, plan: Plan, *features: dict[str, Any], **fields: str) -> str:
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    sent = {"file": SimpleUploadedFile("borders.geojson", content), "name_property": "name", "level": "grid", **fields}
    answer = client_of(county, "administrator").post(f"/territory/plans/{plan.id}/import/", sent)
    return answer.content.decode()


@pytest.mark.parametrize("name", ["owner", "worker", "operator"])
def test_for_those_who_do_not_keep_areas_the_pages_do_not_exist(county: County, name: str) -> None:
    assert client_of(county, name).get("/territory/plans/").status_code == 404


def test_a_leader_reads_a_plan_and_cannot_draw_on_it(county: County) -> None:
    plan, leader = begun(county), client_of(county, "leader")
    assert leader.get(f"/territory/plans/{plan.id}/").status_code == 200
    assert leader.post(f"/territory/plans/{plan.id}/draw/merge/", {"areas": str(county.grids[0].id)}).status_code == 404
    assert not PlannedArea.objects.filter(plan=plan).exists()


def test_the_list_of_plans_costs_the_same_however_many_there_are(
    county: County, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_of(county, "administrator")
    begun(county)
    client.get("/territory/plans/")
    for _ in range(5):
        begun(county)
    forget_everything()
    with django_assert_num_queries(7):
        client.get("/territory/plans/")


def test_a_plan_costs_the_same_however_much_is_drawn(
    county: County, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    plan, client = begun(county), client_of(county, "administrator")
    actions.merge_areas(plan.id, [grid.id for grid in county.grids[:2]], NewArea("甲"), by=None)
    address = f"/territory/plans/{plan.id}/"
    with CaptureQueriesContext(connection) as little:
        client.get(address)
    actions.split_area(plan.id, county.grids[2].id, [(120.025, 30.9), (120.025, 31.1)], by=None)
    actions.split_area(plan.id, county.grids[3].id, [(120.035, 30.9), (120.035, 31.1)], by=None)
    with django_assert_max_num_queries(len(little)):
        client.get(address)
    assert len(little) < 50


def test_a_border_that_crosses_itself_is_refused_with_its_place(county: County) -> None:
    crossing = {"type": "Polygon", "coordinates": [[[120, 31], [120.01, 31.01], [120.01, 31], [120, 31.01], [120, 31]]]}
    said = upload(county, begun(county), feature(county.grids[0].name, crossing))
    assert "120.005" in said
    assert "31.005" in said


def test_looking_at_a_file_draws_nothing(county: County) -> None:
    plan = begun(county)
    upload(county, plan, feature(county.grids[0].name, mapping(box(120, 31, 120.01, 31.01))), is_dry_run="on")
    assert not PlannedArea.objects.filter(plan=plan).exists()


def test_borders_of_a_file_become_new_areas_where_they_are_wanted(county: County) -> None:
    plan = begun(county)
    upload(county, plan, feature("新网格", mapping(box(120.04, 31, 120.05, 31.01))), parent=str(county.towns[1].id))
    row = PlannedArea.objects.get(plan=plan)
    assert (row.fate, row.name, row.parent_id) == ("new", "新网格", county.towns[1].id)


def test_one_refused_border_keeps_the_whole_file_out(county: County) -> None:
    plan, sound = begun(county), feature(county.grids[0].name, mapping(box(120, 31, 120.01, 31.01)))
    said = upload(county, plan, sound, feature("没有这个网格", mapping(box(120.01, 31, 120.02, 31.01))))
    assert "没有这个网格" in said
    assert not PlannedArea.objects.filter(plan=plan).exists()


def test_an_area_is_shown_as_it_was_on_a_day_and_as_was_known(county: County) -> None:
    known = clock.now()
    actions.correct_area(county.grids[0].id, by=None, reason="写错", name="改正后的名字")
    client = client_of(county, "administrator")
    address = f"/territory/areas/{county.grids[0].id}/"
    assert "改正后的名字" in client.get(address).content.decode()
    then = client.get(address, {"known": known.isoformat()}).content.decode()
    assert f"<h1>{county.grids[0].name}</h1>" in then
    assert client.get(address, {"on": "2020-01-01"}).status_code == 404


def test_a_plan_whose_day_has_passed_gets_another_and_keeps_its_drawing(county: County) -> None:
    plan, client = begun(county), client_of(county, "administrator")
    actions.merge_areas(plan.id, [grid.id for grid in county.grids[:2]], NewArea("甲"), by=None)
    Plan.objects.filter(id=plan.id).update(effective_date=clock.today() - timedelta(days=3))
    drawn, address = PlannedArea.objects.filter(plan=plan).count(), f"/territory/plans/{plan.id}/describe/"
    assert address in client.get(f"/territory/plans/{plan.id}/").content.decode()
    assert f'value="{clock.today() - timedelta(days=3)}"' in client.get(address).content.decode()
    late = {"title": "改期", "effective_date": f"{clock.today() - timedelta(days=1)}", "factors": ["familiar"]}
    assert client.post(address, late).status_code == 422
    assert (
        client.post(address, {**late, "effective_date": f"{clock.today()}"})["location"]
        == f"/territory/plans/{plan.id}/"
    )
    plan.refresh_from_db()
    assert (plan.title, plan.effective_date, plan.factors) == ("改期", clock.today(), ["familiar"])
    assert PlannedArea.objects.filter(plan=plan).count() == drawn
    assert actions.ask_for_decision(plan.id, by=None).state == Plan.State.ASKED
    assert client.get(address).status_code == 404


def test_a_step_is_taken_back_and_leaves_the_plan_as_it_was(county: County) -> None:
    plan = begun(county)
    actions.describe_area(plan.id, county.grids[0].id, NewArea("甲"), by=None)
    before = list(PlannedArea.objects.filter(plan=plan).values())
    actions.merge_areas(plan.id, [grid.id for grid in county.grids[:2]], NewArea("乙"), by=None)
    actions.take_step_back(plan.id, by=None)
    assert list(PlannedArea.objects.filter(plan=plan).values()) == before
    assert Area.objects.filter(name="乙").count() == 0
