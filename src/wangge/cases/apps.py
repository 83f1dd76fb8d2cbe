"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from wangge.areas import followers
from wangge.areas.events import AreasRenumbered
from wangge.flow.events import CalendarChanged
from wangge.kernel import bus, maps, sensitive


class CasesConfig(AppConfig):
    """The cases app."""

    name = "wangge.cases"
    label = "cases"

    def ready(self) -> None:
        """Listen to calendar and territory; say what here is sensitive; add open cases to the map, for staff."""
        from wangge.cases.actions.following import move_cases
        from wangge.cases.listeners import on_areas_renumbered, on_calendar_changed
        from wangge.cases.queries.following import cases_at, count_cases
        from wangge.cases.queries.mapping import case_tile, heat_tile, sees_cases
        from wangge.cases.rules import IDENTITY_NUMBER

        bus.subscribe(CalendarChanged, on_calendar_changed)
        bus.subscribe(AreasRenumbered, on_areas_renumbered)
        followers.follow(followers.Rows("case", _("Cases"), count_cases, cases_at, move_cases))
        sensitive.declare(sensitive.Module(
            "outside_ranker", "外部排序模型", "Outside ranker",
            "把来件文字交给外部模型为派遣建议排序",
            "gives the texts of reports to an outside model that orders suggestions",
        ))  # fmt: skip
        sensitive.declare(sensitive.Module(
            IDENTITY_NUMBER, "代录身份证号和住址", "Identity number and home, taken down by staff",
            "工作人员代录时填写的身份证号和家庭住址", "identity number and home address where staff take a report down",
        ))  # fmt: skip
        maps.register(maps.Layer("cases", _("Open cases"), "points", case_tile, may_see=sees_cases, order=20))
        maps.register(maps.Layer("heat", _("Density of open cases"), "heat", heat_tile, may_see=sees_cases, order=30))
