"""Registers the app with Django."""

from django.apps import AppConfig

from wangge.flow.events import CalendarChanged
from wangge.kernel import bus, sensitive


class CasesConfig(AppConfig):
    """The cases app."""

    name = "wangge.cases"
    label = "cases"

    def ready(self) -> None:
        """Listen to the calendar; say what here is sensitive."""
        from wangge.cases.listeners import on_calendar_changed

        bus.subscribe(CalendarChanged, on_calendar_changed)
        sensitive.declare(sensitive.Module(
            "outside_ranker", "外部排序模型", "Outside ranker",
            "把来件文字交给外部模型为派遣建议排序",
            "gives the texts of reports to an outside model that orders suggestions",
        ))  # fmt: skip
