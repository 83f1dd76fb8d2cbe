"""Registers the app with Django."""

from django.apps import AppConfig

from wangge.flow.events import CalendarChanged
from wangge.kernel import bus


class CasesConfig(AppConfig):
    """The cases app."""

    name = "wangge.cases"
    label = "cases"

    def ready(self) -> None:
        """Listen to the calendar."""
        from wangge.cases.listeners import on_calendar_changed

        bus.subscribe(CalendarChanged, on_calendar_changed)
