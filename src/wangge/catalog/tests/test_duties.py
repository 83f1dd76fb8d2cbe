"""Promises of limits and duties: the narrowest wins, an abolished unit is never offered, a ruling becomes a line."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from tests.county import SINCE, County

from wangge.catalog import actions, queries
from wangge.catalog.models import Duty, LimitRule, MatterCondition, Ruling
from wangge.kernel import clock
from wangge.kernel.caches import forget_everything
from wangge.kernel.errors import RefusedError


def whole(
    county: County, *, area_no: int = 1110, unit: str | None = None, condition: MatterCondition | None = None
) -> str:
    forget_everything()
    unit_id = county.units[unit].id if unit else None
    found = queries.limits_for(
        county.matters["0201"].id, area_no=area_no, unit_id=unit_id, condition_id=condition and condition.id
    )
    return found["whole"]


def rule(county: County, limit: str, **where: Any) -> LimitRule:
    about = {"effective_from": SINCE, "kind": "whole", **where}
    return LimitRule.objects.create(matter=county.matters["0201"], limit=limit, **about)


def test_the_narrowest_limit_wins(county: County) -> None:
    missing = MatterCondition.objects.create(
        matter=county.matters["0201"], code="1", open_when_zh="缺失", limits={"whole": "1 urgent_hours"}
    )
    assert whole(county) == "2 urgent_hours"
    assert whole(county, condition=missing) == "1 urgent_hours"
    rule(county, "5 workdays", area=county.home)
    rule(county, "4 workdays", area=county.towns[0])
    assert whole(county, condition=missing) == "4 workdays"
    assert whole(county, area_no=1210) == "5 workdays"
    rule(county, "3 workdays", unit=county.units["owners"])
    rule(county, "2 workdays", unit=county.units["owners"], area=county.home)
    assert whole(county, unit="owners") == "2 workdays"
    assert whole(county, unit="strangers") == "4 workdays"


def test_a_limit_for_a_place_holds_in_its_days_only(county: County) -> None:
    today = clock.today()
    rule(county, "4 workdays", area=county.home, effective_from=today + timedelta(days=1))
    rule(county, "3 workdays", area=county.home, effective_to=today)
    assert whole(county) == "2 urgent_hours"


def test_limits_and_duties_asked_again_cost_no_query(
    county: County, django_assert_num_queries: Callable[..., Any]
) -> None:
    matter = county.matters["0201"].id

    def ask() -> None:
        queries.limits_for(matter, area_no=1110, unit_id=None)
        queries.duty_at(matter, 1110)
        queries.limits_for(matter, area_no=1211, unit_id=county.units["owners"].id)

    ask()
    with django_assert_num_queries(0):
        ask()


def test_main_and_assisting_units_answer_by_level(county: County) -> None:
    matter, town = county.matters["0201"], county.towns[0]
    Duty.objects.create(matter=matter, area=town, unit=county.units["strangers"], is_main=False)
    Duty.objects.create(matter=matter, area=town, unit=county.units["centre"], level="county", clause="第5条")
    here = queries.duty_at(matter.id, 1110)
    assert (here.main, here.assisting, here.clause) == (
        county.units["owners"],
        [county.units["strangers"]],
        "0201 井盖缺失",
    )
    above = queries.duty_at(matter.id, 1110, level="county")
    assert (above.main, above.clause) == (county.units["centre"], "第5条")


def test_an_abolished_unit_is_never_offered(county: County) -> None:
    county.units["owners"].valid_to = date(2026, 2, 1)
    county.units["owners"].save()
    matter = county.matters["0201"].id
    assert queries.duty_at(matter, 1110).main is None
    assert queries.responsible_units([matter], 1110) == {}
    assert county.units["owners"] not in queries.units_at(1110)
    assert queries.suggest_units("井盖不见了", 1110) == []


def proposed(county: County) -> Ruling:
    return actions.propose_ruling(
        county.matters["0201"].id, county.grids[0].area_no, county.units["centre"].id,
        clause="裁定", case_number="320583", reason="边界井盖归中心", by=None,
    )  # fmt: skip


def test_a_ruling_wins_only_once_it_is_adopted(county: County) -> None:
    ruling, matter, grid = proposed(county), county.matters["0201"].id, county.grids[0].area_no
    assert queries.duty_at(matter, grid).main == county.units["owners"]
    actions.adopt_ruling(ruling.id, by=None)
    assert (queries.duty_at(matter, grid).main, queries.duty_at(matter, grid).clause) == (
        county.units["centre"],
        "裁定",
    )
    assert queries.responsible_units([matter], grid)[matter] == county.units["centre"]
    assert queries.duty_at(matter, county.grids[1].area_no).main == county.units["owners"]


def test_a_ruling_for_the_same_place_makes_the_former_unit_assist(county: County) -> None:
    town = county.towns[0]
    ruling = actions.propose_ruling(
        county.matters["0201"].id,
        town.area_no,
        county.units["centre"].id,
        clause="",
        case_number="1",
        reason="x",
        by=None,
    )
    actions.adopt_ruling(ruling.id, by=None)
    here = queries.duty_at(county.matters["0201"].id, 1110)
    assert (here.main, here.assisting) == (county.units["centre"], [county.units["owners"]])


def test_a_ruling_is_decided_once(county: County) -> None:
    ruling = proposed(county)
    actions.decline_ruling(ruling.id, by=None)
    for again in (actions.decline_ruling, actions.adopt_ruling):
        with pytest.raises(RefusedError):
            again(ruling.id, by=None)


def test_a_ruling_reaches_versions_published_for_later(county: County) -> None:
    later = actions.publish_draft(actions.start_draft(by=None).id, begins=clock.today() + timedelta(days=9), by=None)
    actions.adopt_ruling(proposed(county).id, by=None)
    assert Duty.objects.filter(matter__duty_list=later, ruling__isnull=False).count() == 1
