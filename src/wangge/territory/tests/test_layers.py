"""The page on which a whole level is put in: three ways, each told what is wrong; and the step put again."""

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from tests.county import County

from wangge.areas import actions
from wangge.areas.actions import LevelDraft, PlanDraft
from wangge.areas.models import Plan, PlannedArea
from wangge.kernel import clock
from wangge.kernel.imports import ImportReport
from wangge.kernel.sheets import read_table
from wangge.territory.queries.layers import SHEET

pytestmark = pytest.mark.django_db
Sent = dict[str, Any]


@pytest.fixture
def plan(county: County) -> Plan:
    """A plan for the county, with a level that may stand between towns and grids."""
    actions.settle_level(LevelDraft("section", "片区", "Section", 65, is_grid=False), by=None)
    draft = PlanDraft("加一层", clock.today())
    return actions.begin_plan(draft, under=county.home.id, by=county.users["administrator"].id)


@pytest.fixture
def send(county: County, plan: Plan) -> Callable[..., HttpResponse]:
    """Post to the page as the administrator."""
    client = Client()
    client.force_login(county.users["administrator"])

    def post(way: str, **more: Any) -> Any:
        return client.post(address(plan), {"in": str(county.home.id), "level": "section", "way": way, **more})

    return post


def address(plan: Plan) -> str:
    return f"/territory/plans/{plan.id}/layer/"


def client_of(county: County, name: str) -> Client:
    client = Client()
    client.force_login(county.users[name])
    return client


def made(plan: Plan) -> dict[str, str]:
    """The names of new areas, by the grids put into them."""
    rows = PlannedArea.objects.filter(plan=plan, parent_planned__isnull=False)
    return {row.area.name: row.parent_planned.name for row in rows if row.area and row.parent_planned}


def table(lines: Sequence[str]) -> Sent:
    content = "\n".join(["上级,代码,区划,新区划", *lines]).encode()
    return {"file": SimpleUploadedFile("layer.csv", content)}


def test_the_page_names_all_that_would_come_under_the_level(county: County, plan: Plan) -> None:
    said = client_of(county, "administrator").get(address(plan), {"level": "section"}).content.decode()
    assert all(grid.name in said for grid in county.grids)


def test_for_those_who_do_not_draw_there_is_no_such_page(county: County, plan: Plan) -> None:
    leader = client_of(county, "leader")
    assert leader.get(address(plan)).status_code == 404
    assert leader.get(address(plan) + "table.xlsx").status_code == 404


def test_a_level_comes_with_one_area_for_each_above(county: County, plan: Plan, send: Callable[..., Any]) -> None:
    assert send("whole").status_code == 302
    assert made(plan) == {grid.name: f"第{at // 2}镇片区" for at, grid in enumerate(county.grids)}
    assert plan.steps.count() == 1


def test_a_level_comes_by_names_given_on_the_page(county: County, plan: Plan, send: Callable[..., Any]) -> None:
    keys = [str(grid.id) for grid in county.grids]
    assert send("choose", area=keys, name=["甲", "乙", "甲", "甲"]).status_code == 302
    assert list(made(plan).values()) == ["甲", "乙", "甲", "甲"]
    assert PlannedArea.objects.filter(plan=plan, fate="new").count() == 3


def test_a_name_is_written_beside_those_ticked_and_nothing_drawn(
    county: County, plan: Plan, send: Callable[..., Any]
) -> None:
    keys = [str(grid.id) for grid in county.grids]
    answer = send("fill", area=keys, name=["", "", "乙", ""], ticked=keys[:2], fill="甲片").content.decode()
    assert answer.count('value="甲片" maxlength') == 2
    assert answer.count('value="乙" maxlength') == 1
    assert made(plan) == {}


def test_a_level_comes_by_a_table(county: County, plan: Plan, send: Callable[..., Any]) -> None:
    lines = [f"第{at // 2}镇,,{grid.name},东片" for at, grid in enumerate(county.grids)]
    assert send("table", **table(lines)).status_code == 302
    assert set(made(plan).values()) == {"东片"}
    assert PlannedArea.objects.filter(plan=plan, fate="new").count() == 2


@pytest.mark.parametrize(
    ("line", "said"), [(",,没有的网格,甲", "没有的网格"), (",,第1网格,乙", "第1网格"), (",,第2网格,", "")]
)
def test_a_wrong_row_keeps_the_whole_table_out(plan: Plan, send: Callable[..., Any], line: str, said: str) -> None:
    answer = send("table", **table([",,第1网格,甲", line]))
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not PlannedArea.objects.filter(plan=plan).exists()


def test_a_table_that_forgets_an_area_says_which(plan: Plan, send: Callable[..., Any]) -> None:
    answer = send("table", **table([f",,第{n}网格,甲" for n in (1, 2, 3)]))
    assert "第4网格" in answer.content.decode()
    assert made(plan) == {}


def test_a_name_that_several_areas_have_asks_for_the_code(county: County, plan: Plan, send: Callable[..., Any]) -> None:
    type(county.grids[0]).objects.filter(id=county.grids[1].id).update(name=county.grids[0].name)
    answer = send("table", **table([",,第1网格,甲"]))
    assert answer.status_code == 422
    assert made(plan) == {}


def test_the_table_to_fill_in_is_understood_when_it_comes_back(county: County, plan: Plan) -> None:
    answer = client_of(county, "administrator").get(address(plan) + "table.xlsx", {"level": "section"})
    report = ImportReport("layer")
    read_table("layer.xlsx", answer.content, SHEET, report)
    assert report.read == report.refused == len(county.grids)  # each still lacks the name of its new area


def test_the_button_puts_a_step_again(county: County, plan: Plan, send: Callable[..., Any]) -> None:
    send("whole")
    drawn, client = made(plan), client_of(county, "administrator")
    draw = f"/territory/plans/{plan.id}/draw/"
    client.post(f"{draw}take-back/")
    assert made(plan) == {}
    client.post(f"{draw}put-again/")
    assert made(plan) == drawn
